"""Words of addresses: short forms written out, and what is written with a full stop behind it."""

from __future__ import annotations

from collections.abc import Mapping

from corpusaudit.features.pii.locales.read import tabled

WRITTEN_OUT: Mapping[str, str] = {
    short: full for written in tabled("addresses", "written_out") for short, full in written.items()
}
"""Short forms of words of addresses, written out."""
ABBREVIATIONS = frozenset({*WRITTEN_OUT, *(word for words in tabled("addresses", "abbreviated") for word in words)})
"""Words of addresses, in small letters, that are written with a full stop behind them."""
