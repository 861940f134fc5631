"""``corpusaudit audit FILE --pool PATH``: a generation file against the examples its prompts held, then the whole pool.

A generator that saw ten examples of a pool of ten thousand and hands those back is lost in averages over the pool. So
the report that counts is made against exactly the examples used, and a second one against the pool, most of which the
generator never saw.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpusaudit.commands.audit import audit_corpora, prepare, read_roles, write_results
from corpusaudit.commands.outputs import POOL_FOLDER, keep_out_of_cache, report_files, reserve
from corpusaudit.commands.progress import show_progress
from corpusaudit.corpus.files import find_files
from corpusaudit.corpus.model import Corpus
from corpusaudit.counts import in_words
from corpusaudit.errors import InputError, UsageError
from corpusaudit.results import AuditReport, Role
from corpusaudit.shown import shown_name


@dataclass(frozen=True)
class PoolReport:
    """One of the two reports: against what, where it was written, and the report."""

    against: str
    folder: Path
    report: AuditReport


def audit_with_pool(
    paths: Mapping[Role, str | None], pool: str, *, out: Path, private_evidence: Path | None, quiet: bool, **given: Any
) -> tuple[PoolReport, ...]:
    """Audit a generation file twice: against the examples used, into ``out``, and against the pool, into ``out``/pool.

    ``given`` is the rest of what :func:`~corpusaudit.commands.audit.audit_files` takes. Where no example was used, the
    pool's report is the only one. Raises :class:`InputError` where an example used is not in the pool.
    """
    from corpusaudit.generators.rows import used_examples

    if paths.get("source") is not None:
        raise UsageError("--source and --pool exclude each other: with a pool, the source are the examples used")
    task = prepare(private_evidence=private_evidence, **given)
    synthetic = paths.get("synthetic")
    if synthetic is None:
        raise UsageError("--pool needs the generation file as argument")
    evidence = {out: private_evidence, out / POOL_FOLDER: _beside(private_evidence)}
    reports = [file for folder in evidence for file in report_files(folder)]
    private = [path for path in evidence.values() if path is not None]
    keep_out_of_cache([*reports, *private], task.cache)
    reserve(reports, task.inputs({**paths, "source": pool}), private=private, folders=True)
    skip = task.on_bad_rows == "skip"
    names = {
        name
        for file in find_files(synthetic, names_shown=True)[0]
        for name in used_examples(file.path, skip_bad_rows=skip, limits=task.limits)
    }
    with show_progress(quiet=quiet) as progress:
        corpora = read_roles(task, {**paths, "source": pool}, progress)
        whole = corpora["source"]
        used = _examples_used(whole, names, pool)
        plan = [("the whole pool of examples", whole, out / POOL_FOLDER)]
        if used is not None:
            plan.insert(0, ("the examples used", used, out))
        results = [
            (audit_corpora({**corpora, "source": source}, task, progress, note=_note(used, whole, source)), folder)
            for _, source, folder in plan
        ]
        write_results(*((result, folder, evidence[folder]) for result, folder in results), language=task.language)
    return tuple(
        PoolReport(title, folder, result.report) for (title, *_), (result, folder) in zip(plan, results, strict=True)
    )


def _beside(private_evidence: Path | None) -> Path | None:
    return private_evidence and private_evidence.with_stem(f"{private_evidence.stem}-{POOL_FOLDER}")


def _examples_used(pool: Corpus, names: set[str], path: str) -> Corpus | None:
    documents = tuple(document for document in pool.documents if document.id in names)
    missing = len(names) - len(documents)
    if missing:
        raise InputError(
            f"{shown_name(path)}: {in_words(missing)} of the examples that stood in prompts are not in it (their "
            "ids are not); give the pool that the generator was given, with the same --id-field"
        )
    return dataclasses.replace(pool, documents=documents) if documents else None


def _note(used: Corpus | None, whole: Corpus, source: Corpus) -> str:
    if used is None:
        return f"No real example stood in any prompt; the source is the whole pool of {in_words(len(whole))} documents."
    if source is whole:
        return (
            f"The source is the whole pool of {in_words(len(whole))} documents, of which {in_words(len(used))} stood "
            "in prompts: the report against those is the one that shows copies of them."
        )
    shown = in_words(len(used)), in_words(len(whole))
    return f"The source are exactly the {shown[0]} real examples that stood in prompts, of a pool of {shown[1]}."
