"""Could a metric of copying have shown copying at these settings? Asked of the source's own documents.

Parameters that are not the default can make a metric blind: no document holds so many rare words, none is so long.
Then 0 % says nothing. So the metric is also run on two corpora that are copies through and through, documents of the
source as they are and cut to the lengths of the synthetic ones; where it finds less than half of what it finds at its
defaults, its figure could not have come out otherwise and is ``unmeasured``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from corpusaudit.auditing.known import parameters
from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.features.text.order import text_order
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Metric, Outcome

DOCUMENTS = 200
"""Documents of a control at most."""
LEAST = 0.5
"""The share of what the defaults find; settings that miss more than half of all copies cannot speak of copying."""
_WHOLE, _CUT = "documents of the source", "passages of the source as long as the synthetic documents"


class _Found(NamedTuple):
    """``figure``: the share of all documents for a rate, else the value itself, 0 where unmeasured; ``n`` measured."""

    figure: float
    n: int


def blind(
    metric: Metric, workspace: Workspace, given: Mapping[str, Any], run: Callable[[Metric, Workspace, Any], Outcome]
) -> str | None:
    """Return why the metric could not have shown copying with the parameters given, as a clause; None where it could.

    ``run`` measures a metric and never raises for what cannot be measured. None too for metrics that are not of
    copying, and where all parameters are the defaults.
    """
    defaults = parameters(metric)
    changed = {name: value for name, value in given.items() if value != defaults[name].default}
    record = metric.record
    if not changed or record.better != "lower" or "source" not in record.needs or not workspace.has("source"):
        return None
    settings = ", ".join(f"{name} = {value}" for name, value in sorted(changed.items()))
    for what, control in zip((_WHOLE, _CUT), controls(workspace), strict=True):
        found = _found(run(metric, control, given), control)
        usual = _found(run(metric, control, {}), control)
        if (what == _WHOLE and not found.figure) or found.figure < LEAST * usual.figure:
            shown = f"{_shown(found.figure, metric)} at {settings} and {_shown(usual.figure, metric)} at the defaults"
            return f"it could not have shown copying: on {what}, copies all, it comes to {shown}"
        if found.n < LEAST * usual.n:
            return f"at {settings} it looks at less than half of the documents that it looks at by default"
    return None


def controls(workspace: Workspace) -> tuple[Workspace, Workspace]:
    """Return two audits of copies: of documents of the source as they are, and cut to the synthetic ones' lengths."""

    def make() -> tuple[Workspace, Workspace]:
        corpus, tokens = workspace.corpus("source"), workspace.tokens("source")
        order = text_order(corpus.texts, workspace.seed)
        chosen = order[tokens.lengths[order] > 0][:DOCUMENTS].tolist()
        whole = [corpus.documents[index] for index in chosen]
        lengths = workspace.tokens("synthetic").lengths
        lengths = lengths[text_order(workspace.corpus("synthetic").texts, workspace.seed)]
        lengths = lengths[lengths > 0]
        cut = []
        for place, (index, document) in enumerate(zip(chosen, whole, strict=True)):
            length = int(lengths[place % len(lengths)]) if len(lengths) else int(tokens.lengths[index])
            last = int(tokens.offsets[index]) + min(length, int(tokens.lengths[index])) - 1
            cut.append(Document(document.id, document.text[: int(tokens.ends[last])], document.labels, document.group))
        return workspace.with_synthetic(Corpus(tuple(whole))), workspace.with_synthetic(Corpus(tuple(cut)))

    made: tuple[Workspace, Workspace] = workspace.remember(("controls",), make)
    return made


def _found(outcome: Outcome, control: Workspace) -> _Found:
    measured = [m for m in outcome.measurements if m.value is not None]
    if not measured:
        return _Found(0.0, 0)
    first = measured[0]
    assert first.value is not None
    share = first.n / max(1, len(control.corpus("synthetic"))) if first.unit == "rate" else 1.0
    return _Found(first.value * share, first.n)


def _shown(figure: float, metric: Metric) -> str:
    return f"{100 * figure:.0f} %" if metric.record.unit == "rate" else f"{figure:.4g} {metric.record.unit}"
