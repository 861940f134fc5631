"""Recall by type and hits beside the gold on MEDDOCAN: Spanish clinical notes with 22 types of personal details.

MEDDOCAN (Marimon et al. 2019, "Automatic de-identification of medical texts in Spanish", CC BY 4.0) marks names, dates,
numbers, places and institutions that its makers put into published case reports, and the patient's sex, age, kin and
occupation. Notes are split by a hash of their ids: rules may be tuned on the open half, the closed one is only
measured. A detail counts as found where hits of a right type cover at least half of it; a hit is false that touches no
gold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpusaudit.metrics.shared.statistics import clopper_pearson

from .halves import Half, half_of

Span = tuple[int, int, str]
Row = dict[str, str | float | int]
RIGHT: Mapping[str, frozenset[str]] = {
    name: frozenset(types.split())
    for name, types in {
        "NOMBRE_SUJETO_ASISTENCIA": "PERSON",
        "NOMBRE_PERSONAL_SANITARIO": "PERSON",
        "FAMILIARES_SUJETO_ASISTENCIA": "KINSHIP",
        "SEXO_SUJETO_ASISTENCIA": "SEX",
        "EDAD_SUJETO_ASISTENCIA": "AGE AGE_TO_89",
        "PROFESION": "OCCUPATION",
        "FECHAS": "DATE",
        "CALLE": "ADDRESS LOCATION",
        "TERRITORIO": "ADDRESS LOCATION",
        "PAIS": "COUNTRY",
        "HOSPITAL": "INSTITUTION",
        "CENTRO_SALUD": "INSTITUTION",
        "INSTITUCION": "INSTITUTION",
        "NUMERO_TELEFONO": "PHONE FAX",
        "NUMERO_FAX": "PHONE FAX",
        "CORREO_ELECTRONICO": "EMAIL",
        "URL_WEB": "URL",
        "ID_SUJETO_ASISTENCIA": "MRN OTHER_ID SSN HEALTH_PLAN",
        "ID_CONTACTO_ASISTENCIAL": "MRN OTHER_ID",
        "ID_ASEGURAMIENTO": "SSN HEALTH_PLAN OTHER_ID",
        "ID_TITULACION_PERSONAL_SANITARIO": "LICENSE",
        "ID_EMPLEO_PERSONAL_SANITARIO": "LICENSE OTHER_ID",
        "IDENTIF_VEHICULOS_NRSERIE_PLACAS": "VEHICLE",
        "IDENTIF_DISPOSITIVOS_NRSERIE": "DEVICE",
        "DIREC_PROT_INTERNET": "IP",
        "NUMERO_BENEF_PLAN_SALUD": "HEALTH_PLAN",
    }.items()
}
"""Our types that are right for each of theirs; of one that is missing, any type is right."""
LEAST = 20
"""Instances over both halves below which a type is told but left out of the mean."""


@dataclass(frozen=True)
class _Told:
    """One marked detail: its type, and whether hits of a right type and of any type cover half of it."""

    type: str
    right: bool
    any: bool


def half(rows: Sequence[Mapping[str, Any]], which: Half) -> list[Mapping[str, Any]]:
    """Return the notes of one half, each with ``id``, ``text`` and ``spans`` ([start, end), type)."""
    return [row for row in rows if half_of("meddocan", str(row["id"])) == which]


def figures(rows: Sequence[Mapping[str, Any]], found: Sequence[Sequence[Span]], enough: frozenset[str]) -> list[Row]:
    """Return one row a type with its recall, the mean over the types of ``enough``, and hits that touch no gold.

    Shares lie in [0, 1]; their 95 % intervals take details for independent (Clopper-Pearson).
    """
    judged = [_judge(span, spans) for row, spans in zip(rows, found, strict=True) for span in row["spans"]]
    told = [_recall(name, [one for one in judged if one.type == name]) for name in sorted({one.type for one in judged})]
    shares = [row["recall"] for row in told if row["figure"] in enough]
    average = sum(map(float, shares)) / len(shares) if shares else 0.0
    mean: Row = {"figure": f"mean of {len(shares)} types", "n": len(judged), "recall": f"{average:.3f}"}
    mean |= {"95 %": "", "any type": ""}
    hits = [
        (hit[2], any(start < hit[1] and hit[0] < end for start, end, _ in row["spans"]))
        for row, spans in zip(rows, found, strict=True)
        for hit in spans
    ]
    total, false = Counter(kind for kind, _ in hits), Counter(kind for kind, touching in hits if not touching)
    beside = [_beside("all hits", total.total(), false.total())]
    beside += [_beside(kind, total[kind], false[kind]) for kind in sorted(total)]
    return [row | {"recall": f"{float(row['recall']):.3f}"} for row in told] + [mean, *beside]


def enough(rows: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Return the types of which all notes together have at least :data:`LEAST` instances."""
    counts = Counter(kind for row in rows for *_, kind in row["spans"])
    return frozenset(kind for kind, n in counts.items() if n >= LEAST)


def _judge(gold: Sequence[Any], hits: Sequence[Span]) -> _Told:
    start, end, kind = gold
    right = RIGHT.get(kind)

    def half_covered(chosen: Sequence[Span]) -> bool:
        places = {place for one in chosen for place in range(max(start, one[0]), min(end, one[1]))}
        return 2 * len(places) >= end - start

    return _Told(kind, half_covered([h for h in hits if right is None or h[2] in right]), half_covered(hits))


def _recall(name: str, judged: Sequence[_Told]) -> Row:
    count = sum(one.right for one in judged)
    low, high = clopper_pearson(count, len(judged))
    return {
        "figure": name,
        "n": len(judged),
        "recall": count / len(judged),
        "95 %": f"{low:.2f}-{high:.2f}",
        "any type": f"{sum(one.any for one in judged) / len(judged):.3f}",
    }


def _beside(kind: str, total: int, false: int) -> Row:
    low, high = clopper_pearson(false, total)
    share = false / total if total else 0.0
    return {
        "figure": f"beside the gold, {kind}",
        "n": total,
        "recall": f"{share:.3f}",
        "95 %": f"{low:.3f}-{high:.3f}",
        "any type": "",
    }
