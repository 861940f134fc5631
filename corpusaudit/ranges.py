"""Ranges of parameters, declared beside their types, the one place where they stand.

``min_tokens: Annotated[int, Range(4, 200, "tokens")] = 16``. Configuration, ``explain`` and the documentation read
them from there; :func:`within_ranges` holds callers to them.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Annotated, Any, ParamSpec, TypeVar, get_args, get_origin, get_type_hints

from corpusaudit.errors import UsageError

_P = ParamSpec("_P")
_R = TypeVar("_R")


@dataclass(frozen=True)
class Range:
    """The least and the greatest value of a number, both allowed, and what it counts."""

    lowest: float
    highest: float
    unit: str = ""

    def __str__(self) -> str:
        return f"{_plain(self.lowest)} to {_plain(self.highest)} {self.unit}".rstrip()


def range_of(annotation: Any) -> Range | None:
    """Return the range that stands in an annotation, None where none does."""
    found = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    return next((part for part in found if isinstance(part, Range)), None)


def ranges_of(function: Callable[..., Any]) -> dict[str, Range]:
    """Return the ranges of a function's keyword-only parameters, by name."""
    hints = get_type_hints(function, include_extras=True)
    parameters = inspect.signature(function).parameters.values()
    named = (parameter.name for parameter in parameters if parameter.kind is inspect.Parameter.KEYWORD_ONLY)
    return {name: found for name in named if (found := range_of(hints.get(name))) is not None}


def wrong_value(value: object, annotation: Any) -> str | None:
    """Return what a value would have to be, as "a whole number from 4 to 200 tokens"; None where it is that."""
    allowed = range_of(annotation)
    if allowed is None:
        return None
    whole = get_args(annotation)[0] is int
    fits = isinstance(value, Integral if whole else Real) and not isinstance(value, bool)
    if fits and allowed.lowest <= value <= allowed.highest:  # type: ignore[operator]
        return None
    return f"{'a whole number' if whole else 'a number'} from {allowed}"


def check_values(function: Callable[..., Any], given: Mapping[str, object], name: str) -> None:
    """Raise UsageError where a keyword given to a function lies outside its range; ``name``: what the message says."""
    hints = get_type_hints(function, include_extras=True)
    for key, value in given.items():
        wanted = wrong_value(value, hints.get(key))
        if wanted is not None:
            raise UsageError(f"{name}: {key} must be {wanted}; see: corpusaudit explain {name}")


def within_ranges(measure: Callable[_P, _R]) -> Callable[_P, _R]:
    """Hold the callers of a metric's function to the ranges of its parameters: UsageError outside them."""

    @functools.wraps(measure)
    def checked(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        check_values(measure, kwargs, measure.__module__.removeprefix("corpusaudit.metrics."))
        return measure(*args, **kwargs)

    return checked


def _plain(number: float) -> str:
    """Return a bound as the documentation writes it: no exponent, no leading nought."""
    text = f"{number:.6f}".rstrip("0").rstrip(".") if isinstance(number, float) else f"{number:,}"
    return text.removeprefix("0") if text.startswith("0.") else text
