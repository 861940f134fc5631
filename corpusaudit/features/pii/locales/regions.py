"""Countries and first-level regions: places large enough that Safe Harbor lets them stand."""

from __future__ import annotations

from corpusaudit.features.pii.locales.read import listed

REGIONS = listed("regions")


def is_region(value: str) -> bool:
    """Whether a place name is that of a continent, a country, or a state or province of the USA or Canada."""
    return " ".join(value.casefold().split()) in REGIONS
