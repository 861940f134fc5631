"""Progress on standard error: bars on a terminal, of the whole audit and of each stage; one line a stage elsewhere."""

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
WHOLE = "whole audit"
PASSES = ("embedding", "personal details in")
"""What goes over every document of each role in an audit, as its stages are called."""
_READING = "reading "
"""With this begins the name of the stage that says how many documents a role has."""
_LAST = "measuring"
_SPEED_OVER = 120.0
"""Seconds over which speed is taken: details take longer than vectors, and one of them begins."""


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
class Passes:
    """How many documents a command has gone over, of all that it will: each of ``kinds`` goes over every role.

    A stage is named after its kind and its role. ``stages``: documents done and in all, by name, once the role was
    read; a stage that speaks says it better, since equal texts are one.
    """

    kinds: tuple[str, ...]
    stages: dict[str, tuple[int, int]] = field(default_factory=dict)

    def hear(self, stage: str, done: int, total: int) -> None:
        """Take note of what a stage says of itself."""
        if stage.startswith(_READING):
            self.stages |= {f"{kind} {stage.removeprefix(_READING)}": (0, total) for kind in self.kinds}
        elif stage in self.stages:
            self.stages[stage] = done, total
        elif stage == _LAST and done >= total:
            self.stages = {name: (all_of_it, all_of_it) for name, (_, all_of_it) in self.stages.items()}

    @property
    def counts(self) -> tuple[int, int]:
        """Documents done and in all."""
        return sum(done for done, _ in self.stages.values()), sum(total for _, total in self.stages.values())


@dataclass
class _Bars:
    bar: Bar
    counted: bool = True
    passes: Passes = field(default_factory=lambda: Passes(()))
    tasks: dict[str, TaskID] = field(default_factory=dict)

    def __call__(self, stage: str, done: int, total: int) -> None:
        self.passes.hear(stage, done, total)
        if self.passes.stages:
            self._show(WHOLE, *self.passes.counts)
        self._show(stage, done, total)

    def _show(self, stage: str, done: int, total: int) -> None:
        if stage not in self.tasks:
            self.tasks[stage] = self.bar.add_task(shown_name(stage), total=None)
        # A bar writes both numbers; where they are a few, they may be of people.
        shown = self.counted and total >= PEOPLE
        self.bar.update(self.tasks[stage], completed=done if shown else 0, total=total if shown else None)


@contextmanager
def show_progress(
    *, quiet: bool, stream: TextIO | None = None, counted: bool = True, passes: tuple[str, ...] = ()
) -> Iterator[Progress]:
    """Yield the function that the audit calls with stage, documents done and documents in all.

    ``counted``: counts are shown, five and more; without, none is. ``passes``: kinds of stages that go over every
    document; a terminal then shows the documents a second and the time left of all of them together.
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
        yield _Bars(bar, counted, Passes(passes))


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
        stage,
        BarColumn(),
        MofNCompleteColumn(),
        Speed(),
        TimeRemainingColumn(),
        console=Console(file=stream),
        speed_estimate_period=_SPEED_OVER,
    )
