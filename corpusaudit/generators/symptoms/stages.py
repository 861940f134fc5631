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

from dataclasses import replace

from corpusaudit.errors import UsageError
from corpusaudit.files.writing import make_folder
from corpusaudit.generators.client.llm import generate
from corpusaudit.generators.client.requests import Progress, Settings, Summary, dry_run, no_progress
from corpusaudit.generators.rows import read_rows
from corpusaudit.generators.symptoms.judge import keep_clear, plan_judge
from corpusaudit.generators.symptoms.plan import GENERATOR, VERSION, Plan, Stage
from corpusaudit.generators.symptoms.statements import plan_combine, plan_express, record_table
from corpusaudit.generators.symptoms.sub_concepts import keep_distinct, plan_expand

_PLANS = {"expand": plan_expand, "express": plan_express, "combine": plan_combine, "judge": plan_judge}
STAGES = tuple(_PLANS)


def plan_stage(name: str, plan: Plan) -> Stage:
    """Return the requests of a stage; raise :class:`UsageError` where the stage before it has not been run."""
    return _PLANS[name](plan)


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
    sentences = record_table(plan) if name == "combine" else []
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
    return summary, [
        *sentences,
        *(finish(plan) if finish else [f"{len(read_rows(stage.out)):,} statements in {stage.out}"]),
    ]
