"""Mutated inputs for every reader until time is up, in a process of its own that an input may end."""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from multiprocessing.sharedctypes import SynchronizedArray
from pathlib import Path

from tests.fuzz.check import made, wrong
from tests.fuzz.targets import TARGETS

_COSTLY = 25
"""What is costly gets every so many-th input."""


def main(seconds: float, first: int) -> int:
    """Try inputs for so long; return 0 where none failed. An input that ends its process is named by another one."""
    context = multiprocessing.get_context("spawn")
    place: SynchronizedArray[bytes] = context.Array("c", 100)
    child = context.Process(target=_tried, args=(seconds, first, place))
    child.start()
    child.join()
    return ended(child.exitcode or 0, place)


def ended(code: int, place: SynchronizedArray[bytes]) -> int:
    """Return 0 where a process ended well; say at which input a signal ended it."""
    if code < 0:
        print(f"{place.value.decode()}: ends the process by signal {-code}", flush=True)
    return int(code != 0)


def _tried(seconds: float, first: int, place: SynchronizedArray[bytes]) -> None:
    sys.exit(_try_inputs(seconds, first, place) > 0)


def _try_inputs(seconds: float, first: int, place: SynchronizedArray[bytes]) -> int:
    """Give every target one input after the other in turn until time is up; return how many failed, each kind once."""
    end, number, failed = time.monotonic() + seconds, first, dict[tuple[str, str], Path]()
    kept = Path("fuzz-failures")
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            for target in [name for name, one in TARGETS.items() if not one.costly or number % _COSTLY == 0]:
                place.value = f"{target} {number}".encode()
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
        f"{number - first} inputs of each of {len(TARGETS)} kinds, fewer of costly ones; {len(failed)} kinds of failure"
    )
    return len(failed)
