"""Patterns that several rules share: numbers behind their names."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.rules.find import find_fixed_forms


@pytest.mark.parametrize("name", ["MRN", "account", "passport", "Member ID", "IBAN", "serial no.", "NPI", "VIN"])
def test_a_number_in_a_padded_table_belongs_to_the_name_before_it(name: str) -> None:
    value = "GB82 WEST 1234 5698 7654 32" if name == "IBAN" else "1HGCM82633A004353"
    for gap in (" ", " " * 3000, " :" + "\t" * 3000, "\n" + " " * 3000):
        assert value in [
            f"{name}{gap}{value}."[hit.start : hit.end] for hit in find_fixed_forms(f"{name}{gap}{value}.")
        ]
    assert find_fixed_forms(f"{name}{' ' * 3000}none.") == []
