"""``corpusaudit audit`` and ``corpusaudit demo``: read three corpora, audit them, write the report."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from corpusaudit.auditing.acceptance import check_key
from corpusaudit.auditing.acceptance_file import beside, read_acceptances
from corpusaudit.auditing.coverage import reading_notes
from corpusaudit.auditing.keys import Key, run_key
from corpusaudit.auditing.known import choose_metrics, known_metrics
from corpusaudit.commands.ending import raise_if_stopped
from corpusaudit.commands.outputs import keep_out_of_cache, report_files, reserve
from corpusaudit.commands.progress import PASSES, Progress, show_progress
from corpusaudit.commands.report_file import read_with_seal
from corpusaudit.config import AuditConfig, CorpusConfig, load_config
from corpusaudit.corpus.model import Corpus, OnBadRows, read_corpus
from corpusaudit.corpus.stream import NO_MORE, Limits
from corpusaudit.errors import InputError, UsageError
from corpusaudit.files.writing import Output, make_folder, write
from corpusaudit.metrics.registry import load_metrics
from corpusaudit.reports.formats import formats_of, rendered
from corpusaudit.reports.languages.catalogue import ENGLISH
from corpusaudit.results import ROLES, Acceptance, AuditReport, Role, SealCheck
from corpusaudit.shown import shown_name

if TYPE_CHECKING:
    from corpusaudit.auditing.run import AuditResult

FIELDS = ("text", "id", "label", "group")


def given_fields(options: dict[str, Any]) -> dict[str, Any]:
    """Take the options that say what stands where out of those of a command, and return them by short name."""
    fields = {name: options.pop(f"{name}_field") or None for name in FIELDS}
    return fields | {"label_separator": options.pop("label_separator"), "ignore": options.pop("ignore_field")}


@dataclass(frozen=True)
class Task:
    """What an audit of files is to do, besides the files: checked, and the same for each report of one command."""

    config: AuditConfig
    fields: Mapping[str, Any] = field(default_factory=dict)
    on_bad_rows: OnBadRows = "error"
    limits: Limits = NO_MORE
    only: Sequence[str] = ()
    skip: Sequence[str] = ()
    also: Sequence[str] = ()
    cache: Path | None = None
    command: str = ""
    config_file: Path | None = None
    key: Key | None = None
    key_file: Path | None = None
    against: AuditReport | None = None
    against_file: Path | None = None
    accept: Sequence[Acceptance] = ()
    accept_file: Path | None = None
    language: str = ENGLISH

    def inputs(self, paths: Mapping[Role, str | None]) -> list[str | Path]:
        """Return what is read: ``paths``, which go before those of the configuration, and the other files."""
        named = (
            paths.get(role) or (table.path if (table := self.config.corpora.get(role)) else None) for role in ROLES
        )
        others = (self.config.pii_card, self.config_file, self.key_file, self.against_file, self.accept_file)
        return [path for path in (*named, *others) if path is not None]


def prepare(
    *,
    config_file: Path | None,
    preset: str | None,
    overrides: Mapping[str, Any],
    fields: Mapping[str, Any],
    on_bad_rows: OnBadRows,
    limits: Limits,
    only: Sequence[str],
    skip: Sequence[str],
    also: Sequence[str],
    cache: Path | None,
    private_evidence: Path | None,
    command: str,
    key_file: Path | None = None,
    against_file: Path | None = None,
    accept_file: Path | None = None,
    language: str = ENGLISH,
) -> Task:
    """Read the configuration and check what can be checked before any corpus is read.

    ``fields`` (as :func:`given_fields` returns them) go before those of the configuration, columns to ignore with
    them; so do ``overrides`` (seed, embedder, pii_engine) that are not None.
    """
    config = load_config(config_file, preset=preset, known=known_metrics())
    config = config.model_copy(update={name: value for name, value in overrides.items() if value is not None})
    choose_metrics(load_metrics(), only, skip, (*config.also, *also), config.gates)
    if private_evidence is not None and not private_evidence.absolute().parent.is_dir():
        raise UsageError(f"{shown_name(private_evidence)}: its folder does not exist")
    key = run_key(key_file)
    accept_file = beside(config_file) if accept_file is None else accept_file
    accept = () if accept_file is None else read_acceptances(accept_file, known_metrics(), datetime.now(UTC).date())
    check_key(accept, key)
    against = None if against_file is None else read_with_seal(against_file, key).report
    return Task(
        config=config,
        fields=fields,
        on_bad_rows=on_bad_rows,
        limits=limits,
        only=only,
        skip=skip,
        also=also,
        cache=cache,
        command=command,
        config_file=config_file,
        key=key,
        key_file=key_file,
        against=against,
        against_file=against_file,
        accept=accept,
        accept_file=accept_file,
        language=language,
    )


def audit_files(
    paths: Mapping[Role, str | None], *, out: Path, private_evidence: Path | None, quiet: bool, **given: Any
) -> AuditReport:
    """Audit files as the command line asks, write the reports into ``out``, and return the report.

    ``paths`` go before those of the configuration; ``given`` is what :func:`prepare` takes.
    """
    task = prepare(private_evidence=private_evidence, **given)
    private = [] if private_evidence is None else [private_evidence]
    keep_out_of_cache([*report_files(out), *private], task.cache)
    reserve(report_files(out), task.inputs(paths), private=private, folders=True)
    whole = not task.only and not task.skip  # else not every document is gone over for everything
    with show_progress(quiet=quiet, passes=PASSES if whole else ()) as progress:
        corpora = read_roles(task, paths, progress)
        result = audit_corpora(corpora, task, progress)
        write_results((result, out, private_evidence), language=task.language)
    return result.report


def audit_corpora(corpora: Mapping[Role, Corpus], task: Task, progress: Progress, *, note: str = "") -> AuditResult:
    """Audit corpora as a task asks, with ``note`` among the limits of the report."""
    from corpusaudit.auditing import run

    return run.audit(
        corpora["synthetic"],
        corpora.get("source"),
        corpora.get("holdout"),
        config=task.config,
        only=task.only,
        skip=task.skip,
        also=task.also,
        cache=task.cache,
        progress=progress,
        command=task.command,
        key=task.key,
        notes=[note] if note else [],
        against=task.against,
        accept=task.accept,
    )


def write_results(*results: tuple[AuditResult, Path, Path | None], language: str = ENGLISH) -> None:
    """Write the reports of one command, each into its folder and with its evidence where that is asked for, or none.

    ``language`` is that of report.html; the other files are English.
    """
    from corpusaudit.auditing.private_evidence import private_evidence

    outputs: list[Output] = []
    for result, folder, evidence in results:
        make_folder(folder)
        if evidence is not None:
            outputs.append(private_evidence(result.evidence, evidence))
        outputs += [
            Output(path, rendered("audit", written.name, result.report, language=language))
            for path, written in zip(report_files(folder), formats_of("audit"), strict=True)
        ]
    raise_if_stopped()
    write(*outputs)


def check_current(report: AuditReport, config_file: Path) -> None:
    """Raise InputError where a report is not of the synthetic corpus that a configuration names, as it is now.

    Nothing is read where the configuration names none.
    """
    config = load_config(config_file, known=known_metrics())
    table, audited = config.corpora.get("synthetic"), report.corpora.get("synthetic")
    if table is None or audited is None:
        return
    if _read_role(Task(config), "synthetic", table, table.path).digest != audited.digest:
        raise InputError(
            f"the report is not of the corpus that {shown_name(config_file)} names, as it is now: it was changed "
            "since, or read in another way; audit again"
        )


def read_roles(task: Task, paths: Mapping[Role, str | None], progress: Progress) -> dict[Role, Corpus]:
    """Read the corpora that the arguments or the configuration name.

    An id, label or group field given on the command line holds for all roles; each may lack it, but not all of them.
    """
    corpora: dict[Role, Corpus] = {}
    fields = task.fields
    for role in ROLES:
        configured = task.config.corpora.get(role)
        path = paths.get(role) or (configured.path if configured else None)
        if path is None:
            continue
        try:
            corpora[role] = _read_role(task, role, configured or CorpusConfig(path=path), path)
        except InputError as error:
            if paths.get(role):  # the command line says which role the file has, the message of a configured one must
                raise
            raise InputError(f"corpora.{role} of the configuration: {error}") from error
        progress(f"reading {role}", len(corpora[role]), len(corpora[role]))
        for sentence in reading_notes(role, corpora[role]):
            print(f"Note: {sentence}", file=sys.stderr)
    if "synthetic" not in corpora:
        raise UsageError("no synthetic corpus: give its file, or a --config with corpora.synthetic")
    for kind in FIELDS[1:]:
        if fields.get(kind) and all(kind in corpus.absent for corpus in corpora.values()):
            _refuse_absent(task, paths, kind, "source" if kind == "group" and "source" in corpora else "synthetic")
    if fields.get("label") and not any(corpus.labels for corpus in corpora.values()):
        raise InputError(f"--label-field {shown_name(fields['label'])}: no corpus has a label there")
    grouped = any(document.group is not None for corpus in corpora.values() for document in corpus.documents)
    if fields.get("group") and not grouped:
        raise InputError(f"--group-field {shown_name(fields['group'])}: no corpus has a group there")
    _warn_of_unread(corpora)
    return corpora


def _warn_of_unread(corpora: Mapping[Role, Corpus]) -> None:
    """Say before anything is measured that nothing can pass, and what to add to the command for that.

    Names of columns that only a private corpus has are not told.
    """
    unread = {name for corpus in corpora.values() for name in corpus.unread}
    if not unread:
        return
    named = [name.strip("'") for name in corpora["synthetic"].unread if name.startswith("'")]
    flags = [f"--ignore-field {shown_name(name)}" for name in named]
    others = unread - set(corpora["synthetic"].unread) or len(named) < len(corpora["synthetic"].unread)
    print(
        "Note: Nothing can pass while text stands in columns or files that were not read. Where it need not be judged, "
        f"add {' '.join([*flags, *(['--ignore-field NAME'] if others else [])])}; otherwise read it with --text-field.",
        file=sys.stderr,
    )


def _refuse_absent(task: Task, paths: Mapping[Role, str | None], kind: str, role: Role) -> NoReturn:
    """Raise InputError for a column that no corpus has, with those of the corpus that most likely has it."""
    configured = task.config.corpora.get(role)
    path = paths.get(role) or (configured.path if configured else "")
    others = [name for name in FIELDS[1:] if name != kind]
    _read_role(task, role, configured or CorpusConfig(path=path), path, may_lack=others)
    raise InputError(f"--{kind}-field {shown_name(task.fields[kind])}: no corpus has a column of that name")


def _read_role(task: Task, role: Role, table: CorpusConfig, path: str, may_lack: Iterable[str] = FIELDS[1:]) -> Corpus:
    """Read the corpus of a role; ``may_lack`` are kinds of fields of the command line that it need not have."""
    fields = task.fields
    names = {name: fields.get(name) or getattr(table, name) for name in (*FIELDS, "label_separator")}
    return read_corpus(
        path,
        text_field=names["text"],
        id_field=names["id"],
        label_field=names["label"],
        group_field=names["group"],
        label_separator=names["label_separator"],
        ignore_fields=(*fields.get("ignore", ()), *table.ignore),
        on_bad_rows=task.on_bad_rows,
        limits=task.limits,
        may_lack=[name for name in (fields.get(field) for field in may_lack) if name],
        names_shown=role == "synthetic",
    )


def audit_demo(out: Path, *, quiet: bool) -> AuditResult:
    """Audit the packaged demo corpus and write its report."""
    folder = Path(str(files("corpusaudit.demo")))
    corpora = {role: _demo_corpus(folder / f"{role}.jsonl") for role in ROLES}
    task = Task(load_config(known=known_metrics()), command="corpusaudit demo")
    reserve(report_files(out), (), folders=True)
    with show_progress(quiet=quiet) as progress:
        result = audit_corpora(corpora, task, progress)
        write_results((result, out, None))
    return result


def _demo_corpus(file: Path) -> Corpus:
    return read_corpus(file, label_field="label", group_field="group", may_lack=["group"])


def summary(report: AuditReport, seal: SealCheck | None = None, language: str = ENGLISH) -> str:
    """Return the summary of a report for the terminal at hand; ``seal`` where it was read from a file."""
    from corpusaudit.reports.terminal import render_terminal

    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    width = shutil.get_terminal_size((100, 24)).columns
    return render_terminal(report, width=width, color=color, seal=seal, language=language)


def exit_code(reports: Sequence[AuditReport], *, strict: bool) -> int:
    """Return 1 where a report failed, or with ``strict`` gave a warning; else 3 where one is unmeasured; else 0.

    With ``strict``, text that was not read is unmeasured also where all limits only warn, and so is an audit in which
    no limit was judged.
    """
    codes = {report.exit_code for report in reports}
    if strict and any(report.unread or all(gate.state == "unmeasured" for gate in report.gates) for report in reports):
        codes.add(3)
    if strict and any(report.warning_count for report in reports):
        codes.add(1)
    return next((code for code in (1, 3) if code in codes), 0)
