"""Whether a file of columns (Arrow, Parquet) can be read at all, asked in a process of its own.

A damaged length lets polars ask for more memory than there is, and its allocator then ends the process it runs in,
which no exception can tell.
"""

from __future__ import annotations

import subprocess
import sys

_READ = """
import contextlib, io, sys
with contextlib.suppress(ImportError, ValueError, OSError):
    import resource  # what ends here leaves no image of its memory behind
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
import polars
form, rows = sys.argv[1:]
getattr(polars, f"read_{form}")(io.BytesIO(sys.stdin.buffer.read()), n_rows=int(rows))
"""


def ends_its_reader(data: bytes, form: str, rows: int) -> bool:
    """Return whether reading so many rows of those bytes ends a process by a signal; an exception is not meant.

    ``form``: what polars calls it: ``ipc``, ``ipc_stream`` or ``parquet``.
    """
    if not sys.executable:
        return False
    # -P: nothing is imported from the folder that the program runs in.
    command = [sys.executable, "-P", "-c", _READ, form, str(rows)]
    child = subprocess.run(command, input=data, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return child.returncode < 0
