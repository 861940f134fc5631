"""Sentences with known personal details, and clinical ones without any: what the detector's card is measured on.

All people, numbers and addresses are made up from lists by a fixed seed (`made_up.py`), in notations a note, letter,
form or message may use. The lists and templates were written without looking at what the rules find, and rules are not
to be changed to fit them. Public benchmarks are quoted beside the card in the documentation.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpusaudit.features.pii.detect import find_entities
from corpusaudit.features.pii.types import TYPES

SEED = 20260101
"""Any number will do; it is never changed, so that cards of two versions are of the same draws."""
PER_TEMPLATE = 6
"""Sentences of each template: values of most notations come up in it."""
Span = tuple[int, int, str]


WITH_DETAILS = (
    "{PERSON} was seen in clinic on {DATE} with a cough.",
    "Referred by Dr. {PERSON} for a second opinion.",
    "Patient name: {PERSON}. DOB: {DATE}. MRN: {MRN}.",
    "I spoke with {PERSON} by telephone; she will call back on {PHONE}.",
    "The daughter, {PERSON}, can be reached at {PHONE} in the evening.",
    "Thank you for seeing {PERSON}, who lives at {ADDRESS}.",
    "Home address {ADDRESS}, {LOCATION}.",
    "He moved from {LOCATION} to {ADDRESS} last spring.",
    "She grew up in {LOCATION} and worked there as a nurse.",
    "Please send the results to {ADDRESS} or fax them to {FAX}.",
    "Fax: {FAX}. Attention: {PERSON}.",
    "Discharged on {DATE}; follow-up on {DATE} with {PERSON}.",
    "This {AGE}-year-old man lives alone in {LOCATION}.",
    "The patient is {AGE} years old and walks with a cane.",
    "Age: {AGE}. Lives with her son {PERSON}.",
    "You can write to me at {EMAIL} any time.",
    "email: {EMAIL}, mobile {PHONE}",
    "SSN {SSN}, member ID {HEALTH_PLAN}.",
    "Social security number: {SSN}. Insurance policy number {HEALTH_PLAN}.",
    "Medical record number {MRN} belongs to {PERSON}.",
    "Chart no. {MRN} was reviewed on {DATE}.",
    "Bank account number {ACCOUNT} is on file for {PERSON}.",
    "Paid by card {CREDIT_CARD} on {DATE}.",
    "my credit card is {CREDIT_CARD} please cancel it",
    "Refund to IBAN {IBAN}.",
    "Driver's license number {LICENSE} was shown at the desk.",
    "License no. {LICENSE}; VIN {VEHICLE}.",
    "His car, {VEHICLE}, was towed after the accident.",
    "Pacemaker serial number {DEVICE} implanted {DATE}.",
    "Device ID: {DEVICE}.",
    "Photos of the family are at {URL} for now.",
    "The login came from {IP} at night.",
    "Passport number {OTHER_ID}, issued in {LOCATION}.",
    "Study participant ID {OTHER_ID} withdrew on {DATE}.",
    "Mrs. {PERSON} told {PERSON} that the pain was worse.",
    "{PERSON} and {PERSON} both attended the family meeting.",
    "Discussed with {PERSON} (social work) and the patient's wife {PERSON}.",
    "Attending: {PERSON}. Dictated {DATE}.",
    # Without a label, a title or a whole sentence around it.
    "{PERSON}",
    "{PERSON}, {LOCATION}, {DATE}",
    "{MRN} {PERSON} {DATE}",
    "ok ask {PERSON} then",
    "Pt c/o back pain since {DATE}, per {PERSON} no trauma.",
    "Best wishes from all of us and from {PERSON}!",
    "Nobody but {PERSON} knew that he had stopped his tablets.",
    "the number on the bracelet was {MRN}",
    "He wrote {ACCOUNT} on the back of the form.",
    "{LICENSE} is what the card said.",
    "Her implant ({DEVICE}) was checked.",
    "Mail for {PERSON} still goes to {ADDRESS}.",
    "{ADDRESS}\n{LOCATION}",
    "They met at {ADDRESS} and drove to {LOCATION}.",
    "Back in {LOCATION} she felt worse.",
    "Grandmother turned {AGE} and still gardens.",
    "At {AGE} he no longer drives.",
    "Ring {PHONE} before noon.",
    "{PHONE} (ask for {PERSON})",
    "ref {OTHER_ID}",
    "Her group plan {HEALTH_PLAN} covers it.",
)
WITHOUT_DETAILS = tuple(
    """
