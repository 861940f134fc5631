"""Random keys kept in files of their own, in the folder of what they protect: 32 bytes, for the owner alone."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

KEY_BYTES = 32
"""256 bits, as long as the digest that the key is used with."""


def is_private(found: os.stat_result) -> bool:
    """Return whether an opened file is an ordinary one that its owner, who is the user, alone can read."""
    mine = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    return mine and stat.S_ISREG(found.st_mode) and not stat.S_IMODE(found.st_mode) & 0o077


def stored_key(path: Path) -> bytes | None:
    """Return the key in a file; None where there is none, or one that is no key or that others may have read."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as file:
        if not is_private(os.fstat(file.fileno())):
            return None
        key = file.read(KEY_BYTES + 1)
    return key if len(key) == KEY_BYTES else None


def make_key(path: Path) -> bytes:
    """Put a fresh random key into a file (0600), in place of whatever stood there, and return it.

    A sound key that another process put there meanwhile is kept and returned. Raises OSError.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    key = secrets.token_bytes(KEY_BYTES)
    try:
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key)
        if os.path.lexists(path) and stored_key(path) is None:
            path.unlink()
        try:
            os.link(part, path)  # unlike a move, never over a key that another process made meanwhile
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    kept = stored_key(path)
    if kept is None:
        raise OSError(f"{path.name}: no key could be kept there")
    return kept
