"""Compiled loops, and where they are kept, so that the next run need not compile them again.

numba would keep them under HOME where it cannot write into the package's folder, and break where it cannot write there
either: a package that root installed, used by somebody else. Ours lie in NUMBA_CACHE_DIR where that is set, else in the
package's folder where it holds some already, else in the cache of the audit, which is kept where a container with the
package is not, else in the package's folder, and where none of them can be written, nowhere: they are compiled in each
run. A loop is compiled anew where its source file or the processor is another.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

_private: list[Path] = []


def keep_compiled_in(folder: Path) -> None:
    """Keep what is compiled from now on in a folder that its owner alone can write to, where no other holds it yet."""
    _private[:] = [folder]


def compiled(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Return a decorator that compiles a function with ``numba.njit``; ``options`` are numba's."""

    def compile_late(function: Callable[..., Any]) -> Any:
        from numba import njit

        kernel = njit(**options)(function)
        with suppress(RuntimeError):  # no place to keep it
            kernel._cache = _cache_class()(function)
        return kernel

    return compile_late


@functools.cache
def _cache_class() -> Any:
    from numba.core import caching as untyped

    caching: Any = untyped

    class InUse(caching.InTreeCacheLocator):  # type: ignore[misc]  # the base is imported late
        @classmethod
        def from_function(cls, function: Callable[..., Any], file: str) -> Any:
            compiled_already = next(Path(file).parent.glob("__pycache__/*.nbi"), None)
            return None if compiled_already is None else super().from_function(function, file)

    class InAudit(caching.InTreeCacheLocator):  # type: ignore[misc]
        def __init__(self, function: Callable[..., Any], file: str) -> None:
            super().__init__(function, file)
            self._cache_path = str(_private[0] / "compiled")

        @classmethod
        def from_function(cls, function: Callable[..., Any], file: str) -> Any:
            return super().from_function(function, file) if _private else None

    class Places(caching.CompileResultCacheImpl):  # type: ignore[misc]
        _locator_classes = (caching.UserProvidedCacheLocator, InUse, InAudit, caching.InTreeCacheLocator)

    class Cache(caching.FunctionCache):  # type: ignore[misc]
        """A full disk or a damaged file costs the time to compile, not the audit."""

        _impl_class = Places

        def load_overload(self, signature: Any, target: Any) -> Any:
            try:
                return super().load_overload(signature, target)
            except Exception:  # of unpickling: any
                with suppress(OSError):
                    self.flush()
                return None

        def save_overload(self, signature: Any, made: Any) -> None:
            with suppress(OSError):
                super().save_overload(signature, made)

    return Cache
