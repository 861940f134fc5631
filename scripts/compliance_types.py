"""Write the table of identifiers in docs/compliance.md from the types: ``python scripts/compliance_types.py``."""

from __future__ import annotations

from pathlib import Path

from corpusaudit.features.pii.types import HIPAA

PAGE = Path(__file__).resolve().parents[1] / "docs" / "compliance.md"
HEAD = "| | identifier | types looked for |\n|---|---|---|\n"
NOT_IN_TEXT = {
    "P": "biometric identifiers, including finger and voice prints",
    "Q": "full-face photographs and comparable images",
}
"""Identifiers of the Safe Harbor rule that cannot stand in text, by letter."""


def table() -> str:
    """Return the table: a row an identifier, in the order of the rule, with the types that are looked for."""
    rows = {letter: (title, "none: cannot stand in text") for letter, title in NOT_IN_TEXT.items()}
    for identifier in dict.fromkeys(HIPAA.values()):
        letter, _, title = identifier.partition(" ")
        rows[letter] = (title, ", ".join(f"`{name}`" for name, its in HIPAA.items() if its == identifier))
    return HEAD + "".join(f"| {letter} | {title} | {types} |\n" for letter, (title, types) in sorted(rows.items()))


def written(page: str) -> str:
    """Return the page with the table in the place of the one that it has."""
    before, rest = page.split(HEAD, 1)
    return before + table() + rest[rest.index("\n\n") + 1 :]


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
