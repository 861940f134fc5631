"""Towns, countries, companies and occupations that a language has lists of."""

from __future__ import annotations

from corpusaudit.features.pii.locales.read import listed_by_language


def towns(language: str | None) -> frozenset[str]:
    """Return the towns that everybody of a language knows, in small letters; none without a list."""
    return listed_by_language("towns").get(language or "", frozenset())


def countries(language: str | None) -> frozenset[str]:
    """Return the countries as a language calls them, in small letters; none without a list."""
    return listed_by_language("countries").get(language or "", frozenset())


def companies(language: str | None) -> frozenset[str]:
    """Return the companies that texts of a language name, in small letters; none without a list."""
    return listed_by_language("companies").get(language or "", frozenset())


def occupations(language: str | None) -> frozenset[str]:
    """Return the occupations of a language, in small letters; none without a list."""
    return listed_by_language("occupations").get(language or "", frozenset())
