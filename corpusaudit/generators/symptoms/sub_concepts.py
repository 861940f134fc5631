"""The stage expand: ways in which each symptom shows itself, without those that resemble another."""

from __future__ import annotations

from corpusaudit.errors import InputError, UsageError
from corpusaudit.generators.rows import Row, read_rows, render
from corpusaudit.generators.stage_files import read_lines, write_lines
from corpusaudit.generators.symptoms.near_duplicates import near_duplicates
from corpusaudit.generators.symptoms.plan import (
    Plan,
    Stage,
    as_names,
    holds_words,
    list_stage,
    other_symptoms,
    stage_request,
)
from corpusaudit.shown import shown_name


def plan_expand(plan: Plan) -> Stage:
    """Return the requests for the sub-concepts of each symptom."""
    requests = []
    for symptom in plan.symptoms:
        prompt = render(
            "symptoms_expand.j2",
            plan.prompts,
            symptom=symptom,
            others=other_symptoms(plan, symptom.name),
            count=plan.sub_concepts,
        )
        keep = {"stage": "expand", "labels": [symptom.name]}
        requests.append(stage_request(prompt, keep))

    return list_stage("expand", requests, "sub_concepts", plan.sub_concepts, plan.folder / "sub_concepts.raw.jsonl")


def keep_distinct(plan: Plan) -> list[str]:
    """Write the sub-concepts that resemble no other one, and say how many went.

    Of two alike of one symptom the later goes; of two alike of different symptoms both, since neither tells them apart.
    """
    rows = _raw_sub_concepts(plan)
    alike = near_duplicates([row["text"] for row in rows], [row["labels"][0] for row in rows])
    dropped = [
        {**rows[i], "because": "resembles another", "other": rows[j]["text"], "other_label": rows[j]["labels"][0]}
        for i, j in alike.items()
    ]
    kept = [row for i, row in enumerate(rows) if i not in alike]
    write_lines(plan.folder / "sub_concepts.dropped.jsonl", dropped)
    within = sum(row["other_label"] == row["labels"][0] for row in dropped)
    lines = [
        f"{len(rows):,} sub-concepts: {len(kept):,} kept, {len(dropped):,} dropped ({within:,} resemble one of the "
        f"same symptom, {len(dropped) - within:,} one of another)"
    ]
    if not write_lines(plan.folder / "sub_concepts.jsonl", kept):
        lines.append(f"{plan.folder / 'sub_concepts.jsonl'} was edited by hand and is left as it is")
    bare = [symptom.name for symptom in plan.symptoms if symptom.name not in {row["labels"][0] for row in kept}]
    return lines + ([f"No sub-concept is left for {', '.join(bare)}"] if bare else [])


def _raw_sub_concepts(plan: Plan) -> list[Row]:
    path, known = plan.folder / "sub_concepts.raw.jsonl", {symptom.name for symptom in plan.symptoms}
    rows = read_rows(path)
    for number, row in enumerate(rows, 1):
        if not holds_words(row.get("text")) or len(as_names(row.get("labels"))) != 1:
            raise InputError(f"{shown_name(path)}, row {number}: lacks its text or its one label")
    return [row for row in rows if row["labels"][0] in known]  # others are of another taxonomy


def read_sub_concepts(plan: Plan) -> dict[str, list[str]]:
    """Return the sub-concepts of each symptom, as they stand in sub_concepts.jsonl; each line needs text and labels."""
    path = plan.folder / "sub_concepts.jsonl"
    known: dict[str, list[str]] = {symptom.name: [] for symptom in plan.symptoms}
    if not path.exists():
        raise UsageError(f"{shown_name(path)} is not there: run the stage expand before")
    for place, row in read_lines(path):
        labels = as_names(row.get("labels"))
        if len(labels) != 1 or labels[0] not in known:
            raise InputError(f"{shown_name(place)}: its labels are not one symptom of the taxonomy")
        if not holds_words(row.get("text")):
            raise InputError(f"{shown_name(place)}: has no text")
        if row["text"].strip() not in known[labels[0]]:
            known[labels[0]].append(row["text"].strip())
    found = {name: texts for name, texts in known.items() if texts}
    if not found:
        raise InputError(f"{shown_name(path)}: holds no sub-concept")
    return found
