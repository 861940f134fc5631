"""Which files a path, folder or glob names, and in which format each is."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from glob import glob
from pathlib import Path

from corpusaudit.corpus.row import CorpusFile
from corpusaudit.counts import PEOPLE
from corpusaudit.errors import InputError
from corpusaudit.files.ordinary import open_pipe, refuse_special
from corpusaudit.shown import shown_name
from corpusaudit.suggest import did_you_mean

FORMATS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".arrow", ".feather", ".txt")
COMPRESSIONS = (".gz", ".zst", ".bz2")
METADATA = ("dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json")
"""Files that dataset libraries write with the data; they hold no rows."""
_DOCUMENTATION = re.compile(r"(readme|licen[cs]e|citation|changelog|notice)\b", re.IGNORECASE)
PIPE = "pipe"
"""The format of what a shell hands over: recognized by its first bytes when it is read."""
_SAME = {".ndjson": ".jsonl", ".feather": ".arrow"}
_LISTED = 4
"""Files that a message names."""


def find_files(path: str | Path, *, names_shown: bool = False) -> tuple[list[CorpusFile], Path]:
    """Return the files that a path, folder or glob names, sorted, and the folder that their ids are relative to.

    A folder holds ``.txt`` files, or files of one other format, all of which are read: splits too, since all of them
    are released. Hidden files and folders, and what dataset libraries write about the data, are no part of it.
    In messages the files of a folder or glob are counted, unless their names may be shown.

    Raises :class:`InputError` when there is nothing of the kind, counting what is there.
    """
    if "\0" in str(path):
        raise InputError(f"{shown_name(path)}: holds a NUL, which no path does")
    try:
        return _find_files(Path(path), names_shown)
    except OSError as error:
        raise InputError(f"{shown_name(path)}: cannot be read ({error.strerror or type(error).__name__})") from None


def _find_files(given: Path, names_shown: bool) -> tuple[list[CorpusFile], Path]:
    if given.is_dir():
        return _folder_files(given, names_shown), given
    if given.exists():
        refuse_special(given)
        file = CorpusFile.named(given)
        format_of(file)
        return [file], given.parent
    if any(sign in str(given) for sign in "*?["):
        found = (Path(name) for name in glob(str(given), recursive=True))  # noqa: PTH207, pathlib has no absolute globs
        paths = sorted(file for file in found if not file.is_dir())
        if not paths:
            raise InputError(f"{shown_name(given)}: no file matches")
        files = _called(given, paths, names_shown)
        for file in files:
            format_of(file)
            _check_ordinary(file)
        return files, Path(os.path.commonpath([path.parent for path in paths]) or ".")
    raise InputError(f"{shown_name(given)}: no such file{_what_is_there(given, names_shown)}")


def _called(given: Path, paths: Sequence[Path], names_shown: bool) -> list[CorpusFile]:
    """Return files with what messages call them: below what the user typed, their names may be those of people."""
    if names_shown:
        return [CorpusFile.named(path) for path in paths]
    return [
        CorpusFile(path, f"{shown_name(given)}: file {number:,} of {len(paths):,}", counted=True)
        for number, path in enumerate(paths, start=1)
    ]


def is_plain_text(files: Iterable[CorpusFile]) -> bool:
    """Return whether the files are all plain text, which has no fields to name."""
    return all(format_of(file) == ".txt" for file in files)


def format_of(file: CorpusFile) -> str:
    """Return the format that a file's name tells, or :data:`PIPE`; raise :class:`InputError` where it tells none."""
    kind = _known_format(file.path)
    if kind is None:
        packed = ", ".join(COMPRESSIONS[:-1])
        raise InputError(
            f"{file.shown}: unknown kind of file; these work: {' '.join(FORMATS)}, each also with {packed} or "
            f"{COMPRESSIONS[-1]}"
        )
    return kind


