"""Training sets side by side: each corpus alone, the first with each other, and all, on one test corpus.

Not a metric of an audit: the corpora have names of their own (gold, silver, bronze) and none is to be released. The
classifiers, the cleaning of the test and the intervals are those of ``utility.tstr``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpusaudit.corpus.model import Corpus
from corpusaudit.counts import in_words
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Progress, Workspace, no_progress
from corpusaudit.metrics.record import Record
from corpusaudit.metrics.utility._figures import compared, f1_measurement, hidden_labels, rounded, unlearnt
from corpusaudit.metrics.utility._trial import KINDS, Kind, Result, Trial, prepare, run
from corpusaudit.results import Measurement, TrainingSet, TrainingSets

TEST = "test"
JOINT = " + "
RECORD = Record(
    id="utility.training_sets",
    version=1,
    dimension="utility",
    better="higher",
    kind="estimate",
    unit="score",
    needs=(),
    measures=tuple(f"utility.{what}_{kind}" for what in ("f1", "chance", "gain") for kind in KINDS),
)


def combinations(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Return which corpora are trained on together: each alone, the first with each other, and all of three or more."""
    first, *others = names
    joined = [(first, other) for other in others]
    return [*((name,) for name in names), *joined, *([tuple(names)] if len(others) > 1 else [])]


def train_side_by_side(
    training: Mapping[str, Corpus], test: Corpus, *, seed: int = 0, progress: Progress = no_progress
) -> TrainingSets:
    """Return what a classifier trained on each combination scores on ``test``, and its gain over the first corpus.

    ``training`` is by name, the first being the one that others are added to; none is called ``test``. Raises
    Unmeasured where a corpus has no labels, or too little is left of the test.
    """
    if TEST in training:
        raise ValueError("no training corpus may be called test")
    workspace = Workspace({**training, TEST: test}, seed=seed, progress=progress)
    trial = prepare(workspace, tuple(training), TEST)
    chosen = combinations(list(training))
    made = []
    for done, roles in enumerate(chosen):
        progress("training", done, len(chosen))
        documents = sum(len(trial.training[role]) for role in roles)
        measurements = [m for kind in KINDS for m in _measured(trial, roles, chosen[0], kind)]
        made.append(TrainingSet(name=JOINT.join(roles), documents=documents, measurements=tuple(measurements)))
    progress("training", len(chosen), len(chosen))
    figures = [m for one in made for m in one.measurements]
    if all(m.value is None for m in figures):
        raise Unmeasured("; ".join(dict.fromkeys(m.reason for m in figures if m.reason is not None)))
    return TrainingSets(
        sets=tuple(made), documents=len(trial.test), left_out=trial.cleaned.words(), notes=_notes(training, test, trial)
    )


def _notes(training: Mapping[str, Corpus], test: Corpus, trial: Trial) -> tuple[str, ...]:
    """Return what a reader must know of the files: rows that were skipped, documents that train nothing, people."""
    told = []
    for name, corpus in (*training.items(), (TEST, test)):
        if corpus.skipped:
            told.append(f"{name}: bad rows that were skipped: {in_words(corpus.skipped)}.")
        idle = len(corpus) - len(trial.training[name]) if name in training else 0
        if idle:
            told.append(f"{name}: documents that train nothing, for want of a label or words: {in_words(idle)}.")
    named = [any(d.group is not None for d in corpus.documents) for corpus in (*training.values(), test)]
    if any(named) and not (named[-1] and any(named[:-1])):
        side = "training" if named[-1] else "test"
        told.append(f"No {side} document names its person, so nobody could be left out for standing on both sides.")
    return (*told, *_unlearnt(trial))


def _unlearnt(trial: Trial) -> list[str]:
    """Return one sentence a corpus that lacks labels of the test."""
    told = []
    for name in trial.training:
        try:
            words = unlearnt(run(trial, (name,), KINDS[0]))
        except Unmeasured:
            continue
        told += [f"{name}: {words}."] if words else []
    return told


def _measured(trial: Trial, roles: tuple[str, ...], base: tuple[str, ...], kind: Kind) -> list[Measurement]:
    """Return the F1 of one combination, what chance gives and, unless it is the base itself, its gain over it."""
    f1, chance, gain = (f"utility.{what}_{kind}" for what in ("f1", "chance", "gain"))
    names = [f1, chance, gain] if roles != base else [f1, chance]
    try:
        result = run(trial, roles, kind)
    except Unmeasured as reason:
        return [RECORD.measurement(name, n=0, reason=str(reason)) for name in names]
    level = RECORD.measurement(chance, value=result.chance, n=len(trial.test))
    found = [f1_measurement(RECORD, f1, trial, result), rounded(level) if hidden_labels(result) else level]
    return found if roles == base else [*found, _gain(trial, result, base, kind)]


def _gain(trial: Trial, result: Result, base: tuple[str, ...], kind: Kind) -> Measurement:
    """Return the gain of a result over the base; where the base has no figure, only the gain is without one."""
    name = f"utility.gain_{kind}"
    try:
        first = run(trial, base, kind)
    except Unmeasured as reason:
        return RECORD.measurement(name, n=0, reason=f"nothing to gain over: {reason}")
    return compared(RECORD, name, trial, result, first, ratio=False, unit="difference in score")
