"""How rows of the cache make room for others: what was used least recently goes first.

When each row was used last stands in a table of its own, so that reading a row never writes it again. Nothing is
believed for what stands there: it decides only what is removed.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable

_SPARE = 10
"""A tenth of the room is freed at once, so that not every chunk has to make room."""


def used_bytes(database: sqlite3.Connection) -> int:
    """Return the bytes of the file that hold something."""
    pages, free, size = (
        database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    used: int = (pages - free) * size
    return used


def mark_used(database: sqlite3.Connection, keys: Iterable[bytes]) -> None:
    """Note that rows are used now."""
    now = int(time.time())
    database.executemany("INSERT OR REPLACE INTO used VALUES (?, ?)", [(key, now) for key in keys])


def make_room(database: sqlite3.Connection, wanted: int, most: int, begun: int) -> bool:
    """Remove rows that were not used since ``begun`` until ``wanted`` more bytes fit into ``most``; say if they do.

    ``begun``: seconds since 1970, when this audit began: what it uses itself never makes room.
    """
    over = used_bytes(database) + wanted - most
    if over <= 0:
        return True
    oldest = database.execute(
        "SELECT kept.key, length(made) FROM kept LEFT JOIN used ON used.key = kept.key "
        "WHERE at IS NULL OR NOT at BETWEEN ? AND ? ORDER BY at",
        (begun, int(time.time())),
    )
    gone, freed = [], 0
    for key, size in oldest:
        gone.append((key,))
        freed += size or 0
        if freed >= over + most // _SPARE:
            break
    oldest.close()
    for table in ("kept", "used"):
        database.executemany(f"DELETE FROM {table} WHERE key = ?", gone)
    return used_bytes(database) + wanted <= most


def give_back(database: sqlite3.Connection) -> None:
    """Make the file as short as its rows are, where some went; outside of a transaction."""
    (free,) = database.execute("PRAGMA freelist_count").fetchone()
    if free:
        database.executescript("PRAGMA incremental_vacuum")  # execute would give back one page alone
