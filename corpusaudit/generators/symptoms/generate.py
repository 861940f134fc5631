"""Statements of symptoms with known labels, in four stages: a rebuilding of SynSym (Kang et al., KDD 2026).

Every stage reads and writes JSONL in one folder, so that it can be run, read, edited and resumed alone:

========  ==========================================================  ==========================================
stage     asks the model for                                          writes
========  ==========================================================  ==========================================
expand    ways in which each symptom shows itself                     sub_concepts.raw.jsonl, then, without near
                                                                      duplicates, sub_concepts.jsonl
express   first-person statements of each, in two styles              expressions.jsonl
combine   statements of several symptoms that occur together          co_occurrence.jsonl, combinations.jsonl
judge     a score of 0 to 5 for every symptom in every statement      judged.jsonl, then synthetic.jsonl (kept)
                                                                      and dropped.jsonl
========  ==========================================================  ==========================================

A stage rests on the files of those before it, as they stand. Files that are derived without the model are not written
over once a person has edited them. The table of co-occurrence is in
:mod:`corpusaudit.generators.symptoms.co_occurrence`.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, create_model

from corpusaudit.errors import InputError, UsageError
from corpusaudit.files.writing import make_folder
from corpusaudit.generators.client.answers import text_type
from corpusaudit.generators.client.llm import (
    Progress,
    Request,
    Settings,
    Summary,
    dry_run,
    generate,
    no_progress,
    request_id,
)
from corpusaudit.generators.rows import Row, fence, read_rows, render
from corpusaudit.generators.stage_files import read_lines, was_edited, write_lines
from corpusaudit.generators.symptoms.co_occurrence import Combination, combinations_of_corpus, combinations_of_sources
from corpusaudit.generators.symptoms.near_duplicates import near_duplicates
from corpusaudit.generators.symptoms.taxonomy import Symptom
from corpusaudit.shown import shown_name

GENERATOR, VERSION = "symptoms", 1
STAGES = ("expand", "express", "combine", "judge")
STYLES = ("clinical", "colloquial")
CO_OCCURRENCE = "co_occurrence.jsonl"

_LEAST = {"sub_concepts": 12, "texts": 30}  # characters, see text_type


def _no_truth_value(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("a score is a number")
    return value


_Score = Annotated[int, BeforeValidator(_no_truth_value), Field(ge=0, le=5)]


@dataclass(frozen=True)
class Plan:
    """What is to be written: how many of each, for which symptoms, in which folder.

    ``sub_concepts``: to ask for, a symptom. ``expressions``: statements of a sub-concept or of a drawn combination, in
    each style. ``combinations``: to draw. ``threshold``: the score, 1 to 5, from which a statement has a label.
    ``co_occurrence_from``: a labelled corpus to count combinations in, instead of the packaged sources.
    """

    symptoms: tuple[Symptom, ...]
    folder: Path
    prompts: Path | None = None
    sub_concepts: int = 10
    expressions: int = 5
    combinations: int = 100
    threshold: int = 4
    co_occurrence_from: str | None = None
    label_field: str = "labels"
    seed: int = 0


@dataclass(frozen=True)
class Stage:
    """The requests of one stage, the file of its answers, and what is made of an answer."""

    name: str
    requests: tuple[Request, ...]
    answer: type[BaseModel]
    to_rows: Callable[[Request, Any], Sequence[Mapping[str, Any]]]
    out: Path


def list_answer(field: str, count: int) -> type[BaseModel]:
    """Return the model of an answer that holds one list of texts, each with a letter or digit.

    ``count`` and a least length in characters are told to servers that follow a schema, since small models find no end
    or no words; other answers are valid too, and texts beyond ``count`` are left out.
    """
    texts = Field(min_length=1, json_schema_extra={"maxItems": count})
    text: Any = text_type(_LEAST[field])
    fields: dict[str, Any] = {field: (list[text], texts)}
    return create_model(field.title().replace("_", ""), **fields)


def plan_stage(name: str, plan: Plan) -> Stage:
    """Return the requests of a stage; raise :class:`UsageError` where the stage before it has not been run."""
    return {"expand": _expand, "express": _express, "combine": _combine, "judge": _judge}[name](plan)


def describe_stage(name: str, plan: Plan, *, alone: bool) -> str:
    """Return the prompts of a stage and the number of calls; not ``alone``, it may rest on one that has yet to run."""
    try:
        return dry_run(plan_stage(name, plan).requests)
    except UsageError:
        if alone:
            raise
        return "Its prompts are known once the stages before it have been run."


def run_stage(
    name: str, plan: Plan, settings: Settings, *, progress: Progress = no_progress
) -> tuple[Summary, list[str]]:
    """Run one stage and return the client's summary and the lines that say what came of it.

    The judge answers at temperature 0. Raises :class:`UsageError` where the stage before has not been run, and what
    :func:`~corpusaudit.generators.client.llm.generate` raises.
    """
    make_folder(plan.folder)
    stage = plan_stage(name, plan)
    told = _record_table(plan) if name == "combine" else []
    summary = generate(
        stage.requests,
        stage.answer,
        stage.to_rows,
        replace(settings, temperature=0.0) if name == "judge" else settings,
        stage.out,
        generator=GENERATOR,
        version=VERSION,
        progress=progress,
    )
    finish = {"expand": keep_distinct, "judge": keep_clear}.get(name)
    return summary, [*told, *(finish(plan) if finish else [f"{len(read_rows(stage.out)):,} statements in {stage.out}"])]


def _record_table(plan: Plan) -> list[str]:
    table, path = co_occurrence(plan), plan.folder / CO_OCCURRENCE
    if not write_lines(path, [entry.as_row() for entry in table]):
        return [f"{len(table):,} combinations as edited by hand in {path}"]
    return [f"{len(table):,} combinations in {path}"]


# Stage 1: sub-concepts.


def _expand(plan: Plan) -> Stage:
    requests = []
    for symptom in plan.symptoms:
        prompt = render(
            "symptoms_expand.j2",
            plan.prompts,
            symptom=symptom,
            others=_others(plan, symptom.name),
            count=plan.sub_concepts,
        )
        keep = {"stage": "expand", "labels": [symptom.name]}
        requests.append(_request(prompt, keep))

    return _list_stage("expand", requests, "sub_concepts", plan.sub_concepts, plan.folder / "sub_concepts.raw.jsonl")


def _list_stage(name: str, requests: Sequence[Request], field: str, count: int, out: Path) -> Stage:
    def to_rows(_request: Request, answer: BaseModel) -> list[Row]:
        return [{"text": text} for text in getattr(answer, field)[:count]]

    return Stage(name, tuple(requests), list_answer(field, count), to_rows, out)


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
        if not _worded(row.get("text")) or len(_names(row.get("labels"))) != 1:
            raise InputError(f"{shown_name(path)}, row {number}: lacks its text or its one label")
    return [row for row in rows if row["labels"][0] in known]  # others are of another taxonomy


# Stage 2: statements of one symptom.


def _express(plan: Plan) -> Stage:
    by_name = {symptom.name: symptom for symptom in plan.symptoms}
    requests = []
    for name, sub_concepts in read_sub_concepts(plan).items():
        for sub_concept in sub_concepts:
            for style in STYLES:
                prompt = render(
                    "symptoms_express.j2",
                    plan.prompts,
                    symptom=by_name[name],
                    sub_concept=sub_concept,
                    others=_others(plan, name),
                    style=style,
                    count=plan.expressions,
                )
                keep = {"stage": "express", "labels": [name], "style": style, "sub_concepts": [sub_concept]}
                requests.append(_request(prompt, keep))
    return _list_stage("express", requests, "texts", plan.expressions, plan.folder / "expressions.jsonl")


def read_sub_concepts(plan: Plan) -> dict[str, list[str]]:
    """Return the sub-concepts of each symptom, as they stand in sub_concepts.jsonl; each line needs text and labels."""
    path = plan.folder / "sub_concepts.jsonl"
    known: dict[str, list[str]] = {symptom.name: [] for symptom in plan.symptoms}
    if not path.exists():
        raise UsageError(f"{shown_name(path)} is not there: run the stage expand before")
    for place, row in read_lines(path):
        labels = _names(row.get("labels"))
        if len(labels) != 1 or labels[0] not in known:
            raise InputError(f"{shown_name(place)}: its labels are not one symptom of the taxonomy")
        if not _worded(row.get("text")):
            raise InputError(f"{shown_name(place)}: has no text")
        if row["text"].strip() not in known[labels[0]]:
            known[labels[0]].append(row["text"].strip())
    found = {name: texts for name, texts in known.items() if texts}
    if not found:
        raise InputError(f"{shown_name(path)}: holds no sub-concept")
    return found


# Stage 3: statements of several symptoms.


def _combine(plan: Plan) -> Stage:
    by_name = {symptom.name: symptom for symptom in plan.symptoms}
    sub_concepts = read_sub_concepts(plan)
    table = [entry for entry in co_occurrence(plan) if set(entry.symptoms) <= set(sub_concepts)]
    if not table:
        raise UsageError("no combination of the table has sub-concepts for all its symptoms")
    draw = random.Random(plan.seed)
    requests = []
    for ordinal in range(plan.combinations):
        drawn = draw.choices(table, [entry.weight for entry in table])[0].symptoms
        sides = [draw.choice(sub_concepts[name]) for name in drawn]
        for style in STYLES:
            prompt = render(
                "symptoms_combine.j2",
                plan.prompts,
                parts=[(by_name[name], side) for name, side in zip(drawn, sides, strict=True)],
                others=_others(plan, *drawn),
                style=style,
                count=plan.expressions,
            )
            keep = {"stage": "combine", "labels": list(drawn), "style": style, "sub_concepts": sides}
            requests.append(_request(prompt, keep, ordinal))
    return _list_stage("combine", requests, "texts", plan.expressions, plan.folder / "combinations.jsonl")


def co_occurrence(plan: Plan) -> list[Combination]:
    """Return the table that co_occurrence.jsonl holds where a person edited it, else that of the plan."""
    names = {alias: symptom.name for symptom in plan.symptoms for alias in (symptom.name, *symptom.aliases)}
    path = plan.folder / CO_OCCURRENCE
    if was_edited(path):
        table = [Combination.from_row(row, set(names.values()), place) for place, row in read_lines(path)]
        if not table:
            raise InputError(f"{shown_name(path)}: holds no combination")
        return table
    if plan.co_occurrence_from is None:
        return combinations_of_sources(names)
    return combinations_of_corpus(plan.co_occurrence_from, names, plan.label_field)


# Stage 4: the judge.


def _judge(plan: Plan) -> Stage:
    names = [symptom.name for symptom in plan.symptoms]
    requests = []
    for row in _statements(plan)[0]:
        text = row["text"]
        prompt = render("symptoms_judge.j2", plan.prompts, text=text, symptoms=plan.symptoms, fence=fence([text]))
        keep = {"stage": "judge", "judged": row["id"], "text": text}
        requests.append(_request(prompt, keep))

    def to_rows(_request: Request, answer: BaseModel) -> list[Row]:
        return [{"scores": dict(zip(names, answer.model_dump().values(), strict=True))}]

    return Stage("judge", tuple(requests), scores_answer(names), to_rows, plan.folder / "judged.jsonl")


def scores_answer(names: Sequence[str]) -> type[BaseModel]:
    """Return the model of a judge's answer: one whole number from 0 to 5 for each symptom, under its name."""
    fields: dict[str, Any] = {f"s{i}": (_Score, Field(alias=name)) for i, name in enumerate(names)}
    return create_model("Scores", **fields)


