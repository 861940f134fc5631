"""``corpusaudit schema``: the JSON Schema of report.json."""

from __future__ import annotations

import click

from corpusaudit.commands.once import OnceCommand


@click.command(cls=OnceCommand)
def schema() -> None:
    """Print the JSON Schema of report.json."""
    import json

    from corpusaudit.results import report_schema

    click.echo(json.dumps(report_schema(), indent=2))
