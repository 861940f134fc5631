"""The audit itself: corpora in; measurements, gates, findings and a verdict out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from corpusaudit.auditing.acceptance import check_key, limits_accepted
from corpusaudit.auditing.conditions import Conditions
from corpusaudit.auditing.coverage import check_coverage
from corpusaudit.auditing.detector import detector_card
from corpusaudit.auditing.drift import drift
from corpusaudit.auditing.gates import compares_with_baseline, judge
from corpusaudit.auditing.incidents import find_incidents
from corpusaudit.auditing.judging import judged
from corpusaudit.auditing.keys import Key, run_key, sealed
from corpusaudit.auditing.known import choose_metrics, known_facts, known_metrics, lost_reasons
from corpusaudit.auditing.limits import limit_sentences
from corpusaudit.auditing.masking import mask_findings
from corpusaudit.auditing.measuring import measured, without_a_few
from corpusaudit.auditing.names import with_shown_labels
from corpusaudit.auditing.own_card import read_own_card
from corpusaudit.auditing.private_evidence import write_private_evidence
from corpusaudit.auditing.provenance import provenance
from corpusaudit.auditing.reasons import check_reasons
from corpusaudit.auditing.remeasuring import accepted
from corpusaudit.auditing.roles import check_roles, swapped
from corpusaudit.auditing.substance import check_substance
from corpusaudit.auditing.summaries import summaries
from corpusaudit.comparison.against import against as compared_with
from corpusaudit.config import AuditConfig, check_config, load_config
from corpusaudit.corpus.model import Corpus, read_corpus
from corpusaudit.errors import UsageError
from corpusaudit.features.cache import disk_store
from corpusaudit.features.compiled import keep_compiled_in
from corpusaudit.features.offline import stay_offline
from corpusaudit.features.vectors.choice import AUTO, embedder_for
from corpusaudit.features.workspace import Progress, Workspace, no_progress
from corpusaudit.metrics.record import Metric
from corpusaudit.metrics.registry import load_metrics
from corpusaudit.results import EXIT_CODES, SIDES, Acceptance, Accepted, AuditReport, Evidence, Measurement, Role

__all__ = ["AuditResult", "Documents", "audit", "write_private_evidence"]

Documents: TypeAlias = Corpus | Sequence[str] | str | Path


@dataclass(frozen=True, repr=False)
class AuditResult:
    """The report, fit to be shown, and the raw evidence, which is not."""

    report: AuditReport
    evidence: tuple[Evidence, ...]


class _Clock:
    """Seconds by stage, in the order the stages began; time inside an inner stage is not counted twice."""

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self._now = now
        self.seconds: dict[str, float] = {}
        self._inner = [0.0]

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.seconds.setdefault(name, 0.0)
        self._inner.append(0.0)
        start = self._now()
        try:
            yield
        finally:
            spent = self._now() - start
            self.seconds[name] += spent - self._inner.pop()
            self._inner[-1] += spent


def audit(
    synthetic: Documents,
    source: Documents | None = None,
    holdout: Documents | None = None,
    *,
    config: AuditConfig | None = None,
    only: Sequence[str] = (),
    skip: Sequence[str] = (),
    also: Sequence[str] = (),
    seed: int | None = None,
    cache: Path | None = None,
    progress: Progress | None = None,
    command: str = "",
    key: Key | None = None,
    notes: Sequence[str] = (),
    against: AuditReport | None = None,
    accept: Sequence[Acceptance] = (),
) -> AuditResult:
    """Audit a synthetic corpus against the source its generator saw and a holdout that it did not see.

    A corpus is a :class:`~corpusaudit.corpus.model.Corpus`, a sequence of texts or a path. ``only`` and ``skip`` name
    metrics or dimensions, ``also`` such as are measured on request, ``study`` all of the published study. ``cache`` is
    a folder that keeps embeddings and personal details between runs (made 0700). ``key`` is that of digests, tokens and
    seal (:func:`~corpusaudit.auditing.keys.run_key`: the environment's, else a random one); ``notes`` are sentences
    that go before the other limits of the report; ``against`` is an earlier report, which limits on an increase compare
    with; ``accept`` is what somebody answers for (:func:`~corpusaudit.auditing.acceptance_file.read_acceptances`).
    Raises :class:`~corpusaudit.errors.UserError` where the input or the configuration cannot be used; a metric that
    breaks is reported as ``unmeasured`` and stops nothing.
    """
    stay_offline()
    config, now = _checked(config, seed), datetime.now(UTC)
    key, own = run_key() if key is None else key, _own_card(config)
    check_key(accept, key)
    clock, show = _Clock(), progress or no_progress
    corpora = _corpora(synthetic, source, holdout)
    metrics, left_out = _chosen(config, only, skip, also)
    workspace = _workspace(corpora, config, cache, show, clock)
    config, choice = _with_embedder(config, workspace)
    check_reasons(workspace, accept)
    warnings = check_roles(workspace)
    measurements, evidence = _measure(workspace, metrics, config, show, clock)
    measurements, found, evidence = _masked(workspace, measurements, evidence, key, clock)
    with clock.stage("leaving out what is accepted"):
        given = accepted(workspace, metrics, measurements, found["incidents"], evidence, accept, config, now.date())
    conditions, remarks, languages = _conditions(workspace, metrics, left_out, config, measurements, given, clock)
    sentences = (*limit_sentences(workspace, measurements, config.switched_off), *lost_reasons().values())
    report = AuditReport(
        **_UNJUDGED,
        created=now.isoformat(timespec="seconds"),
        preset=config.preset,
        corpora=summaries(workspace, key, languages),
        measurements=measurements,
        provenance=provenance(config, metrics, measurements, command, clock.seconds),
        limits=(*notes, *sentences, *warnings, *choice, *remarks),
        **found,
        detector=detector_card(config.pii_engine, measurements, languages, own),
        **_held(conditions),
        key=key.published,
    )
    return AuditResult(sealed(_judged(report, config, against), key), evidence)


def _own_card(config: AuditConfig) -> Mapping[str, Any] | None:
    """Return what was measured of the user's engine, where a file of it is given; raise InputError where it is not."""
    return None if config.pii_card is None else read_own_card(Path(config.pii_card), config.pii_engine)


def _held(conditions: Conditions) -> dict[str, Any]:
    """Return what a report holds of the conditions under which it is judged."""
    return {
        "unread": conditions.unread,
        "left_out": tuple(sorted(conditions.left_out)),
        "blocked": dict(conditions.blocked),
        "drift": conditions.drift,
        "accepted": conditions.accepted,
    }


def _judged(report: AuditReport, config: AuditConfig, against: AuditReport | None) -> AuditReport:
    if against is not None:
        report = report.model_copy(update={"against": compared_with(report, against, known_facts())})
    return judged(report, config.gates)


_UNJUDGED: dict[str, Any] = {"verdict": "unmeasured", "exit_code": EXIT_CODES["unmeasured"], "gates": ()}
"""What a report holds until it is judged."""


def _checked(config: AuditConfig | None, seed: int | None) -> AuditConfig:
    """Return the configuration, or the usual one, with the seed that was given; raise UserError where it is wrong."""
    known = known_metrics()
    config = load_config(known=known) if config is None else config
    if seed is not None:
        if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:
            raise UsageError("seed must be a whole number of at least 0")
        config = config.model_copy(update={"seed": seed})
    check_config(config, known)
    return config


def _chosen(
    config: AuditConfig, only: Sequence[str], skip: Sequence[str], also: Sequence[str]
) -> tuple[tuple[Metric, ...], frozenset[str]]:
    """Return the metrics to run, and the measurements that ``only`` and ``skip`` took from those of an audit."""
    more = (*config.also, *also)
    chosen = choose_metrics(load_metrics(), only, skip, more, config.gates)
    usual = choose_metrics(load_metrics(), (), (), more, config.gates)
    kept = {metric.record.id for metric in chosen}
    return chosen, frozenset(name for m in usual if m.record.id not in kept for name in m.record.measures)


def _workspace(
    corpora: Mapping[str, Corpus], config: AuditConfig, cache: Path | None, show: Progress, clock: _Clock
) -> Workspace:
    """Return the workspace of an audit and its tokens; features are kept in the folder ``cache`` where there is one."""
    store = None if cache is None else disk_store(cache)
    if store is not None:
        keep_compiled_in(store.file.parent)
    made = Workspace(
        corpora,
        seed=config.seed,
        embedder=config.embedder,
        pii_engine=config.pii_engine,
        progress=show,
        store=store,
        timed=clock.stage,
    )
    with clock.stage("reading words"):
        for role in corpora:
            made.tokens(role)
    return made


def _with_embedder(config: AuditConfig, workspace: Workspace) -> tuple[AuditConfig, tuple[str, ...]]:
    """Return the configuration with the embedder that ``auto`` stands for, and a sentence that says which it is."""
    if config.embedder != AUTO:
        return config, ()
    workspace.embedder = embedder_for(workspace.languages(role) for role in workspace.corpora)
    told = f"The embedding model was chosen by the languages of the corpora: {workspace.embedder}."
    return config.model_copy(update={"embedder": workspace.embedder}), (told,)


def _measure(
    workspace: Workspace, metrics: Sequence[Metric], config: AuditConfig, show: Progress, clock: _Clock
) -> tuple[tuple[Measurement, ...], tuple[Evidence, ...]]:
    """Run the metrics one after another, and return all figures and findings."""
    outcomes = []
    for done, metric in enumerate(metrics):
        show("measuring", done, len(metrics))
        with clock.stage(metric.record.id):
            outcomes.append(measured(metric, workspace, config.metrics.get(metric.record.id, {})))
    show("measuring", len(metrics), len(metrics))
    measurements = without_a_few(workspace, metrics, tuple(m for outcome in outcomes for m in outcome.measurements))
    return measurements, tuple(e for outcome in outcomes for e in outcome.evidence)


def _masked(
    workspace: Workspace, measurements: tuple[Measurement, ...], evidence: Sequence[Evidence], key: Key, clock: _Clock
) -> tuple[tuple[Measurement, ...], dict[str, Any], tuple[Evidence, ...]]:
    """Return the measurements with labels that may be shown, what a report holds of findings, and the private ones."""
    with clock.stage("masking"):
        incidents, traced = find_incidents(workspace, evidence, key)
        findings = mask_findings(workspace, evidence, key)
        found = {"incidents": incidents, "findings": findings, "findings_total": _totals(evidence)}
        return with_shown_labels(workspace, measurements, key), found, traced


def _conditions(
    workspace: Workspace,
    metrics: Sequence[Metric],
    left_out: frozenset[str],
    config: AuditConfig,
    measurements: Sequence[Measurement],
    given: Accepted | None,
    clock: _Clock,
) -> tuple[Conditions, tuple[str, ...], Mapping[Role, Mapping[str, float]]]:
    """Return what bears on the limits besides the figures, what a reader must know of it, and the languages found."""
    with clock.stage("reading languages"):
        coverage = check_coverage(workspace, metrics)
        substance = check_substance(workspace, metrics)
    with clock.stage("comparing source and holdout"):
        drifted, compared = drift(workspace) if _calibrated(config, measurements) else (None, ())
    drifted = substance.drift or drifted
    taken = Conditions(drift=drifted, accepted=given, accepted_limits=limits_accepted(given))
    copied = _copied(config, measurements, taken)
    hollow = {metric: why for metric, why in substance.blocked.items() if metric not in copied}
    unread, blocked = coverage.unread + substance.unread, {**coverage.blocked, **hollow}
    made = replace(taken, unread=unread, blocked=blocked, left_out=left_out)
    # What copies already stays a fail; judged again by wider limits it is still no pass.
    limit = config.gates.get("memorization.exact_copies")
    incomplete = {**swapped(workspace, None if limit is None else limit.max), **coverage.incomplete}
    broken = {gate.metric for gate in judge(measurements, config.gates, made) if gate.state == "fail"}
    unmet = {name: reason for name, reason in incomplete.items() if name not in broken}
    still = {reason: None for name, reason in coverage.incomplete.items() if name in broken}
    lost = _lost(config, {*(m.metric for m in measurements), *made.left_out})
    made = replace(made, unread=(*made.unread, *still), blocked={**lost, **unmet, **made.blocked})
    return made, coverage.notes + compared, coverage.languages


def _lost(config: AuditConfig, there: set[str]) -> dict[str, str]:
    """Return, by limit, why the plug-in could not be used that would bring its figure; those ``there`` have one."""
    reasons = lost_reasons()
    spaces = {name: name.partition(".")[0] for name in config.gates if name not in there}
    return {name: reasons[space] for name, space in spaces.items() if space in reasons}


def _copied(config: AuditConfig, measurements: Sequence[Measurement], taken: Conditions) -> frozenset[str]:
    """Return the counts of copies that break their limits: what was found is found, whatever the source is."""
    counts = {m.metric for m in measurements if m.kind == "census" and SIDES[m.dimension] == "privacy"}
    judged = judge(measurements, config.gates, taken)
    return frozenset(gate.metric for gate in judged if gate.state == "fail" and gate.metric in counts)


def _calibrated(config: AuditConfig, measurements: Sequence[Measurement]) -> bool:
    """Return whether any limit compares a figure that was measured with the holdout's."""
    found = {m.metric: m for m in measurements if m.value is not None}
    limited = [(gate, found[metric]) for metric, gate in config.gates.items() if metric in found]
    return any(compares_with_baseline(name, m) for gate, m in limited for name in gate.limits())


def _corpora(synthetic: Documents, source: Documents | None, holdout: Documents | None) -> dict[str, Corpus]:
    given = {"synthetic": synthetic, "source": source, "holdout": holdout}
    return {role: _as_corpus(value) for role, value in given.items() if value is not None}


def _as_corpus(documents: Documents) -> Corpus:
    if isinstance(documents, Corpus):
        return documents
    if isinstance(documents, str | Path):
        return read_corpus(documents)
    return Corpus.from_texts(documents)


def _totals(evidence: Sequence[Evidence]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for piece in evidence:
        totals[piece.metric] = totals.get(piece.metric, 0) + 1
    return dict(sorted(totals.items()))
