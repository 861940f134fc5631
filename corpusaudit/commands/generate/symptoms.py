"""``corpusaudit generate symptoms``: statements of symptoms, in four stages."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from corpusaudit.commands.choice import Choice
from corpusaudit.commands.generate.shared import (
    COUNT,
    NOTHING_CAME,
    describe,
    end_with,
    exit_code_of_run,
    model_options,
    settings,
)
from corpusaudit.commands.once import OnceCommand
from corpusaudit.commands.options import FILE
from corpusaudit.shown import shown_name

STAGES = ("expand", "express", "combine", "judge")
"""Those of the generator, which is not loaded for ``--help``; a test compares them."""
_OUT_FOLDER = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    required=True,
    help="Folder of the files of all stages.",
)


@click.command(
    cls=OnceCommand,
    short_help="Statements of symptoms, one and several, judged.",
    epilog="\b\nExamples:\n"
    "  corpusaudit generate symptoms --out run --dry-run\n"
    "  corpusaudit generate symptoms --out run --model M --base-url URL\n"
    "  corpusaudit generate symptoms --out run --stage expand --model M   then read and edit run/sub_concepts.jsonl\n"
    "  corpusaudit generate symptoms --out run --stage judge --model ANOTHER --threshold 5\n"
    "\b\nStages: expand (sub_concepts.jsonl), express (expressions.jsonl), combine (combinations.jsonl),\n"
    "judge (synthetic.jsonl and dropped.jsonl). Prompts: symptoms_*.j2. The rows' labels are the symptoms.\n"
    "See docs/generators/symptoms.md.",
)
@click.option("--taxonomy", type=FILE, metavar="FILE", help="Symptoms (.toml). [default: the packaged 14]")
@click.option("--stage", "stages", type=Choice(STAGES), multiple=True, help="Only this. Repeatable. [default: all]")
@click.option("--sub-concepts", type=COUNT, default=20, show_default=True, metavar="N", help="To ask for, a symptom.")
@click.option(
    "--expressions",
    type=COUNT,
    default=5,
    show_default=True,
    metavar="N",
    help="Statements of a sub-concept or combination, in each of two styles.",
)
@click.option("--combinations", type=COUNT, default=100, show_default=True, metavar="N", help="To draw.")
@click.option("--co-occurrence-from", metavar="PATH", help="Count combinations in the labels of this corpus.")
@click.option("--label-field", metavar="NAME", default="labels", show_default=True, help="Its column of the labels.")
@click.option(
    "--threshold",
    type=click.IntRange(1, 5),
    default=4,
    show_default=True,
    help="Score from which a statement has a label; kept are those that have exactly their own.",
)
@partial(model_options, out=_OUT_FOLDER)
def symptoms(taxonomy: Path | None, stages: tuple[str, ...], **options: Any) -> None:
    """Write first-person statements of symptoms, clinical and colloquial, with labels that a judge has checked.

    Each stage reads the files of those before it, as they stand: look at them, edit them, go on.
    """
    from corpusaudit.commands.outputs import keep_apart
    from corpusaudit.commands.progress import show_progress
    from corpusaudit.files.writing import check_folder
    from corpusaudit.generators.symptoms import stages as line
    from corpusaudit.generators.symptoms.plan import Plan
    from corpusaudit.generators.symptoms.statements import co_occurrence
    from corpusaudit.generators.symptoms.taxonomy import read_taxonomy

    counts = ("sub_concepts", "expressions", "combinations", "threshold", "co_occurrence_from", "label_field", "seed")
    plan = Plan(read_taxonomy(taxonomy), options["out"], options["prompts"], **{name: options[name] for name in counts})
    if not options["dry_run"]:
        check_folder(plan.folder)
    keep_apart(plan.folder.glob("*.jsonl"), filter(None, [options["co_occurrence_from"]]))
    if "combine" in (stages or STAGES):
        co_occurrence(plan)  # what is wrong with it is said before anything is asked
    summaries = []
    for stage in (name for name in STAGES if name in (stages or STAGES)):
        click.echo(f"{shown_name(stage)}:")
        if options["dry_run"]:
            click.echo(line.describe_stage(stage, plan, alone=bool(stages)))
            continue
        chosen = settings(options)
        with show_progress(quiet=options["quiet"]) as progress:
            summary, sentences = line.run_stage(stage, plan, chosen, progress=progress)
        click.echo("\n".join([describe(summary, options["attempts"]), *sentences, ""]))
        summaries.append(summary)
        if exit_code_of_run([summary]) == NOTHING_CAME:
            break
    end_with(exit_code_of_run(summaries))
