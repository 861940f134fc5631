"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpusaudit.commands.choice import Choice
from corpusaudit.corpus.stream import NO_MORE, Limits
from corpusaudit.reports.languages.catalogue import ENGLISH, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    Function = Callable[..., Any]

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
CACHE_VARIABLE, AGAINST_VARIABLE = "CORPUSAUDIT_CACHE", "CORPUSAUDIT_AGAINST"
"""Name the folder that keeps features, and the report of the last release, where no option does: for jobs of CI."""


def limit_options(function: Function) -> Function:
    """Add the options that limit how much of a corpus is read; :func:`given_limits` takes them."""
    for name, most, what in (
        ("--max-bytes", NO_MORE.bytes, "Bytes that may come out of a compressed file, or of one that is read whole."),
        ("--max-characters", NO_MORE.characters, "Characters that one document may have."),
        ("--max-documents", NO_MORE.documents, "Documents that a corpus may have."),
    ):
        option = click.option(name, type=click.IntRange(min=1), default=most, show_default=True, metavar="N", help=what)
        function = option(function)
    return function


def given_limits(options: dict[str, Any]) -> Limits:
    """Take the options of :func:`limit_options` out of those of a command."""
    return Limits(*(options.pop(f"max_{name}") for name in ("documents", "characters", "bytes")))


def language_option() -> Function:
    """Return the option that names the language of a report that people read."""
    return click.option(
        "--report-language",
        "language",
        type=Choice(LANGUAGES),
        default=ENGLISH,
        show_default=True,
        help="Language of what people read; report.json and all other formats are English.",
    )


def text_option() -> Function:
    """Return the option that names the columns of the text."""
    return click.option(
        "--text-field",
        multiple=True,
        metavar="NAME",
        help="Column of the text, or a path such as note.text. Repeatable: all are one document. "
        "[default: text, a chat, instructions with answers, or the only column of text]",
    )


def corpus_options(function: Function) -> Function:
    """Add the options that say where corpora lie and how they are read."""
    options: list[Function] = [
        click.option("--source", metavar="PATH", help="The private real text that the generator saw."),
        click.option("--holdout", metavar="PATH", help="Real text of the same kind that it did not see."),
        text_option(),
        click.option("--id-field", metavar="NAME", help="Column of the id. [default: id, else file and line]"),
        click.option("--label-field", metavar="NAME", help="Column of the label or list of labels."),
        click.option("--label-separator", metavar="SIGN", help="What stands between several labels in one cell."),
        click.option("--group-field", metavar="NAME", help="Column of the person or author, the unit of privacy."),
        click.option(
            "--ignore-field",
            multiple=True,
            metavar="NAME",
            help="A column of text that need not be read, though it is released. Repeatable.",
        ),
        click.option(
            "--on-bad-rows",
            type=Choice(["error", "skip"]),
            default="error",
            show_default=True,
            help="What to do with a row that cannot be read; skipped rows are counted in the report.",
        ),
        limit_options,
    ]
    for option in reversed(options):
        function = option(function)
    return function


def against_option() -> Function:
    """Return the option that names the report of the last release."""
    return click.option(
        "--against",
        type=FILE,
        metavar="REPORT.json",
        envvar=AGAINST_VARIABLE,
        help="The report of the last release, which limits called max_increase compare with. "
        f"[default: {AGAINST_VARIABLE}, else none]",
    )


def accept_option() -> Function:
    """Return the option that names the acceptance file."""
    return click.option(
        "--accept",
        type=FILE,
        metavar="FILE",
        help="What somebody answers for. [default: corpusaudit.accept.toml beside --config, if it is there]",
    )


def out_option() -> Function:
    """Return the option that names the file of a result, which is printed where none is named."""
    return click.option("--out", type=FILE, help="File to write. [default: standard output]")


def key_option() -> Function:
    """Return the option that names the file of the key."""
    return click.option(
        "--key-file",
        type=FILE,
        metavar="FILE",
        help="The key of digests, tokens and seal. [default: CORPUSAUDIT_KEY, else random for the run]",
    )


def seal_option() -> Function:
    """Return the option that refuses reports whose seal cannot be checked."""
    return click.option(
        "--require-seal", is_flag=True, help="Refuse a report whose seal was not verified with a key (exit code 2)."
    )


def judging_options(function: Function) -> Function:
    """Add the options that say by which limits is judged."""
    for option in (
        click.option("--preset", metavar="NAME", help="release (the default), clinical-release or exploratory."),
        click.option("--config", "config_file", type=FILE, metavar="FILE", help="A corpusaudit.toml."),
        click.option(
            "--strict",
            is_flag=True,
            help="Exit with 1 where a limit gave a warning, with 3 where none was judged or text was not read.",
        ),
    ):
        function = option(function)
    return function
