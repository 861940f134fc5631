"""``corpusaudit init``: its options, and what it prints."""

from __future__ import annotations

from pathlib import Path

import click

from corpusaudit.commands.once import OnceCommand
from corpusaudit.shown import shown_name


@click.command(cls=OnceCommand, short_help="Write a configuration and a CI workflow.")
@click.option("--force", is_flag=True, help="Write over files that stand already.")
def init(force: bool) -> None:
    """Write a commented corpusaudit.toml and a GitHub workflow into this folder."""
    from corpusaudit.commands.scaffold import NEXT, write_scaffold

    for path in write_scaffold(Path(), force=force):
        click.echo(f"wrote {shown_name(path)}")
    click.echo(NEXT, err=True)
