"""``corpusaudit cache``: what it takes and prints."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpusaudit.commands.once import OnceGroup
from corpusaudit.commands.options import CACHE_VARIABLE, FOLDER
from corpusaudit.shown import shown_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


@click.group(
    cls=OnceGroup,
    name="cache",
    short_help="Show or clear what audits keep for the next one.",
    epilog="\b\nExamples:\n  corpusaudit cache info --cache cache\n  corpusaudit cache clear --cache cache",
)
def cache() -> None:
    """Show or clear the folder that audits keep features in, made from private text (`audit --cache`)."""


def _cache_option() -> Callable[..., Any]:
    return click.option(
        "--cache",
        "directory",
        type=FOLDER,
        metavar="DIR",
        envvar=CACHE_VARIABLE,
        required=True,
        help=f"What `audit` was given. [default: {CACHE_VARIABLE}]",
    )


@cache.command(
    short_help="Show how large it is, and when it was used.",
    epilog="\b\nExample:\n  corpusaudit cache info --cache cache",
)
@_cache_option()
def info(directory: Path) -> None:
    """Show how large the cache is, how large it may become, and when it was used."""
    from corpusaudit.files.cache_folder import SIZE_VARIABLE, cache_state, size_limit

    state = cache_state(directory)
    lines = [
        f"Folder: {shown_name(state.folder)} (private: made from the texts that were audited)",
        f"Size: {_bytes(state.size)}, of at most {_bytes(size_limit())} ({SIZE_VARIABLE})",
        "Kept: cannot be read; the next audit mends it or begins anew"
        if state.rows is None
        else f"Kept: {state.rows:,} features of texts",
    ]
    if state.first is not None and state.last is not None:
        lines.append(f"Used: last {_day(state.last)}, the oldest {_day(state.first)}")
    click.echo("\n".join(lines))


@cache.command(short_help="Remove all that is kept.", epilog="\b\nExample:\n  corpusaudit cache clear --cache cache")
@_cache_option()
def clear(directory: Path) -> None:
    """Remove all that is kept, the key first; files that no audit keeps there stay.

    The content is unlinked, not overwritten: what the disk still holds is protected by encrypting the disk.
    """
    from corpusaudit.files.cache_folder import clear_cache

    freed = clear_cache(directory)
    click.echo(
        f"Removed: {_bytes(freed)}"
        if freed
        else f"Nothing is kept in {shown_name(directory)}: no audit was given that folder as --cache"
    )


def _bytes(size: int) -> str:
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "KB")):
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{size} bytes"


def _day(seconds: int) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
    except (ValueError, OverflowError, OSError):  # a number that is no time
        return "at an unknown time"
