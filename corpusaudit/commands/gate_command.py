"""``corpusaudit gate``: its options, and what it prints."""

from __future__ import annotations

from pathlib import Path

import click

from corpusaudit.commands.once import OnceCommand
from corpusaudit.commands.options import FILE, accept_option, against_option, judging_options, key_option, seal_option


@click.command(
    cls=OnceCommand,
    short_help="Judge the figures of an old report again.",
    epilog="\b\nExample:\n  corpusaudit gate corpusaudit-report/report.json --preset clinical-release",
)
@click.argument("report_file", metavar="REPORT.json", type=FILE)
@judging_options
@against_option()
@accept_option()
@key_option()
@seal_option()
@click.pass_context
def gate(
    context: click.Context,
    report_file: Path,
    config_file: Path | None,
    preset: str | None,
    strict: bool,
    against: Path | None,
    accept: Path | None,
    key_file: Path | None,
    require_seal: bool,
) -> None:
    """Judge the figures of an old report again; measures nothing and changes no file.

    Without --config and --preset, the limits are those of the report's own preset; without --against, limits on an
    increase compare with what the audit compared with. Acceptances are those of the file, else of the report; of
    incidents only those count that the audit knew. A report that no key vouches for is judged as it stands:
    --require-seal refuses it.
    """
    from corpusaudit.commands.audit import exit_code, summary
    from corpusaudit.commands.rejudge import judge_again

    report, seal = judge_again(
        report_file, config_file, preset, key_file, against_file=against, accept_file=accept, require_seal=require_seal
    )
    click.echo(summary(report, seal))
    context.exit(exit_code([report], strict=strict))