def _known_format(file: Path) -> str | None:
    if open_pipe(file) is not None:
        return PIPE
    suffixes = [suffix.lower() for suffix in file.suffixes]
    if suffixes and suffixes[-1] in COMPRESSIONS:
        suffixes.pop()
    if suffixes and suffixes[-1] in FORMATS:
        return _SAME.get(suffixes[-1], suffixes[-1])
    return None


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def _check_ordinary(file: CorpusFile) -> None:
    if not file.path.exists():
        raise InputError(f"{file.shown}: is a link that leads nowhere")
    refuse_special(file.path, file.shown)


def _walk(folder: Path) -> list[Path]:
    """Return all below a folder that is no folder, links to folders included, sorted; raise OSError at what is shut."""
    return sorted(_entries(folder))


def _entries(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(folder / entry.name)
            else:
                yield folder / entry.name


def _folder_files(folder: Path, names_shown: bool) -> list[CorpusFile]:
    kinds: dict[str, list[Path]] = {}
    for path in _walk(folder):
        kind = _known_format(path)
        if kind is not None and not path.is_dir() and not _is_hidden(path, folder) and path.name not in METADATA:
            kinds.setdefault(kind, []).append(path)
    if not kinds:
        raise InputError(
            f"{shown_name(folder)}: the folder holds no .txt files, nor files of one other format that can be read"
        )
    if len(kinds) > 1:
        raise _several_formats(folder, kinds, names_shown)
    files = _called(folder, next(iter(kinds.values())), names_shown)
    for file in files:
        _check_ordinary(file)
    return files


def _several_formats(folder: Path, kinds: Mapping[str, Sequence[Path]], names_shown: bool) -> InputError:
    """Return the error on a folder of files of more than one format; ``kinds`` has the files of each."""
    others = sorted(set(kinds) - {".txt"})
    data = [path for kind in others for path in kinds[kind]]
    if names_shown:
        listed = ", ".join(shown_name(path.relative_to(folder), 80) for path in data[:_LISTED])
        listed += ", ..." if len(data) > _LISTED else ""
    else:
        listed = ", ".join(f"{len(kinds[kind]):,} {kind}" for kind in others)
    if ".txt" in kinds:
        what = "a folder is read as .txt files, one document each, but it also holds"
    else:
        what = "a folder is read where its files are of one format, but this one holds"
    return InputError(
        f"{shown_name(folder)}: {what} {' '.join(others)} ({listed}); "
        f"name the files with a glob such as '{shown_name(folder / '**' / ('*' + ''.join(data[0].suffixes[-1:])))}'"
    )


def files_left(folder: Path, read: Iterable[Path]) -> tuple[int, tuple[str, ...]]:
    """Return how many files of a folder were not read, and their kinds (``.md``), sorted; links to folders count.

    Documentation (README, LICENSE) at the top and what dataset libraries write about the data do not count; hidden
    files only where they could have been read.
    """
    known = set(read)
    left = []
    for file in _walk(folder):
        if file in known or file.name in METADATA or file.name.startswith("._"):
            continue
        documentation = file.parent == folder and _DOCUMENTATION.match(file.name)
        if documentation or (_is_hidden(file, folder) and _known_format(file) is None):
            continue
        left.append(file)
    kinds = {file.suffix.lower() for file in left if re.fullmatch(r"\.[A-Za-z0-9]{1,7}", file.suffix)}
    return len(left), tuple(sorted(kinds))


def _what_is_there(path: Path, names_shown: bool) -> str:
    folder = path.parent
    while not folder.is_dir() and folder != folder.parent:
        path, folder = folder, folder.parent
    try:
        names = [entry.name for entry in folder.iterdir() if not entry.name.startswith(".")]
    except OSError:
        return ""
    held = f"{len(names):,} entries" if len(names) >= PEOPLE else "a few entries" if names else "no files"
    # Files of a private folder may bear names of people: whoever tries some learns nothing of those that are there.
    near = ", one of which has nearly that name" if names_shown and did_you_mean(path.name, names) else ""
    return f"; {'the current folder' if folder == Path() else shown_name(folder)} holds {held}{near}"
