"""Sample studies: three generators, of which one lacks measures, with labels, and one whose names are hostile."""

from __future__ import annotations

from typing import Any

from corpusaudit.comparison.facts import Facts
from corpusaudit.comparison.study import study_table
from corpusaudit.metrics.registry import STUDY
from corpusaudit.results import SIDES, AuditReport, Baseline, Better, Measurement, Part, SealCheck, Study
from tests.reports.samples import HOSTILE, clean_pass, measured

BETTER: dict[str, Better] = {
    **dict.fromkeys(STUDY, "higher"),
    **dict.fromkeys(("fidelity.mmd", "memorization.plagiarism_rate"), "lower"),
    **dict.fromkeys(("fidelity.rouge_l", "diversity.self_bleu_4"), "band"),
}
UNITS = {
    **dict.fromkeys(STUDY, "score"),
    "fidelity.mmd": "mmd²",
    "diversity.self_bleu_4": "BLEU",
    "memorization.plagiarism_rate": "rate",
    "memorization.nearest_distance": "cosine distance",
}
KNOWN = {
    metric: Facts(
        metric,
        frozenset({"max_distance", "references"}),
        SIDES[measured(metric, 0.5).dimension],
        measured(metric, 0.5).dimension,
        BETTER[metric],
        UNITS[metric],
        sized=metric == "diversity.self_bleu_4",
    )
    for metric in STUDY
}
FIGURES: dict[str, tuple[float, float, float]] = {
    "fidelity.mmd": (0.0031, 0.0034, 0.021),
    "fidelity.bertscore": (0.88, 0.85, 0.991),
    "fidelity.sentence_mover": (0.61, 0.60, 0.95),
    "fidelity.rouge_l": (0.24, 0.19, 0.93),
    "fidelity.meteor": (0.27, 0.22, 0.95),
    "diversity.self_bleu_4": (0.37, 0.29, 0.31),
    "diversity.ttr": (0.71, 0.74, 0.7),
    "memorization.nearest_distance": (0.28, 0.3, 0.01),
    "memorization.plagiarism_rate": (0.0, 0.005, 0.96),
}
REAL: dict[str, float] = {
    "fidelity.mmd": 0.0002,
    "fidelity.bertscore": 0.89,
    "fidelity.sentence_mover": 0.63,
    "fidelity.rouge_l": 0.25,
    "fidelity.meteor": 0.28,
    "diversity.self_bleu_4": 0.3,
    "diversity.ttr": 0.72,
    "memorization.nearest_distance": 0.29,
    "memorization.plagiarism_rate": 0.0025,
}


def of_study(metric: str, place: int, *, labels: bool = True, **fields: Any) -> Measurement:
    """Return one measure of one of the three generators, by label where the measure is taken so."""
    value, half = FIGURES[metric][place], 0.05 * max(FIGURES[metric][0], 0.01)
    sized = metric == "diversity.self_bleu_4"
    baseline = Baseline(value=REAL[metric], n=400, matched=value - 0.02 if sized else None)
    split = labels and metric in ("diversity.ttr", "memorization.plagiarism_rate")
    parts = tuple(
        Part(by="label", name=name, value=value, n=n, low=max(value - half, 0), high=value + half, holdout=REAL[metric])
        for name, n in (("F32.1", 60), ("F41.1", 4))
    )
    given: dict[str, Any] = {
        "unit": UNITS[metric],
        "better": BETTER[metric],
        "n": 200,
        "low": max(value - half, 0.0),
        "high": min(value + half, 1.0),
        "holdout": baseline,
        "parts": parts if split else (),
        "settings": {"max_distance": 0.05} if metric == "memorization.plagiarism_rate" else {},
    }
    return measured(metric, **{"value": value, **given, **fields})


def report(place: int, *left_out: str, **fields: Any) -> AuditReport:
    """Return the report of one generator, without the measures named."""
    held = tuple(of_study(metric, place, **fields) for metric in STUDY if metric not in left_out)
    digest = f"sha256:{place}"
    corpora = clean_pass().corpora
    mine = {**corpora, "synthetic": corpora["synthetic"].model_copy(update={"digest": digest, "documents": 200})}
    return clean_pass().model_copy(update={"measurements": held, "gates": (), "corpora": mine})


def study(names: tuple[str, str, str] = ("gpt", "llama", "copier"), *, by_label: bool = True) -> Study:
    """Return three generators: two good ones, of which one has no METEOR, and one that copies."""
    reports = dict(zip(names, (report(0), report(1, "fidelity.meteor"), report(2)), strict=True))
    seals = {names[0]: SealCheck(verified=True, sentence="The seal is right.")}
    seals |= {name: SealCheck(verified=False, sentence="No key was given.") for name in names[1:]}
    return study_table(reports, KNOWN, STUDY, by_label=by_label, seals=seals, same_corpora=True)


def hostile_study() -> Study:
    """Return the same with names that try to break out of every format."""
    return study((HOSTILE[0], HOSTILE[1], "=cmd|'/c calc'!A0" + HOSTILE[2] + r" \input{x} 100% (a) 你"))
