"""One audit by the command line, with the processor seconds of each stage.

    python benchmarks/whole/ours.py FOLDER [--stored] [--only METRIC ...]

Reads the three corpora in FOLDER, writes the reports to FOLDER/report and the seconds by stage to FOLDER/stages.json.
With --stored the features in FOLDER/cache take the place of both models.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from corpusaudit.auditing import run
from corpusaudit.cli import main as command_line

JUDGED = (0, 1, 3)
"""Exit codes of an audit that reached its end."""


class _ProcessorClock(run._Clock):
    """The audit's own clock, and beside it the processor seconds of all threads."""

    processor = run._Clock(time.process_time)

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        with super().stage(name), self.processor.stage(name):
            yield


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--stored", action="store_true")
    parser.add_argument("--only", action="append", default=[])
    options = parser.parse_args()
    folder = options.folder
    run._Clock = _ProcessorClock  # type: ignore[misc]
    arguments = ["audit", f"{folder / 'synthetic.jsonl'}", "--out", f"{folder / 'report'}", "--quiet"]
    arguments += [f"--{role}={folder / f'{role}.jsonl'}" for role in ("source", "holdout")]
    arguments += [f"--cache={folder / 'cache'}"] if options.stored else []
    code = _code([*arguments, *(f"--only={name}" for name in options.only)])
    if code not in JUDGED:
        raise SystemExit(f"the audit ended with exit code {code}")
    if options.stored and "onnxruntime" in sys.modules:
        raise SystemExit("a model was run: not every text was found in the cache")
    (folder / "stages.json").write_text(json.dumps(_ProcessorClock.processor.seconds), encoding="utf-8")


def _code(arguments: list[str]) -> int:
    """Return the exit code of the command line."""
    sys.argv = ["corpusaudit", *arguments]
    try:
        command_line()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 2
    return 0


if __name__ == "__main__":
    main()
