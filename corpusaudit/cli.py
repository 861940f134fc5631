"""The command line: parse, call, write, exit code.

Exit codes: 0 pass, 1 a gate failed (with ``--strict`` also: gave a warning), 2 usage, configuration, input, or output
that cannot be written, 3 a gate is unmeasured, 4 internal error or no memory left, 129, 130, 143 stopped by a signal.
Each command imports what it needs when it runs, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import shutil
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpusaudit import __version__
from corpusaudit.commands.called import called
from corpusaudit.commands.ending import USER_ERROR, check_memory, exit_code_of
from corpusaudit.commands.generate.group import generate
from corpusaudit.commands.once import OnceGroup
from corpusaudit.commands.options import (
    FILE,
    FOLDER,
    corpus_options,
    given_limits,
    judging_options,
    key_option,
    limit_options,
    seal_option,
    text_option,
)
from corpusaudit.commands.review import review
from corpusaudit.execution.processors import mend_numba_threads
from corpusaudit.features.offline import stay_offline
from corpusaudit.reports.formats import format_names, rendered
from corpusaudit.shown import shown_lines, shown_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpusaudit.results import Role

    Function = Callable[..., Any]

NOT_MEASURED = 3
"""Exit code where nothing could be measured."""
_MOST_OF_MESSAGE = 1000
"""Characters of an error of usage, which may quote what was typed."""


@click.group(
    cls=OnceGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="\b\nExamples:\n"
    "  corpusaudit demo\n"
    "  corpusaudit audit synthetic.jsonl --source train.jsonl --holdout unseen.jsonl\n"
    "  corpusaudit explain memorization.verbatim\n"
    "\n\b\nExit codes: 0 pass, 1 a gate failed, 2 usage, configuration, input or output, 3 a gate is\n"
    "unmeasured, 4 internal error or no memory left, 129, 130 and 143 stopped by a signal.",
)
@click.version_option(__version__, prog_name="corpusaudit", message="%(prog)s %(version)s")
def cli() -> None:
    """Audit a corpus of machine-generated text before anyone releases it.

    Is it faithful to the real text it stands for, is it varied, does it copy the text its generator saw, does it
    disclose people?
    """


@cli.command(
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
@click.option("--out", type=FOLDER, default="corpusaudit-report", show_default=True, help="Folder for the report.")
@click.option("--only", multiple=True, metavar="METRIC|DIMENSION", help="Measure only this. Repeatable.")
@click.option("--skip", multiple=True, metavar="METRIC|DIMENSION", help="Do not measure this. Repeatable.")
@click.option(
    "--also",
    multiple=True,
    metavar="METRIC|DIMENSION|study",
    help="Measure this too, which is measured on request. Repeatable.",
)
@click.option("--seed", type=click.IntRange(min=0), metavar="N", help="Seed of everything drawn at random.")
@click.option("--embedder", metavar="NAME", help="bundled, or sentence-transformers:NAME_OR_PATH.")
@click.option("--pii-engine", metavar="NAME", help="bundled, or spacy:PIPELINE.")
@click.option("--cache", type=FOLDER, metavar="DIR", help="Keep features here. Private: made from the source.")
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
    """Audit SYNTHETIC: measure, judge, write report.json and report.html, and exit with the verdict.

    With --pool, the source are exactly the examples that stood in the prompts; a second report, in the folder pool of
    --out, compares with all examples there are. The worse verdict counts.
    """
    from corpusaudit.commands.outputs import clear_old_report

    out: Path = options["out"]
    clear_old_report(out)
    check_memory()
    from corpusaudit.commands.audit import audit_files, exit_code, given_fields, summary

    strict: bool = options.pop("strict")
    paths: dict[Role, str | None] = {"synthetic": synthetic, "source": source, "holdout": holdout}
    options["fields"] = given_fields(options)
    options["limits"] = given_limits(options)
    options["overrides"] = {name: options.pop(name) for name in ("seed", "embedder", "pii_engine")}
    options["command"] = called(context)
    if pool is not None:
        from corpusaudit.commands.pool import audit_with_pool

        reports = audit_with_pool(paths, pool, **options)
        for one in reports:
            click.echo(f"Against {one.against}:\n{summary(one.report)}")
            click.echo(_files_line(one.folder))
        context.exit(exit_code([one.report for one in reports], strict=strict))
    report = audit_files(paths, **options)
    click.echo(summary(report))
    click.echo(_files_line(out))
    context.exit(exit_code([report], strict=strict))


@cli.command(
    short_help="Judge the figures of an old report again.",
    epilog="\b\nExample:\n  corpusaudit gate corpusaudit-report/report.json --preset clinical-release",
)
@click.argument("report_file", metavar="REPORT.json", type=FILE)
@judging_options
@key_option()
@seal_option()
@click.pass_context
def gate(
    context: click.Context,
    report_file: Path,
    config_file: Path | None,
    preset: str | None,
    strict: bool,
    key_file: Path | None,
    require_seal: bool,
) -> None:
    """Judge the figures of an old report again; measures nothing and changes no file.

    Without --config and --preset, the limits are those of the report's own preset. A report that no key vouches for is
    judged as it stands: --require-seal refuses it.
    """
    from corpusaudit.commands.audit import exit_code, summary
    from corpusaudit.commands.rejudge import judge_again

    report, seal = judge_again(report_file, config_file, preset, key_file, require_seal=require_seal)
    click.echo(summary(report, seal))
    context.exit(exit_code([report], strict=strict))


@cli.command(epilog="\b\nExample:\n  corpusaudit render report.json --format markdown --out summary.md")
@click.argument("report_file", metavar="REPORT.json", type=FILE)
@click.option("--format", "kind", type=click.Choice(format_names("render")), required=True, help="What to write.")
@click.option("--out", type=FILE, help="File to write. [default: standard output]")
@key_option()
@seal_option()
def render(report_file: Path, kind: str, out: Path | None, key_file: Path | None, require_seal: bool) -> None:
    """Write a report in another format."""
    _reserve(out, report_file, *([key_file] if key_file else []))
    from corpusaudit.auditing.keys import run_key
    from corpusaudit.commands.report_file import read_with_seal

    report, seal = read_with_seal(report_file, run_key(key_file), require_seal=require_seal)
    text = rendered("render", kind, report, seal)
    _write_or_print(text if text.endswith("\n") else f"{text}\n", out)


@cli.command(
    short_help="Set several reports side by side.",
    epilog="\b\nExamples:\n"
    "  corpusaudit compare gpt/report.json llama/report.json --format html --out comparison.html\n"
    "  corpusaudit compare cold=t02/report.json hot=t10/report.json --only memorization --format latex",
)
@click.argument("reports", metavar="[NAME=]REPORT.json ...", nargs=-1, required=True)
@click.option(
    "--format",
    "kind",
    type=click.Choice(format_names("compare")),
    default="markdown",
    show_default=True,
    help="What to write.",
)
@click.option("--out", type=FILE, help="File to write. [default: standard output]")
@click.option("--only", multiple=True, metavar="METRIC|DIMENSION", help="Compare only this. Repeatable.")
@click.option("--skip", multiple=True, metavar="METRIC|DIMENSION", help="Leave this out. Repeatable.")
@click.option("--privacy", metavar="METRIC", help="Vertical axis of the scatter plot.")
@click.option("--quality", metavar="METRIC", help="Horizontal axis of the scatter plot.")
@key_option()
@seal_option()
@click.option("--same-corpora", is_flag=True, help="You know that source and holdout are the same in all reports.")
def compare(reports: tuple[str, ...], kind: str, out: Path | None, **options: Any) -> None:
    """Set several reports side by side: one row a generator, one column a measurement, best and tied marked.

    Reports whose numbers depend on different settings are refused, and the settings named. That they have the same
    source and holdout is shown by digests under one key, or is your word.
    """
    from corpusaudit.commands.compare import compare_files, named_report

    key_file: Path | None = options["key_file"]
    _reserve(out, *(named_report(one)[1] for one in reports), *([key_file] if key_file else []))
    _write_or_print(rendered("compare", kind, compare_files(reports, **options)), out)


@cli.command(
    short_help="Write the published study's table over several reports.",
    epilog="\b\nExamples:\n"
    "  corpusaudit study gpt/report.json llama/report.json\n"
    "  corpusaudit study gpt/report.json llama/report.json --format latex --out study.tex\n"
    "  corpusaudit study gpt/report.json llama/report.json --format pdf --out figure.pdf",
)
@click.argument("reports", metavar="[NAME=]REPORT.json ...", nargs=-1, required=True)
@click.option(
    "--format",
    "kind",
    type=click.Choice(format_names("study")),
    default="terminal",
    show_default=True,
    help="What to write; svg and pdf are a figure, privacy against quality.",
)
@click.option("--out", type=FILE, help="File to write. [default: standard output]")
@click.option("--by-label", is_flag=True, help="A table for each label too.")
@click.option("--privacy", metavar="METRIC", help="Vertical axis of the figure.")
@click.option("--quality", metavar="METRIC", help="Horizontal axis of the figure.")
@key_option()
@seal_option()
@click.option("--same-corpora", is_flag=True, help="You know that source and holdout are the same in all reports.")
def study(reports: tuple[str, ...], kind: str, out: Path | None, **options: Any) -> None:
    """Write one table of exactly the published study's measures: one row a generator, each beside real text.

    Fidelity by MMD, BERTScore, Sentence Mover's Similarity, ROUGE-L and METEOR, diversity by self-BLEU and TTR, privacy
    by the distance to the nearest source text and the share nearer than .05. An audit measures all of them with
    --also study. Reports must agree as for `compare`.
    """
    from corpusaudit.commands.compare import named_report
    from corpusaudit.commands.study import study_files

    key_file: Path | None = options["key_file"]
    _reserve(out, *(named_report(one)[1] for one in reports), *([key_file] if key_file else []))
    _write_or_print(rendered("study", kind, study_files(reports, kind, **options)), out)


@cli.command(
    short_help="Train on each corpus and on several together, and test.",
    epilog="\b\nExample:\n"
    "  corpusaudit utility --train gold=real.jsonl --train silver=labelled.jsonl --train bronze=written.jsonl \\\n"
    "    --test unseen.jsonl",
)
@click.option(
    "--train", "training", multiple=True, required=True, metavar="NAME=PATH", help="A training corpus. Repeatable."
)
@click.option("--test", required=True, metavar="PATH", help="Real labelled text that none of them may hold.")
@text_option()
@click.option("--id-field", metavar="NAME", help="Column of the id. [default: id, else file and line]")
@click.option(
    "--label-field", metavar="NAME", help="Column of the label or list of labels. [default: label, else labels]"
)
@click.option("--label-separator", metavar="SIGN", help="What stands between several labels in one cell.")
@click.option("--group-field", metavar="NAME", help="Column of the person or author; nobody may stand on both sides.")
@click.option("--on-bad-rows", type=click.Choice(["error", "skip"]), default="error", show_default=True)
@limit_options
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, metavar="N", help="Seed of the draws."
)
@click.option("--format", "kind", type=click.Choice(format_names("utility")), default="markdown", show_default=True)
@click.option("--out", type=FILE, help="File to write. [default: standard output]")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.pass_context
def utility(
    context: click.Context, /, training: tuple[str, ...], test: str, kind: str, out: Path | None, **options: Any
) -> None:
    """Train a classifier on each corpus, on the first with each other, and on all, and test it on real text.

    Test documents of people of a training corpus, and copies and near copies of its documents, are left out. A name
    given twice puts its files together.
    """
    check_memory()
    from corpusaudit.commands.utility import named_path, training_sets
    from corpusaudit.errors import Unmeasured

    _reserve(out, test, *(named_path(given, "--train")[1] for given in training))
    try:
        table = training_sets(training, test, limits=given_limits(options), **options)
    except Unmeasured as reason:
        click.echo(shown_lines(f"Not measured: {reason}"), err=True)
        context.exit(NOT_MEASURED)
    _write_or_print(rendered("utility", kind, table), out)


def _files_line(folder: Path) -> str:
    from corpusaudit.commands.outputs import report_files

    return f"Report: {' and '.join(shown_name(path) for path in report_files(folder))}"


def _reserve(out: Path | None, *inputs: str | Path) -> None:
    from corpusaudit.commands.outputs import reserve

    if out is not None:
        reserve([out], inputs)


def _write_or_print(text: str, out: Path | None) -> None:
    from corpusaudit.files.writing import write_text

    if out is None:
        click.echo(text, nl=False)
    else:
        write_text(out, text)


@cli.command(short_help="List the metrics.")
def metrics() -> None:
    """List the metrics, what they need and what they measure."""
    from corpusaudit.commands.catalogue import list_metrics

    click.echo(list_metrics(shutil.get_terminal_size((110, 24)).columns))


@cli.command(short_help="Print the page of a metric.", epilog="\b\nExample:\n  corpusaudit explain diversity.self_bleu")
@click.argument("name", metavar="ID")
def explain(name: str) -> None:
    """Print the page of a metric: what it measures, how to read it, what it does not show, its parameters."""
    from corpusaudit.commands.catalogue import explain as page

    click.echo(page(name))


@cli.command(short_help="Write a configuration and a CI workflow.")
@click.option("--force", is_flag=True, help="Write over files that stand already.")
def init(force: bool) -> None:
    """Write a commented corpusaudit.toml and a GitHub workflow into this folder."""
    from corpusaudit.commands.scaffold import write_scaffold

    for path in write_scaffold(Path(), force=force):
        click.echo(f"wrote {shown_name(path)}")


@cli.command(short_help="Audit the packaged fictional corpus.")
@click.option("--out", type=FOLDER, default="corpusaudit-demo", show_default=True, help="Folder for the report.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def demo(out: Path, quiet: bool) -> None:
    """Run the whole audit on the packaged fictional corpus, which holds planted copies and disclosures.

    Exits with 0 whatever the verdict.
    """
    from corpusaudit.commands.outputs import clear_old_report

    clear_old_report(out)
    check_memory()
    from corpusaudit.commands.audit import audit_demo, summary
    from corpusaudit.commands.demo import describe_planted

    result = audit_demo(out, quiet=quiet)
    click.echo(summary(result.report))
    click.echo(describe_planted(result.evidence))
    click.echo(f"Report: {shown_name((out / 'report.html').absolute())}")


@cli.command(short_help="Show versions, models and what is missing.")
@click.pass_context
def doctor(context: click.Context) -> None:
    """Show versions, check the models, and say what is missing and how to get it."""
    from corpusaudit.commands.doctor import describe, examine

    findings = examine()
    click.echo(describe(findings))
    context.exit(0 if all(finding.well for finding in findings if finding.needed) else USER_ERROR)


@cli.command()
def schema() -> None:
    """Print the JSON Schema of report.json."""
    import json

    from corpusaudit.results import report_schema

    click.echo(json.dumps(report_schema(), indent=2))


cli.add_command(generate)
cli.add_command(review)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    last, arguments = arguments is None, sys.argv[1:] if arguments is None else list(arguments)
    stay_offline()
    mend_numba_threads()
    debug = bool(os.environ.get("CORPUSAUDIT_DEBUG"))
    if not debug:
        _silence_libraries()
    sys.exit(exit_code_of(lambda: _run(arguments), debug=debug, last=last))


def _run(arguments: Sequence[str]) -> int:
    if "_CORPUSAUDIT_COMPLETE" in os.environ:  # set by a shell that completes a command
        cli.main(prog_name="corpusaudit")
    try:
        # Not cli.main, which makes any broken pipe an exit with 1: a gate failed.
        with cli.make_context("corpusaudit", list(arguments)) as context:
            cli.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        _clear_unparsed(arguments)
        _show_usage_error(error)
        return USER_ERROR
    return 0


def _clear_unparsed(arguments: Sequence[str]) -> None:
    """Remove an old report where an audit's options are wrong, so that --out was not read."""
    if not arguments or arguments[0] not in ("audit", "demo"):
        return
    from corpusaudit.commands.outputs import clear_old_report

    given = [value for name, value in pairwise([*arguments, ""]) if name == "--out"]
    given += [name.partition("=")[2] for name in arguments if name.startswith("--out=")]
    default = next(option.default for option in cli.commands[arguments[0]].params if option.name == "out")
    for out in given or [str(default)]:
        clear_old_report(Path(out))


def _show_usage_error(error: click.ClickException) -> None:
    """Show an error of click as click does, but what was typed made visible: it may come from a script."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        click.echo(f"{context.get_usage()}\nTry '{context.command_path} --help' for help.\n", err=True)
    click.echo(f"Error: {shown_name(error.format_message(), _MOST_OF_MESSAGE)}", err=True)


def _silence_libraries() -> None:
    """Keep warnings and log lines of libraries off the terminal: they may quote the text at hand. Ours do not."""
    import logging
    import warnings

    warnings.simplefilter("ignore")
    logging.getLogger().addHandler(logging.NullHandler())
    if logging.lastResort is not None:  # which writes to standard error
        logging.getLogger("corpusaudit").addHandler(logging.lastResort)


if __name__ == "__main__":
    main()
