"""``corpusaudit metrics``: the list of metrics."""

from __future__ import annotations

import shutil

import click

from corpusaudit.commands.once import OnceCommand


@click.command(cls=OnceCommand, short_help="List the metrics.")
def metrics() -> None:
    """List the metrics, what they need and what they measure."""
    from corpusaudit.commands.catalogue import list_metrics

    click.echo(list_metrics(shutil.get_terminal_size((110, 24)).columns))
