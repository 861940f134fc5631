"""Where a command writes: checked before any work is done, apart from every input, and clear of older results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from corpusaudit.corpus.row import CorpusFile
from corpusaudit.errors import UsageError, UserError
from corpusaudit.files.writing import CACHE_FOLDER, check_folder, check_writable, remove_leftovers
from corpusaudit.reports.formats import formats_of
from corpusaudit.shown import shown_name

POOL_FOLDER = "pool"
_HEAD = 4096
"""Bytes in which the mark of a format stands."""


def clear_old_report(out: Path) -> None:
    """Remove the report of an older run as soon as its folder is known, so that nobody takes it for this run's.

    What this run reads is not known yet. So a file of that name that is no report of ours is left for
    :func:`reserve`.
    """
    for folder in (out, out / POOL_FOLDER):
        remove_leftovers(folder)
        for written in reversed(formats_of("audit")):  # report.json first: the others are nothing without it
            if written.mark in _head(folder / written.file):
                _remove(folder / written.file)


def report_files(folder: Path) -> list[Path]:
    """Return the files of a report, in the order in which they are written: who finds the last finds all."""
    return [folder / written.file for written in formats_of("audit")]


def reserve(
    outputs: Sequence[Path], inputs: Iterable[str | Path], *, private: Sequence[Path] = (), folders: bool = False
) -> None:
    """Make sure that outputs can be written and are no inputs, and remove what an older run wrote there.

    ``inputs`` may be folders and globs; with ``folders``, those of the outputs are made later where they are missing.
    Raises UsageError before anything is removed.
    """
    wanted = [*outputs, *private]
    keep_apart(wanted, inputs)
    for number, path in enumerate(wanted):
        if any(same_place(path, other) for other in wanted[:number]):
            raise UsageError(
                f"{shown_name(path)}: two outputs would be written there; name another place for one of them"
            )
    for path in wanted:
        if folders and path not in private and not _stands(path.parent):
            check_folder(path.parent)
        else:
            check_writable(path, private=path in private)
    for path in wanted:
        _remove(path)


def keep_out_of_cache(outputs: Iterable[Path], cache: Path | None) -> None:
    """Raise UsageError where an output would lie in the folder in which features are kept."""
    if cache is None:
        return
    folder = (cache / CACHE_FOLDER).resolve()
    for path in outputs:
        if path.resolve().is_relative_to(folder):
            raise UsageError(f"{shown_name(path)}: lies in the folder of the cache; name another place for the output")


def keep_apart(outputs: Iterable[Path], inputs: Iterable[str | Path]) -> None:
    """Raise UsageError where an output is one of the files that the inputs name."""
    read = [file for given in inputs for file in _files(given)]
    for path in outputs:
        for file in read:
            if same_place(path, file.path):
                # Below a folder or glob a file's name may be a person's: it is not said which one stands there.
                what = file.shown if file.counted else shown_name(path)
                raise UsageError(
                    f"{what}: is read by this command, which would write over it; name another place for the output"
                )


def _head(path: Path) -> bytes:
    with suppress(OSError, ValueError):
        if path.is_file():
            with path.open("rb") as file:
                return file.read(_HEAD)
    return b""


def _stands(path: Path) -> bool:
    with suppress(OSError, ValueError):
        return path.exists()
    return False


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except (NotADirectoryError, ValueError):
        pass
    except OSError as error:
        raise UsageError(f"{shown_name(path)}: what an older run wrote cannot be removed ({error.strerror})") from None


def _files(given: str | Path) -> list[CorpusFile]:
    """Return the files that an input names; what is wrong with it is said when it is read."""
    from corpusaudit.corpus.files import find_files

    with suppress(UserError, OSError, ValueError):
        return find_files(given)[0]
    return [CorpusFile.named(Path(given))]


def same_place(one: Path, other: Path) -> bool:
    """Return whether two paths lead to the same file, whatever links are on the way."""
    with suppress(OSError, RuntimeError, ValueError):
        return one.resolve() == other.resolve() or one.samefile(other)
    return False
