"""``corpusaudit demo``: its options, and what it prints."""

from __future__ import annotations

from pathlib import Path

import click

from corpusaudit.commands.ending import check_memory
from corpusaudit.commands.once import OnceCommand
from corpusaudit.commands.options import FOLDER
from corpusaudit.shown import shown_name


@click.command(cls=OnceCommand, short_help="Audit the packaged fictional corpus.")
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
