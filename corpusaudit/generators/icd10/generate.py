"""Psychiatric evaluation reports for ICD-10 codes, with k real reports of the code in each prompt.

Codes are those of ICD-10-CM, as the package simple-icd-10-cm ships them. The prompt is ``prompts/icd10.j2``. What the
published line of work did and what differs here stands in ``docs/generators/icd10.md``.
"""

from __future__ import annotations

import random
import re
import warnings
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.errors import UsageError
from corpusaudit.generators.client.answers import text_type
from corpusaudit.generators.client.llm import Request, request_id
from corpusaudit.generators.rows import fence, read_rows, render
from corpusaudit.shown import shown_name

if TYPE_CHECKING:
    from pydantic import BaseModel

GENERATOR = "icd10"
VERSION = 1
SECTIONS = (
    "Reason for consultation",
    "History of present illness",
    "Psychiatric and medical history",
    "Mental state examination",
    "Assessment",
    "Plan",
)
_CATEGORY = r"[A-Z][0-9A-Z]{2}"  # QA0 is one too
_RANGE = re.compile(rf"({_CATEGORY})\s*-\s*({_CATEGORY})")
_CODE = re.compile(rf"({_CATEGORY})\.?([0-9A-Z]{{0,4}})")
_NEAREST = 3
_SHORT_SECTION, _SHORT_REPORT = 20, 200  # characters, see text_type


@dataclass(frozen=True)
class Code:
    """A code of ICD-10-CM and its title."""

    name: str
    title: str


