"""What every result is made of: frozen data, finite numbers, counts."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("must be a finite number; a figure that does not exist is None with a reason")
    return value


Number = Annotated[float, AfterValidator(_finite)]
Count = Annotated[int, Field(ge=0)]
FewOrCount = Count | Literal["<5"]
"""A count of people or documents of private text, which is not shown under five."""


class Plain(BaseModel):
    """Frozen data that takes no field it does not know; the base of all results."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
