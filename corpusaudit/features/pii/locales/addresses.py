"""Words of addresses: short forms written out, and what is written with a full stop behind it."""

from __future__ import annotations

from collections.abc import Mapping

from corpusaudit.features.pii.locales.read import tables

WRITTEN_OUT: Mapping[str, str] = {
    short: full for table in tables("addresses") for short, full in table["written_out"].items()
}
"""Short forms of words of addresses, written out."""
ABBREVIATIONS = frozenset({*WRITTEN_OUT, *(word for table in tables("addresses") for word in table["abbreviated"])})
"""Words of addresses, in small letters, that are written with a full stop behind them."""
