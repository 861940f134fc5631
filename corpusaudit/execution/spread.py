"""One map over shards and one merge of what comes back; which engine runs the shards changes no figure.

A function that is spread stands at the top level of a module, so that another process can find it; what all its shards
share is bound to it with ``functools.partial``. It returns what its shard alone decides. Results come back in the order
of the shards, and :func:`merge` joins neighbours only, so that neither the engine nor the cutting shows in them.
"""

from __future__ import annotations

import functools
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from typing import Any, Literal, TypeVar, get_args

from corpusaudit.execution.processors import processors

Engine = Literal["serial", "threads", "processes"]
ENGINES: tuple[Engine, ...] = get_args(Engine)
Shard = TypeVar("Shard")
Made = TypeVar("Made")

AT_ONCE = 2048
"""Shards that are handed out together: results that nobody has taken yet are held in memory."""
_engine: ContextVar[Engine] = ContextVar("engine", default="threads")
"""Threads: models, compiled loops and searches leave Python's lock, and what they read is shared without a copy."""


@contextmanager
def running_on(engine: Engine) -> Iterator[None]:
    """Run what is spread inside on another engine; raise ValueError where there is none of that name."""
    if engine not in ENGINES:
        raise ValueError("engines are " + ", ".join(ENGINES))
    before = _engine.set(engine)
    try:
        yield
    finally:
        _engine.reset(before)


def map_shards(
    function: Callable[[Shard], Made], shards: Iterable[Shard], *, workers: int | None = None
) -> Iterator[Made]:
    """Yield what a function makes of each shard, in the order of the shards.

    ``workers``: how many run at once, at least 1, by default one a processor. What a shard raises is raised here.
    Raises TypeError at a function that another process could not find.
    """
    _check_top_level(function)
    if _engine.get() == "serial" or (workers == 1 and _engine.get() == "threads"):
        return map(function, shards)
    pool = _POOLS[_engine.get()](max(1, processors() if workers is None else workers))
    return _made_in(pool, function, iter(shards))


def _made_in(pool: Executor, function: Callable[[Shard], Made], shards: Iterator[Shard]) -> Iterator[Made]:
    with pool:
        while part := list(islice(shards, AT_ONCE)):
            yield from pool.map(function, part)


_POOLS: dict[Engine, Callable[[int], Executor]] = {
    "threads": ThreadPoolExecutor,
    # A process that is forked while threads hold locks may wait for them for ever.
    "processes": lambda workers: ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")),
}
"""What each engine but ``serial`` runs on, by the number of workers."""


def _check_top_level(function: Callable[..., Any]) -> None:
    inner: Any = function
    while isinstance(inner, functools.partial):
        inner = inner.func
    name = getattr(inner, "__qualname__", "")
    if not name or "." in name or "<" in name:
        raise TypeError(f"only functions at the top level of a module are spread, not {name or inner!r}")


def merge(parts: Iterable[Made], join: Callable[[Made, Made], Made]) -> Made:
    """Return the parts of a map as one: ``join`` puts two neighbours together, pairs of pairs after that.

    ``join`` must give the same whichever neighbours are joined first; it may change and return its first part. Raises
    ValueError where there is no part.
    """
    waiting = list(parts)
    if not waiting:
        raise ValueError("nothing to merge")
    while len(waiting) > 1:
        pairs = [join(waiting[at], waiting[at + 1]) for at in range(0, len(waiting) - 1, 2)]
        waiting = pairs + waiting[2 * len(pairs) :]
    return waiting[0]
