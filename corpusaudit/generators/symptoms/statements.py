"""The stages express and combine: first-person statements of one sub-concept, and of several that occur together."""

from __future__ import annotations

import random

from corpusaudit.errors import InputError, UsageError
from corpusaudit.generators.rows import render
from corpusaudit.generators.stage_files import read_lines, was_edited, write_lines
from corpusaudit.generators.symptoms.co_occurrence import Combination, combinations_of_corpus, combinations_of_sources
from corpusaudit.generators.symptoms.plan import STYLES, Plan, Stage, list_stage, other_symptoms, stage_request
from corpusaudit.generators.symptoms.sub_concepts import read_sub_concepts
from corpusaudit.shown import shown_name

CO_OCCURRENCE = "co_occurrence.jsonl"


def record_table(plan: Plan) -> list[str]:
    """Write the table of co-occurrence, unless it was edited by hand, and say so."""
    table, path = co_occurrence(plan), plan.folder / CO_OCCURRENCE
    if not write_lines(path, [entry.as_row() for entry in table]):
        return [f"{len(table):,} combinations as edited by hand in {path}"]
    return [f"{len(table):,} combinations in {path}"]


def plan_express(plan: Plan) -> Stage:
    """Return the requests for statements of each sub-concept, in both styles."""
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
                    others=other_symptoms(plan, name),
                    style=style,
                    count=plan.expressions,
                )
                keep = {"stage": "express", "labels": [name], "style": style, "sub_concepts": [sub_concept]}
                requests.append(stage_request(prompt, keep))
    return list_stage("express", requests, "texts", plan.expressions, plan.folder / "expressions.jsonl")


def plan_combine(plan: Plan) -> Stage:
    """Return the requests for statements of symptoms that occur together, as the table has them drawn."""
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
                others=other_symptoms(plan, *drawn),
                style=style,
                count=plan.expressions,
            )
            keep = {"stage": "combine", "labels": list(drawn), "style": style, "sub_concepts": sides}
            requests.append(stage_request(prompt, keep, ordinal))
    return list_stage("combine", requests, "texts", plan.expressions, plan.folder / "combinations.jsonl")


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