def _statements(plan: Plan) -> tuple[list[Row], int]:
    """Return the statements that rest on sub-concepts still listed, and how many rest on others."""
    listed, ids = read_sub_concepts(plan), set[str]()
    paths = [plan.folder / name for name in ("expressions.jsonl", "combinations.jsonl")]
    current, stale = [], 0
    for path in (path for path in paths if path.exists()):
        for number, row in enumerate(read_rows(path), 1):
            labels, sides = _names(row.get("labels")), _names(row.get("sub_concepts"))
            if not _worded(row.get("text")) or not labels or len(labels) != len(sides):
                raise InputError(
                    f"{shown_name(path)}, row {number}: lacks its text, its labels or a sub_concept for each of them"
                )
            name = row.get("id")
            if not isinstance(name, str) or name in ids:
                raise InputError(
                    f"{shown_name(path)}, row {number}: its id is no string or stood before; give it one of its own"
                )
            ids.add(name)
            if all(side in listed.get(name, ()) for name, side in zip(labels, sides, strict=True)):
                current.append(row)
            else:
                stale += 1
    if not current:
        raise UsageError("there is nothing to judge: run the stages express and combine before")
    return current, stale


def _worded(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _names(value: Any) -> list[str]:
    return value if isinstance(value, list) and all(isinstance(item, str) for item in value) else []


def _scores(plan: Plan) -> dict[tuple[str, str], dict[str, int]]:
    """Return the scores in judged.jsonl, by the id and the text that were judged."""
    path, names = plan.folder / "judged.jsonl", {symptom.name for symptom in plan.symptoms}
    found = {}
    for number, row in enumerate(read_rows(path), 1):
        scores = row.get("scores")
        if not isinstance(scores, dict) or not all(type(score) is int and 0 <= score <= 5 for score in scores.values()):
            raise InputError(f"{shown_name(path)}, row {number}: its scores are not whole numbers from 0 to 5")
        if set(scores) == names:  # else it was judged with another taxonomy
            found[str(row.get("judged")), str(row.get("text"))] = scores
    return found


def keep_clear(plan: Plan) -> list[str]:
    """Write the statements whose scores say exactly their labels, and say how many were kept and dropped, and why.

    A label is one that scores at least the threshold; a statement that has no scores is not kept.
    """
    rows, stale = _statements(plan)
    scored = _scores(plan)
    kept: list[Row] = []
    dropped: list[Row] = []
    for row in rows:
        scores = scored.get((row["id"], row["text"]))
        because = why_dropped(row["labels"], scores, plan.threshold)
        if because:
            dropped.append({**row, "scores": scores, "because": because})
        else:
            kept.append({**row, "scores": scores})
    edited = [
        name
        for name, chosen in (("synthetic.jsonl", kept), ("dropped.jsonl", dropped))
        if not write_lines(plan.folder / name, chosen)
    ]
    return [
        *_counts(plan, kept, dropped, stale),
        *(f"{plan.folder / name} was edited by hand and is left as it is" for name in edited),
    ]


def why_dropped(labels: Sequence[str], scores: Mapping[str, int] | None, threshold: int) -> str:
    """Return why a statement is not kept: ``not judged``, ``unclear``, ``another symptom``; empty where it is kept."""
    if scores is None:
        return "not judged"
    clear = {name for name, score in scores.items() if score >= threshold}
    if not set(labels) <= clear:
        return "unclear"
    return "another symptom" if clear - set(labels) else ""


def _counts(plan: Plan, kept: Sequence[Row], dropped: Sequence[Row], stale: int) -> list[str]:
    reasons = Counter(row["because"] for row in dropped)
    why = ", ".join(f"{count:,} {reason}" for reason, count in sorted(reasons.items()))
    lines = [
        f"{len(kept) + len(dropped):,} statements at threshold {plan.threshold}: {len(kept):,} kept, {len(dropped):,} "
        f"dropped{f' ({why})' if why else ''}"
    ]
    judged = [row for row in (*kept, *dropped) if row["scores"] is not None]
    if len({tuple(row["labels"]) for row in judged}) > 1 and all(
        row["scores"] == judged[0]["scores"] for row in judged
    ):
        lines.append("The judge gave every statement the same scores: it tells nothing apart, take another model")
    if stale:
        lines.append(f"{stale:,} more rest on sub-concepts that are no longer listed, and were left out")
    width = max(len(symptom.name) for symptom in plan.symptoms)
    lines.append(f"{'label':<{width}}   kept  dropped")
    for symptom in plan.symptoms:
        counts = [sum(symptom.name in row["labels"] for row in rows) for rows in (kept, dropped)]
        lines.append(f"{symptom.name:<{width}}  {counts[0]:>5,}  {counts[1]:>7,}")
    return lines


def _others(plan: Plan, *names: str) -> list[Symptom]:
    return [symptom for symptom in plan.symptoms if symptom.name not in names]


def _request(prompt: str, keep: Mapping[str, Any], ordinal: int = 0) -> Request:
    return Request(request_id(GENERATOR, prompt, keep, ordinal), prompt, keep=keep)
