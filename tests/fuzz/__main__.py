"""``python -m tests.fuzz SECONDS [FIRST]``: mutate inputs for so long, from number FIRST on; exit 1 where one failed.

What failed stands in ``fuzz-failures/``: mend the fault and keep the smallest of it in ``tests/fuzz/corpus``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.check import made, wrong
from tests.fuzz.targets import TARGETS

_DEAR = 25
"""What is dear gets every so many-th input."""


def main(seconds: float, first: int) -> int:
    """Give every target one input after the other in turn until time is up; return how many failed, each kind once."""
    end, number, failed = time.monotonic() + seconds, first, dict[tuple[str, str], Path]()
    kept = Path("fuzz-failures")
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            for target in [name for name, one in TARGETS.items() if not one.dear or number % _DEAR == 0]:
                data = made(target, number)
                found = wrong(target, data, Path(folder))
                if found is not None and (target, found[:60]) not in failed:
                    kept.mkdir(exist_ok=True)
                    file = kept / f"{target.replace(' ', '_')}-{number}"
                    file.write_bytes(data)
                    failed[target, found[:60]] = file
                    print(f"{target} {number}: {found} ({file})", flush=True)
            number += 1
    print(
        f"{number - first} inputs of each of {len(TARGETS)} kinds, fewer of dear ones; {len(failed)} kinds of failure"
    )
    return len(failed)


if __name__ == "__main__":
    sys.exit(1 if main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0) else 0)
