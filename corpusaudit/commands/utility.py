"""``corpusaudit utility``: what a classifier learns from each training corpus and from several together."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Sequence

from corpusaudit.auditing.coverage import reading_notes
from corpusaudit.commands.progress import show_progress
from corpusaudit.corpus.model import Corpus, OnBadRows, read_corpus
from corpusaudit.corpus.stream import Limits
from corpusaudit.errors import InputError, UsageError
from corpusaudit.results import TrainingSets
from corpusaudit.shown import shown_name

_LABELS = ("label", "labels")


def named_path(given: str, option: str) -> tuple[str, str]:
    """Return name and path of ``NAME=PATH``; raise UsageError where either is missing."""
    name, equals, path = given.partition("=")
    if not equals or not name.strip() or not path:
        raise UsageError(f"{option} {shown_name(given)}: write NAME=PATH, such as gold=real.jsonl")
    return name.strip(), path


def training_sets(
    training: Sequence[str],
    test: str,
    *,
    text_field: Sequence[str],
    id_field: str | None,
    label_field: str | None,
    label_separator: str | None,
    group_field: str | None,
    on_bad_rows: OnBadRows,
    limits: Limits,
    seed: int,
    quiet: bool,
) -> TrainingSets:
    """Read ``NAME=PATH`` training corpora (a name given twice puts its files together) and the test corpus, and train.

    Raises Unmeasured where the corpora cannot be trained or tested on.
    """
    from corpusaudit.metrics.training_sets import JOINT, TEST, train_side_by_side

    named = [named_path(given, "--train") for given in training]
    if any(name == TEST for name, _ in named):
        raise UsageError(f"--train {TEST}=...: that name is the test corpus's; choose another")
    if any(JOINT in name for name, _ in named):
        raise UsageError(f"--train: a name may not hold '{JOINT}', which joins the names of corpora put together")

    def read(path: str, prefix: str, of: str) -> Corpus:
        made = _read_labelled(
            path, text_field, id_field, label_field, label_separator, group_field, on_bad_rows, limits
        )
        for sentence in reading_notes(shown_name(of), made):
            print(f"Note: {sentence}", file=sys.stderr)
        # Files that are put together may count their rows alike.
        return Corpus(tuple(dataclasses.replace(d, id=f"{prefix}:{d.id}") for d in made.documents), made.skipped)

    # Beside the documents in the table a count of those that were read would tell of the few that were left out.
    with show_progress(quiet=quiet, counted=False) as progress:
        corpora: dict[str, Corpus] = {}
        for number, (name, path) in enumerate(named):
            more = read(path, str(number), name)
            before = corpora.get(name, Corpus(()))
            corpora[name] = Corpus(before.documents + more.documents, before.skipped + more.skipped)
            progress(f"reading {shown_name(name)}", len(more), len(more))
        tested = read(test, TEST, TEST)
        progress(f"reading {TEST}", len(tested), len(tested))
        everything = (*corpora.values(), tested)
        if group_field and not any(d.group is not None for corpus in everything for d in corpus.documents):
            raise InputError(f"--group-field {shown_name(group_field)}: no corpus has a group there")
        return train_side_by_side(corpora, tested, seed=seed, progress=progress)


def _read_labelled(
    path: str,
    text_field: Sequence[str],
    id_field: str | None,
    label_field: str | None,
    label_separator: str | None,
    group_field: str | None,
    on_bad_rows: OnBadRows,
    limits: Limits,
) -> Corpus:
    for field in _LABELS if label_field is None else (label_field,):
        found = read_corpus(
            path,
            text_field=text_field,
            id_field=id_field,
            label_field=field,
            label_separator=label_separator,
            group_field=group_field,
            on_bad_rows=on_bad_rows,
            limits=limits,
            may_lack=[name for name in (field if label_field is None else None, group_field) if name],
        )
        if found.labels:
            return found
    wanted = f"'{shown_name(label_field)}'" if label_field else "'label' or 'labels'"
    raise InputError(f"{shown_name(path)}: no document has a label in {wanted}; name the column with --label-field")
