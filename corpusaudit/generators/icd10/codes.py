"""Codes of ICD-10-CM, as the package simple-icd-10-cm ships them: which are meant, and the nearest to a wrong one."""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from corpusaudit.errors import UsageError
from corpusaudit.shown import shown_name

_CATEGORY = r"[A-Z][0-9A-Z]{2}"  # QA0 is one too
_RANGE = re.compile(rf"({_CATEGORY})\s*-\s*({_CATEGORY})")
_CODE = re.compile(rf"({_CATEGORY})\.?([0-9A-Z]{{0,4}})")
_NEAREST = 3
"""Codes that a message names."""
_LONGEST = 40
"""Characters of an unknown code that are compared with known ones, which have 7: anything may have been typed."""


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
    plain = name.replace(".", "")[:_LONGEST]
    codes = [code for code in _icd().get_all_codes() if re.match(rf"{_CATEGORY}(\.|$)", code)]
    for length in range(min(len(plain), 7), 0, -1):
        near = [code for code in codes if code.replace(".", "").startswith(plain[:length])]
        if near:
            dotted = f"{plain[:3]}.{plain[3:]}"
            near.sort(key=lambda code: (-SequenceMatcher(None, dotted, code).ratio(), code))
            shown = (f"{code} ({_icd().get_description(code)})" for code in near[:_NEAREST])
            return f"; the nearest are {', '.join(shown)}"
    return "; a code is written as F32.1"
