"""All rules together, on text that no rule may stumble over."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.rules.find import find_fixed_forms

CLINICAL = """Take 50 mg twice daily. MMSE 24/30, BP 120/80, strength 5/5, a 2/6 systolic murmur, T2-weighted MRI.
Na 138, K 4.1, Cl 102, CO2 24, BUN 12, creatinine 0.9, glucose 105. HSD17B3 and BRCA1 variants; OMIM 213300.
Hgb 12.5 g/dL, WBC 7,500/uL, platelets 250000. EF 55-60 %. Seizures 3-4 times a week since 2009-2010.
L4-L5 disc, C5/6, stage T1N0M0, 10 x 12 x 3 mm, 1:10000 epinephrine, 5-HT2A, SpO2 98 %, HR 72, RR 16, Temp 98.6.
Levothyroxine 0.125 mg, 1/2 tablet on Mondays. GAF 55. ICD F32.1, F41.1. Case 12 of 35. CPT 99213. pH 7.35.
Aged 45, a 62-year-old man, 89 years old. Follow up in 2 weeks or 6-8 months. 20/40 vision. Lot of pain, grade 2/4."""


@pytest.mark.parametrize("line", CLINICAL.splitlines())
def test_clinical_figures_are_no_identifiers(line: str) -> None:
    assert [(line[h.start : h.end], h.type) for h in find_fixed_forms(line)] == []


@pytest.mark.parametrize(
    "unit", ["a", "1", "1 ", "-", "A ", "Aa ", ":", "a.", "1-", "(1", "+", "@", "12/", " ", "\n", "É", "x1 "]
)
def test_long_lines_take_time_in_proportion(unit: str) -> None:
    """No pattern may retry a long run from each of its places: that would not end within a test's patience."""
    line = unit * (100_000 // len(unit))
    assert all(0 <= hit.start < hit.end <= len(line) for hit in find_fixed_forms(line))
