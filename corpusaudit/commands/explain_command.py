"""``corpusaudit explain``: the page of a metric."""

from __future__ import annotations

import click

from corpusaudit.commands.once import OnceCommand


@click.command(
    cls=OnceCommand,
    short_help="Print the page of a metric.",
    epilog="\b\nExample:\n  corpusaudit explain diversity.self_bleu",
)
@click.argument("name", metavar="ID")
def explain(name: str) -> None:
    """Print the page of a metric: what it measures, how to read it, what it does not show, its parameters."""
    from corpusaudit.commands.catalogue import explain as page

    click.echo(page(name))
