"""Progress on standard error: a bar on a terminal, one line a stage elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from corpusaudit.counts import PEOPLE
from corpusaudit.shown import shown_name

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

Progress = Callable[[str, int, int], None]


def _nothing(_stage: str, _done: int, _total: int) -> None:
    """Show nothing."""


@dataclass
class _Lines:
    """One line for each stage, written when it is done.

    A stage often speaks only when its work is over, and stages stand inside others, so the time since the last word of
    any stage counts for the stage that speaks.
    """

    stream: TextIO
    counted: bool = True
    last: float = field(default_factory=time.monotonic)
    seconds: dict[str, float] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self.last
        self.last, self.done[stage] = now, done
        if 0 < total <= done:
            self._write(stage)

    def finish(self) -> None:
        for stage in self.done:
            self._write(stage)

    def _write(self, stage: str) -> None:
        if stage in self.written:
            return
        self.written.add(stage)
        counted = f": {self.done[stage]:,}" if self.counted and self.done[stage] >= PEOPLE else ""
        print(f"{shown_name(stage)}{counted} ({self.seconds[stage]:.1f} s)", file=self.stream, flush=True)


@dataclass
class _Bars:
    bar: Bar
    counted: bool = True
    tasks: dict[str, TaskID] = field(default_factory=dict)

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage not in self.tasks:
            self.tasks[stage] = self.bar.add_task(shown_name(stage), total=None)
        # A bar writes both numbers; where they are a few, they may be of people.
        shown = self.counted and total >= PEOPLE
        self.bar.update(self.tasks[stage], completed=done if shown else 0, total=total if shown else None)


@contextmanager
def show_progress(*, quiet: bool, stream: TextIO | None = None, counted: bool = True) -> Iterator[Progress]:
    """Yield the function that the audit calls with stage, documents done and documents in all.

    ``counted``: counts are shown, five and more; without, none is.
    """
    stream = sys.stderr if stream is None else stream
    if quiet:
        yield _nothing
        return
    if not stream.isatty():
        lines = _Lines(stream, counted)
        try:
            yield lines
        finally:
            lines.finish()
        return
    with _bar(stream) as bar:
        yield _Bars(bar, counted)


def _bar(stream: TextIO) -> Bar:
    from rich import progress as rich_progress
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Speed(ProgressColumn):
        def render(self, task: object) -> Text:
            speed = getattr(task, "speed", None)
            return Text(f"{speed:,.0f} docs/s" if speed else "")

    stage = TextColumn("{task.description}", markup=False)
    return rich_progress.Progress(
        stage, BarColumn(), MofNCompleteColumn(), Speed(), TimeRemainingColumn(), console=Console(file=stream)
    )
