"""``corpusaudit audit``: its options, and what it prints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpusaudit.commands.called import called
from corpusaudit.commands.ending import check_memory
from corpusaudit.commands.once import OnceCommand
from corpusaudit.commands.options import (
    CACHE_VARIABLE,
    FILE,
    FOLDER,
    accept_option,
    against_option,
    corpus_options,
    given_limits,
    judging_options,
    key_option,
    language_option,
)
from corpusaudit.commands.printed import files_line
from corpusaudit.reports.languages.catalogue import sayer

if TYPE_CHECKING:
    from corpusaudit.results import Role


@click.command(
    cls=OnceCommand,
    short_help="Measure, judge and write the report.",
    epilog="\b\nExamples:\n"
    "  corpusaudit audit synthetic.jsonl --source train.jsonl --holdout unseen.jsonl\n"
    "  corpusaudit audit 'out/*.jsonl' --source notes.csv --text-field note --group-field patient\n"
    "  corpusaudit audit generated.jsonl --pool examples.jsonl --holdout unseen.jsonl\n"
    "  corpusaudit audit --config corpusaudit.toml --only memorization --only disclosure\n"
    "\n\b\nFiles: .jsonl .ndjson .json .csv .tsv .parquet .arrow .txt (one document a line), each also .gz .zst or\n"
    ".bz2; a folder of .txt files (one document each), or of files of one other format; a glob in quotes.",
)
@click.argument("synthetic", required=False)
@click.option(
    "--pool",
    metavar="PATH",
    help="The real examples from which those in the prompts of SYNTHETIC, a file of `generate`, were drawn.",
)
@corpus_options
@judging_options
@against_option()
@accept_option()
@click.option("--out", type=FOLDER, default="corpusaudit-report", show_default=True, help="Folder for the report.")
@language_option()
@click.option("--only", multiple=True, metavar="METRIC|DIMENSION", help="Measure only this. Repeatable.")
@click.option("--skip", multiple=True, metavar="METRIC|DIMENSION", help="Do not measure this. Repeatable.")
@click.option(
    "--also",
    multiple=True,
    metavar="METRIC|DIMENSION|study",
    help="Measure this too, which is measured on request. Repeatable.",
)
@click.option("--seed", type=click.IntRange(min=0), metavar="N", help="Seed of everything drawn at random.")
@click.option(
    "--embedder",
    metavar="NAME",
    help="bundled, multilingual, auto (by language), or sentence-transformers:NAME_OR_PATH.",
)
@click.option(
    "--pii-engine",
    metavar="NAME",
    help="bundled, spacy:PIPELINE, presidio:FILE (YAML) or onnx:FOLDER.",
)
@click.option("--pii-card", metavar="FILE", help="What `corpusaudit card` measured of that engine, for the report.")
@click.option(
    "--cache",
    type=FOLDER,
    metavar="DIR",
    envvar=CACHE_VARIABLE,
    help=f"Keep features here. Private: made from the source. [default: {CACHE_VARIABLE}, else nowhere]",
)
@click.option("--private-evidence", type=FILE, metavar="FILE", help="Write raw findings here, for the data's owner.")
@key_option()
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.pass_context
def audit(
    context: click.Context,
    /,
    synthetic: str | None,
    source: str | None,
    holdout: str | None,
    pool: str | None,
    **options: Any,
) -> None:
    """Audit SYNTHETIC: measure, judge, write the reports, and exit with the verdict.

    With --pool, the source are exactly the examples that stood in the prompts; a second report, in the folder pool of
    --out, compares with all examples there are. The worse verdict counts.
    """
    from corpusaudit.commands.outputs import clear_old_report, keep_apart, report_files

    out: Path = options["out"]
    language: str = options["language"]
    against: Path | None = options.pop("against")
    if against is not None:
        keep_apart(report_files(out), [against])  # before the report of an older run is removed
    clear_old_report(out)
    check_memory()
    from corpusaudit.commands.audit import audit_files, exit_code, given_fields, summary

    strict: bool = options.pop("strict")
    paths: dict[Role, str | None] = {"synthetic": synthetic, "source": source, "holdout": holdout}
    options["fields"] = given_fields(options)
    options["limits"] = given_limits(options)
    options["overrides"] = {name: options.pop(name) for name in ("seed", "embedder", "pii_engine", "pii_card")}
    options["command"] = called(context)
    options["against_file"] = against
    options["accept_file"] = options.pop("accept")
    if pool is not None and against is not None:
        from corpusaudit.errors import UsageError

        raise UsageError(
            "--against and --pool exclude each other: one report cannot be compared with both reports of a pool; judge "
            "each afterwards with `corpusaudit gate REPORT.json --against EARLIER.json`"
        )
    if pool is not None:
        from corpusaudit.commands.pool import audit_with_pool

        reports = audit_with_pool(paths, pool, **options)
        for one in reports:
            click.echo(f"{sayer(language)('Against')} {one.against}:\n{summary(one.report, language=language)}")
            click.echo(files_line(one.folder, language))
        context.exit(exit_code([one.report for one in reports], strict=strict))
    report = audit_files(paths, **options)
    click.echo(summary(report, language=language))
    click.echo(files_line(out, language))
    context.exit(exit_code([report], strict=strict))