@cache
def _icd() -> Any:
    """The classification; reading it takes some seconds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it reads its data through a deprecated function of importlib
        import simple_icd_10_cm

    return simple_icd_10_cm


def find_codes(wanted: Sequence[str], carried: Collection[str] | None = None) -> tuple[Code, ...]:
    """Return the codes that codes (``F32.1``), ranges (``F30-F39``) and chapters (``5``) name, each once.

    A range or chapter stands for those of its codes that ``carried`` holds (what the examples carry); without
    ``carried`` for all its billable codes. Raises :class:`UsageError` at an unknown code, naming the nearest, and at a
    range that holds none.
    """
    names: dict[str, None] = {}
    for part in (part.strip().upper() for part in wanted):
        categories = _categories(part)
        if categories is not None:
            names.update(dict.fromkeys(_members(part, categories, carried)))
            continue
        name = known_code(part)
        if name is None:
            raise UsageError(f"'{shown_name(part)}' is no code of ICD-10-CM{_nearest(part)}")
        names[name] = None
    if not names:
        raise UsageError("name at least one code, such as F32.1, F30-F39 or 5 (the chapter)")
    return tuple(Code(name, str(_icd().get_description(name))) for name in names)


def known_code(name: str) -> str | None:
    """Return a code as ICD-10-CM writes it, None where it is no code of it; ``f321`` is ``F32.1``."""
    parts = _CODE.fullmatch(name.strip().upper())
    if parts is None:
        return None
    category, rest = parts.groups()
    dotted = f"{category}.{rest}" if rest else category
    return dotted if _icd().is_valid_item(dotted) else None


def _categories(part: str) -> frozenset[str] | None:
    """Return the three-character categories of a range or chapter, None where ``part`` is neither."""
    ends = _RANGE.fullmatch(part)
    if ends is not None:
        first, last = ends.groups()
        found = frozenset(code for code in _all_categories() if first <= code <= last)
        if not found:
            raise UsageError(f"'{shown_name(part)}' holds no category of ICD-10-CM; a range is written as F30-F39")
        return found
    if part.isdecimal():
        if not _icd().is_valid_item(part):
            raise UsageError(
                f"'{shown_name(part)}' is no chapter of ICD-10-CM; they are 1 to 22, mental disorders are 5"
            )
        return frozenset(_icd().get_descendants(part)) & _all_categories()
    return None


@cache
def _all_categories() -> frozenset[str]:
    return frozenset(code for code in _icd().get_all_codes() if re.fullmatch(_CATEGORY, code))


def _members(part: str, categories: frozenset[str], carried: Collection[str] | None) -> list[str]:
    if carried is not None:
        found = sorted(code for code in carried if code[:3] in categories)
        if not found:
            raise UsageError(f"no example carries a code of {shown_name(part)}; name codes, or use no examples (-k 0)")
        return found
    below = (code for category in sorted(categories) for code in [category, *_icd().get_descendants(category)])
    return [code for code in below if _icd().is_leaf(code)]


def _nearest(name: str) -> str:
    """Return the known codes nearest to an unknown one, for a message: those that share the longest start."""
    plain = name.replace(".", "")
    codes = [code for code in _icd().get_all_codes() if re.match(rf"{_CATEGORY}(\.|$)", code)]
    for length in range(min(len(plain), 7), 0, -1):
        near = [code for code in codes if code.replace(".", "").startswith(plain[:length])]
        if near:
            dotted = f"{plain[:3]}.{plain[3:]}"
            near.sort(key=lambda code: (-SequenceMatcher(None, dotted, code).ratio(), code))
            shown = (f"{code} ({_icd().get_description(code)})" for code in near[:_NEAREST])
            return f"; the nearest are {', '.join(shown)}"
    return "; a code is written as F32.1"


@dataclass(frozen=True, repr=False)
class Pool:
    """Real reports by the codes they carry; ``unknown`` counts labels that are no code of ICD-10-CM."""

    by_code: Mapping[str, tuple[Document, ...]]
    unknown: int

    def of(self, code: str) -> tuple[Document, ...]:
        """Return the reports that carry a code or one below it, sorted by id."""
        found = {
            document.id: document
            for carried, documents in self.by_code.items()
            if _within(carried, code)
            for document in documents
        }
        return tuple(found[name] for name in sorted(found))

    def distribution(self, codes: Sequence[str]) -> dict[str, int]:
        """Return how many reports count for each of these codes: those that carry it, or one below that is not named.

        So ``F32`` and ``F32.1`` side by side do not both count a report of ``F32.1``.
        """
        found: dict[str, set[str]] = {code: set() for code in codes}
        for carried, documents in self.by_code.items():
            nearest = max((code for code in codes if _within(carried, code)), key=len, default=None)
            if nearest is not None:
                found[nearest].update(document.id for document in documents)
        return {code: len(ids) for code, ids in found.items()}


def _within(carried: str, code: str) -> bool:
    return carried == code or carried.startswith(code if "." in code else f"{code}.")


def make_pool(corpus: Corpus) -> Pool:
    """Return the documents of a labelled corpus that hold words, by code."""
    by_code: dict[str, list[Document]] = {}
    names = {label: known_code(label) for label in corpus.labels}
    for document in corpus.documents:
        for label in document.labels:
            name = names[label]
            if name is not None and document.text.strip():
                by_code.setdefault(name, []).append(document)
    return Pool(
        {name: tuple(documents) for name, documents in by_code.items()},
        sum(name is None for name in names.values()),
    )


def share_out(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Share ``total`` out by ``weights``, by largest remainders; of equal ones the first names get more."""
    whole = sum(weights.values())
    if not whole:
        raise UsageError("no example carries any of these codes, so there is no distribution to follow")
    shares = {name: total * weight // whole for name, weight in weights.items()}
    rest = sorted(weights, key=lambda name: (-(total * weights[name] % whole), name))
    for name in rest[: total - sum(shares.values())]:
        shares[name] += 1
    return shares


def make_requests(
    counts: Mapping[Code, int],
    pool: Pool | None,
    *,
    shots: int,
    sections: Sequence[str],
    language: str,
    prompts: Path | None,
    parameters: Mapping[str, Any],
) -> list[Request]:
    """Return one request a report: ``counts`` reports a code, each with ``shots`` examples of it drawn from the pool.

    Where the pool holds fewer examples of a code, all of them stand in its prompts. The draw depends on the seed (of
    ``parameters``), the code, the number of the report and the ids in the pool, not on their order. Raises
    :class:`UsageError` where a code has no example at all.
    """
    requests = []
    for code, count in counts.items():
        candidates = pool.of(code.name) if pool is not None and shots and count else ()
        if shots and count and not candidates:
            raise UsageError(
                f"no example carries {shown_name(code.name)}; add some, leave the code out, or use none (-k 0)"
            )
        for ordinal in range(count):
            draw = random.Random(f"{GENERATOR} {parameters.get('seed')} {code.name} {ordinal}")
            examples = draw.sample(candidates, min(shots, len(candidates)))
            prompt = render(
                "icd10.j2",
                prompts,
                code=code.name,
                title=code.title,
                examples=[example.text.strip() for example in examples],
                fence=fence(example.text for example in examples),
                sections=list(sections),
                language=language,
            )
            requests.append(
                Request(
                    request_id(GENERATOR, prompt, parameters, ordinal),
                    prompt,
                    example_ids=tuple(example.id for example in examples),
                    keep={"label": code.name, "language": language},
                )
            )
    return requests


def answer_model(sections: Sequence[str]) -> type[BaseModel]:
    """Return what an answer must be: one JSON object with a text for each section and nothing else.

    Without sections it has the one key ``report``.
    """
    from pydantic import ConfigDict, Field, create_model

    text = text_type(_SHORT_SECTION if sections else _SHORT_REPORT)
    names = sections or ("report",)
    fields: dict[str, Any] = {f"section_{number}": (text, Field(alias=name)) for number, name in enumerate(names)}
    return create_model("Report", __config__=ConfigDict(extra="forbid", strict=True), **fields)


def to_rows(request: Request, answer: BaseModel) -> list[dict[str, Any]]:
    """Return the report as one row: its sections under their headings, and whether it names its own code."""
    parts = answer.model_dump(by_alias=True)
    text = "\n\n".join(f"{heading}\n{text}" for heading, text in parts.items())
    if list(parts) == ["report"]:
        text = parts["report"]
    return [{"text": text, "names_code": names_code(text, str(request.keep["label"]))}]


def names_code(text: str, code: str) -> bool:
    """Return whether a code, or one below it, stands in a text, with or without the dot and in any case."""
    category, _, rest = code.partition(".")
    return re.search(rf"(?<!\w){category}\.?{rest}(\.?[0-9A-Z]{{1,4}})?(?!\w)", text, re.IGNORECASE) is not None


def naming_codes(out: Path) -> str:
    """Return a sentence about the rows of a file that name their own code, empty where none does."""
    rows = read_rows(out)
    found = sum(row.get("names_code") is True for row in rows)
    if not found:
        return ""
    return (
        f"{found:,} of {len(rows):,} reports name their own code, so that a classifier finds the label in the text: "
        "leave out rows with names_code, or take another model"
    )


def read_sections(text: str) -> tuple[str, ...]:
    """Return the headings of a list with commas; ``none`` is a report without headings."""
    names = [name.strip() for name in text.split(",")]
    if text.strip().casefold() == "none":
        return ()
    if not all(names) or len({name.casefold() for name in names}) != len(names):
        raise UsageError("--sections: give headings with commas between them, each once, or 'none'")
    return tuple(names)
