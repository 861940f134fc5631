"""The stage judge: a score for every symptom in every statement, and the statements that have exactly their labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, create_model

from corpusaudit.errors import InputError, UsageError
from corpusaudit.generators.client.requests import Request
from corpusaudit.generators.rows import Row, fence, read_rows, render
from corpusaudit.generators.stage_files import write_lines
from corpusaudit.generators.symptoms.plan import Plan, Stage, as_names, holds_words, stage_request
from corpusaudit.generators.symptoms.sub_concepts import read_sub_concepts
from corpusaudit.shown import shown_name


def _no_truth_value(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("a score is a number")
    return value


_Score = Annotated[int, BeforeValidator(_no_truth_value), Field(ge=0, le=5)]


def plan_judge(plan: Plan) -> Stage:
    """Return the requests for a score for every symptom in every statement."""
    names = [symptom.name for symptom in plan.symptoms]
    requests = []
    for row in _statements(plan)[0]:
        text = row["text"]
        prompt = render("symptoms_judge.j2", plan.prompts, text=text, symptoms=plan.symptoms, fence=fence([text]))
        keep = {"stage": "judge", "judged": row["id"], "text": text}
        requests.append(stage_request(prompt, keep))

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
            labels, sides = as_names(row.get("labels")), as_names(row.get("sub_concepts"))
            if not holds_words(row.get("text")) or not labels or len(labels) != len(sides):
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
