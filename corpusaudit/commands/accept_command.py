"""``corpusaudit accept``: its options, and what it prints."""

from __future__ import annotations

from pathlib import Path

import click

from corpusaudit.commands.once import OnceCommand
from corpusaudit.commands.options import FILE, key_option, seal_option
from corpusaudit.extents import MOST_DAYS

_FILE = "corpusaudit.accept.toml"  # as auditing/acceptance_file.py calls it, which loads more than --help may


@click.command(
    cls=OnceCommand,
    short_help="Write down who answers for a limit or an incident.",
    epilog="\b\nExamples:\n"
    "  corpusaudit accept report.json --document syn-0016 --reason 'a template' --owner 'data protection' --days 90\n"
    "  corpusaudit accept report.json --limit fidelity.coverage --reason 'rare codes' --owner 'M. Ruiz' --days 30\n"
    "  corpusaudit accept report.json --list",
)
@click.argument("report_file", metavar="REPORT.json", type=FILE)
@click.option("--incident", "incidents", multiple=True, metavar="FINGERPRINT", help="Accept this incident. Repeatable.")
@click.option("--document", "documents", multiple=True, metavar="ID", help="Accept all its incidents. Repeatable.")
@click.option("--limit", "limits", multiple=True, metavar="METRIC", help="Accept a limit as far as it is. Repeatable.")
@click.option("--reason", metavar="TEXT", help="Why; the report publishes it as it stands.")
@click.option("--owner", metavar="NAME", help="Who answers for it; the report publishes it as it stands.")
@click.option("--expires", metavar="DATE", help=f"The last day it holds, at most {MOST_DAYS} days from today.")
@click.option("--days", type=click.IntRange(1, MOST_DAYS), metavar="N", help="The same as days from today.")
@click.option("--file", type=FILE, default=_FILE, show_default=True, help="The acceptance file.")
@click.option("--list", "listed", is_flag=True, help="List what stands in the file, as it counts for the report today.")
@key_option()
@seal_option()
def accept(
    report_file: Path,
    incidents: tuple[str, ...],
    documents: tuple[str, ...],
    limits: tuple[str, ...],
    reason: str | None,
    owner: str | None,
    expires: str | None,
    days: int | None,
    file: Path,
    listed: bool,
    key_file: Path | None,
    require_seal: bool,
) -> None:
    """Write into an acceptance file that somebody answers for an incident or a limit of a report.

    An incident that is accepted leaves the figures that limits judge; a limit that is accepted stops nothing as long as
    its figure is no worse. The report shows each acceptance with its reason. Limits that count documents are accepted
    by their incidents, and what is unmeasured cannot be accepted.
    """
    from corpusaudit.commands.accept import list_acceptances, write_acceptances
    from corpusaudit.errors import UsageError

    if listed:
        if incidents or documents or limits:
            raise UsageError("--list lists what stands in the file, and accepts nothing; leave it out to accept")
        for told in list_acceptances(report_file, file, key_file=key_file, require_seal=require_seal):
            click.echo(told)
        return
    if not reason or not owner:
        raise UsageError("an acceptance needs --reason and --owner; the report publishes both")
    written, read = write_acceptances(
        report_file,
        file,
        incidents=incidents,
        documents=documents,
        limits=limits,
        reason=reason,
        owner=owner,
        expires=expires,
        days=days,
        key_file=key_file,
        require_seal=require_seal,
    )
    if not read.seal.verified:
        click.echo(read.seal.sentence, err=True)
    from corpusaudit.shown import shown_lines, shown_name

    click.echo(shown_lines("\n".join([f"Accepted in {shown_name(file)}:", *(f"- {one}" for one in written)])))
    click.echo(f"Audit again with --accept {shown_name(file)}, or with a --config beside which it lies.")
