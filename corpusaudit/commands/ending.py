"""How a process ends: with which code and sentence, whatever happens to its streams, and without a trace.

A verdict's code is kept when nobody reads what is printed. What was to be printed and could not be is an error. A
signal ends the work as an exception would, so that everything that was begun is taken back.
"""

from __future__ import annotations

import errno
import io
import math
import os
import select
import signal
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from types import FrameType

from corpusaudit.errors import UserError
from corpusaudit.shown import shown_lines

USER_ERROR, NOT_MEASURED, INTERNAL_ERROR, BY_SIGNAL = 2, 3, 4, 128
"""Exit codes: usage and input, nothing could be measured, internal errors, and what a signal's number is added to."""
_GONE = (errno.EPIPE, errno.EBADF, errno.ECONNRESET, errno.ENOTCONN)
_LEAST_MEMORY = 3 << 29
"""Bytes of addresses, 1.5 GiB: with less than that no audit ends well."""
_TOGETHER = 1.0  # seconds
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_IMPATIENT = 1.0
"""Seconds in which further signals are one: what the first began to take back is not disturbed."""


@dataclass
class _Signals:
    """The signals that came; ``raised`` is when the last one raised, ``decided`` whether it stands how we end."""

    numbers: list[int] = field(default_factory=list)
    raised: float = -math.inf
    decided: bool = False


_signals = _Signals()


class Stopped(KeyboardInterrupt):
    """A signal asked this process to end; a KeyboardInterrupt, so that libraries pass it on."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def raise_if_stopped() -> None:
    """Raise Stopped where a signal came and its exception was lost, as in a destructor."""
    if _signals.numbers:
        raise Stopped(_signals.numbers[0])


def check_memory() -> None:
    """Raise MemoryError where a limit on the process (``ulimit -v``) leaves less than an audit needs at the least.

    Some libraries end the process themselves without memory, OpenBLAS with 1, which would read as a failed gate.
    """
    import mmap
    import resource

    if resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY:
        return
    try:
        mmap.mmap(-1, _LEAST_MEMORY, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
    except OSError:
        raise MemoryError from None


def exit_code_of(call: Callable[[], int], *, debug: bool, last: bool = False) -> int:
    """Call, and return the code to exit with: the call's own, or that of what ended it, which is said.

    Where the process ends with it (``last``), signals that come later are ignored: the code stands.
    """
    with ExitStack() as stack:
        printed = stack.enter_context(_streams())
        if not debug:
            stack.enter_context(_no_traces())
        stack.enter_context(_heeded_signals(last))
        code = _ended(call, debug)
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        if printed is not None and printed.lost and code < INTERNAL_ERROR:
            _say(f"Error: standard output: cannot be written ({printed.lost.strerror})")
            code = USER_ERROR
        return code


def _ended(call: Callable[[], int], debug: bool) -> int:
    try:
        code = call()
        _signals.decided = True
    except BaseException as error:
        _signals.decided = True
        if not isinstance(error, Exception | KeyboardInterrupt):
            raise
        code = _code_of(error, debug)
    return code


def _code_of(error: Exception | KeyboardInterrupt, debug: bool) -> int:
    """Say what ended the call, and return its code."""
    if isinstance(error, UserError):
        _say(shown_lines(f"Error: {error}"))
        return USER_ERROR
    if isinstance(error, KeyboardInterrupt):
        number = error.number if isinstance(error, Stopped) else signal.SIGINT
        _say(f"Stopped ({signal.Signals(number).name}): no file is left half-written.")
        return BY_SIGNAL + number
    if isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM:
        _say("Out of memory: no file is left half-written. Give the process more, or fewer and shorter documents.")
        return INTERNAL_ERROR
    if debug:
        import traceback

        traceback.print_exception(error)
    _say(
        f"Internal error: {type(error).__name__}. Its message may quote text and is not shown; set CORPUSAUDIT_DEBUG=1 "
        "for the trace."
    )
    return INTERNAL_ERROR


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


class _Raw(io.RawIOBase):
    """The end of a standard stream: what cannot be written is noted and raises nothing."""

    def __init__(self, file: int) -> None:
        self.file = file
        self.failed: OSError | None = None

    @property
    def lost(self) -> OSError | None:
        """What kept output from where it was to go; None where all is written, or nobody was there to read it."""
        error = self.failed
        if error is None or error.errno in _GONE:
            return None
        hung_up = error.errno == errno.EIO and stat.S_ISCHR(os.fstat(self.file).st_mode)
        return None if hung_up else error

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.file

    def isatty(self) -> bool:
        return os.isatty(self.file)

    def write(self, data: bytes | memoryview) -> int:  # type: ignore[override]  # a buffer, in any case
        while self.failed is None:
            try:
                return os.write(self.file, data)
            except BlockingIOError:
                select.select([], [self.file], [])
            except OSError as error:
                self.failed = error
        return len(data)


@contextmanager
def _streams() -> Iterator[_Raw | None]:
    """Let the standard streams fail without an exception; yield the end of standard output.

    Streams that somebody put in their place, such as a test, are left alone.
    """
    before = sys.stdout, sys.stderr
    if before != (sys.__stdout__, sys.__stderr__):
        yield None
        return
    # A file that is opened later would take the number of a closed stream, and be written into by whoever prints.
    for file in range(3):
        try:
            os.fstat(file)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    ends = []
    for file, name, stream in zip((1, 2), ("stdout", "stderr"), before, strict=True):
        if stream is not None:
            stream.flush()
        ends.append(_Raw(file))
        setattr(
            sys,
            name,
            io.TextIOWrapper(
                io.BufferedWriter(ends[-1]),
                encoding=stream.encoding if stream is not None else "utf-8",
                errors="backslashreplace",  # terminals of other encodings than UTF-8
                line_buffering=True,
            ),
        )
    try:
        yield ends[0]
    finally:
        sys.stdout, sys.stderr = before


@contextmanager
def _heeded_signals(last: bool) -> Iterator[None]:
    """Raise Stopped on signals that end a process, unless whoever started it wants them ignored."""
    _signals.numbers, _signals.raised, _signals.decided = [], -math.inf, False
    before = {}
    if threading.current_thread() is threading.main_thread():
        for name in _NAMES:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
                before[number] = signal.signal(number, _stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_IGN if last else handler)


def _stop(number: int, _frame: FrameType | None) -> None:
    """Raise Stopped, once for signals that come together: what the first began to take back is not disturbed."""
    _signals.numbers.append(number)
    now = time.monotonic()
    if not _signals.decided and now - _signals.raised > _TOGETHER:
        _signals.raised = now
        raise Stopped(number)


def _nothing(_: object) -> None:
    """Say nothing."""


@contextmanager
def _no_traces() -> Iterator[None]:
    """Print no trace of what breaks in a thread or a destructor: it may quote a text."""
    before = threading.excepthook, sys.unraisablehook
    threading.excepthook, sys.unraisablehook = _nothing, _nothing
    try:
        yield
    finally:
        threading.excepthook, sys.unraisablehook = before