Start sertraline 50 mg daily and increase to 100 mg after two weeks.
MMSE 24/30, MoCA 21/30, GCS 15, PHQ-9 14, GAD-7 11.
T2-weighted images show a 12 x 8 mm lesion in the left temporal lobe.
Known Parkinson disease with Hoehn and Yahr stage 3.
A Foley catheter was placed and drained 450 mL of clear urine.
History of Crohn disease, Hashimoto thyroiditis and Raynaud phenomenon.
BP 128/76, HR 72, RR 16, SpO2 98 % on room air, temperature 36.8.
Negative Babinski sign, Romberg negative, Lasegue negative at 80 degrees.
Lisinopril 10 mg, metformin 500 mg twice daily, atorvastatin 40 mg at night.
Lamictal was stopped because of a rash; Keppra was started instead.
She smoked 20 cigarettes a day for 15 years and quit in 2009.
The patient is 67 years old and retired.
Hemoglobin A1c 7.2 %, LDL 2.6 mmol/L, creatinine 0.9 mg/dL.
Alzheimer's dementia was considered, Lewy body dementia was thought less likely.
Follow up in 3 months, sooner if symptoms return.
Strength 5/5 throughout, reflexes 2+ and symmetric.
Murphy sign negative, McBurney point not tender, Rovsing sign absent.
Ejection fraction 55-60 %, mild mitral regurgitation, no effusion.
Zoloft and Xanax were tried without benefit in 2018.
Take 1/2 tablet at night for 5 days, then 1 tablet.
Whipple procedure for a tumour of the head of the pancreas, stage T2N1M0.
Rinne and Weber tests were normal on both sides.
The Beck Depression Inventory score was 18, the Hamilton score 21.
Guillain-Barre syndrome after Campylobacter infection was ruled out.
Codes F32.1, G40.909 and E11.9 were entered; CPT 99214.
Apgar scores 8 and 9 at 1 and 5 minutes, birth weight 3,240 g.
Down syndrome, Turner syndrome and Klinefelter syndrome were discussed.
L4-L5 disc herniation with contact to the S1 root.
Gleason score 7 (3+4), PSA 8.4 ng/mL.
He drinks 2-3 beers on weekends and denies other drugs.
She sleeps badly, wakes at 4 and feels hopeless most days.
Holter monitoring over 24 hours showed 1,240 ectopic beats.
Epstein-Barr virus serology was positive, Coxsackie negative.
Swan-Ganz catheter and Jackson-Pratt drain were removed on day 3.
Sjogren syndrome and Wegener granulomatosis were excluded.
Doppler ultrasound showed no thrombosis; Wells score 1.5.
Trendelenburg gait, Thomas test positive, Patrick test negative.
Give 0.9 % saline 1000 mL over 8 hours and recheck potassium.
Visual acuity 20/40 right, 20/25 left; Snellen chart at 6 m.
Mantoux test 12 mm after 72 hours; chest film clear.
""".strip().splitlines()
)


@dataclass(frozen=True)
class Figures:
    """What was measured of one type: details written, found and noticed (as whatever type), reported and right."""

    type: str
    written: int
    found: int
    noticed: int
    reported: int
    right: int


def _templates() -> tuple[str, ...]:
    return (*WITH_DETAILS, *(sentence for one in TYPES.values() for sentence in one.sentences))


def sentences_with_details() -> list[tuple[str, tuple[Span, ...]]]:
    """Sentences made from the templates, each with its details as (start, end, type)."""
    draw = random.Random(SEED)
    made = []
    for template in _templates() * PER_TEMPLATE:
        text, spans = "", []
        for piece in re.split(r"(\{[A-Z_]+\})", template):
            if piece.startswith("{"):
                value = TYPES[piece[1:-1]].made_up(draw)
                spans.append((len(text), len(text) + len(value), piece[1:-1]))
                text += value
            else:
                text += piece
        made.append((text, tuple(spans)))
    return made


def _alike(one: str, other: str) -> bool:
    """Whether types count as right for each other: a fax number is a telephone number, an address a place."""
    return (TYPES[one].counts_as or one) == (TYPES[other].counts_as or other)


def _covered(span: Span, others: Sequence[Span], *, any_type: bool = False) -> int:
    """Characters of a span that the others cover; those of its type, or all."""
    return sum(
        max(0, min(span[1], end) - max(span[0], start))
        for start, end, kind in others
        if any_type or _alike(kind, span[2])
    )


def measure_detector(engine: str = "bundled") -> tuple[tuple[Figures, ...], int, int]:
    """Run the detector over the benchmark.

    A detail counts as found when hits of its type cover at least half of it, a hit as right when it overlaps a detail
    of its type. Returns figures by type, hits in the sentences without details, and the number of those sentences.
    """
    gold = sentences_with_details()
    found = find_entities([text for text, _ in gold] + list(WITHOUT_DETAILS), engine=engine)
    written, seen, noticed, reported, right = (Counter[str]() for _ in range(5))
    for (_, spans), entities in zip(gold, found[: len(gold)], strict=True):
        hits = [(e.start, e.end, e.type) for e in entities]
        for span in spans:
            written[span[2]] += 1
            seen[span[2]] += 2 * _covered(span, hits) >= span[1] - span[0]
            noticed[span[2]] += 2 * _covered(span, hits, any_type=True) >= span[1] - span[0]
        for hit in hits:
            reported[hit[2]] += 1
            right[hit[2]] += _covered(hit, spans) > 0
    alarms = sum(len(entities) for entities in found[len(gold) :])
    figures = tuple(
        Figures(kind, written[kind], seen[kind], noticed[kind], reported[kind], right[kind]) for kind in TYPES
    )
    return figures, alarms, len(WITHOUT_DETAILS)
