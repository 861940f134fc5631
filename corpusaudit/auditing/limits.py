"""What an audit cannot show, in sentences for the report."""

from __future__ import annotations

from collections.abc import Sequence

from corpusaudit.counts import in_words, of_role
from corpusaudit.features.small_counts import published_size
from corpusaudit.features.workspace import Workspace
from corpusaudit.results import Measurement

_ALWAYS = (
    "A pass says that none of the tests in this report found a reason to hold the corpus back. It does not prove that "
    "no person can be recognized.",
    "Personal details are found by rules and a tagger that miss some and invent others; what they did not find was not "
    "compared.",
    "Copied meaning without copied words is judged by one embedding model and only for short texts or passages that "
    "fill nearly a whole window of it.",
)


def limit_sentences(
    workspace: Workspace, measurements: Sequence[Measurement], switched_off: Sequence[str]
) -> tuple[str, ...]:
    """Return the limits of this audit: those of every audit, then those of this input and configuration."""
    sentences = list(_ALWAYS)
    if not workspace.has("source"):
        sentences.append(
            "No source was given: nothing says whether the corpus copies or discloses what its generator saw."
        )
    elif not workspace.has("holdout"):
        sentences.append(
            "No holdout was given: memorization and disclosure are uncalibrated, since nothing says what unseen real "
            "text would score."
        )
    else:
        size = published_size(workspace.tokens("holdout").lengths)
        if size < 100:
            sentences.append(
                f"The holdout has {in_words(size)} documents: small excesses over it cannot be distinguished from "
                "chance."
            )
    broken = sorted(
        {m.metric for m in measurements if m.reason is not None and m.reason.startswith("the metric broke")}
    )
    if broken:
        sentences.append(f"These metrics broke and measured nothing: {', '.join(broken)}.")
    if switched_off:
        sentences.append(f"The configuration took these limits of the preset away: {', '.join(switched_off)}.")
    for role, corpus in workspace.corpora.items():
        if corpus.skipped:
            sentences.append(f"Bad rows of the {role} corpus, left out on request: {of_role(role, corpus.skipped)}.")
    return tuple(sentences)
