"""``corpusaudit doctor``: what it prints, and its exit code."""

from __future__ import annotations

import click

from corpusaudit.commands.ending import USER_ERROR
from corpusaudit.commands.once import OnceCommand


@click.command(cls=OnceCommand, short_help="Show versions, models and what is missing.")
@click.pass_context
def doctor(context: click.Context) -> None:
    """Show versions, check the models, and say what is missing and how to get it."""
    from corpusaudit.commands.doctor import describe, examine

    findings = examine()
    click.echo(describe(findings))
    context.exit(0 if all(finding.well for finding in findings if finding.needed) else USER_ERROR)
