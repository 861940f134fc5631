"""What commands print or write with ``--out``."""

from __future__ import annotations

from pathlib import Path

import click

from corpusaudit.commands.outputs import report_files, reserve
from corpusaudit.files.writing import write_text
from corpusaudit.reports.languages.catalogue import ENGLISH, sayer
from corpusaudit.shown import shown_name


def files_line(folder: Path, language: str = ENGLISH) -> str:
    """Return the line that names the files of the report in a folder, in one of ``LANGUAGES``."""
    say = sayer(language)
    *names, last = (shown_name(path) for path in report_files(folder))
    listed = f"{', '.join(names)} {say('and')} {last}" if names else last
    return f"{say('Report')}: {listed}"


def reserve_out(out: Path | None, *inputs: str | Path) -> None:
    """Raise UsageError or WriteError where a file for the result cannot be written, or is one of the inputs."""
    if out is not None:
        reserve([out], inputs)


def write_or_print(text: str, out: Path | None) -> None:
    """Write the result to a file, or on standard output where none was named."""
    if out is None:
        click.echo(text, nl=False)
    else:
        write_text(out, text)
