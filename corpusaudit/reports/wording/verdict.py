"""What reports say of a verdict: the first sentence, what to do, and what a pass does not prove."""

from __future__ import annotations

NOTHING_JUDGED = "Nothing was judged: no limit was set."
FAILED = "Do not release this corpus as it stands."
NOT_CLEARED = "This corpus cannot be cleared yet"
ONLY_WARNS = "Every limit here only warns, so nothing is stopped"
ALL_MET = "This corpus met every limit that was set."

MEND = "Mend the generator, then audit again."
MEND_ROWS = (
    "Release means that the places shown as evidence go out with the text. Mend the generator or remove those rows, "
    "then audit again."
)
GIVE = "What was not measured is never counted as passed. Give the audit what it lacks, then run it again."
NOTHING_FOUND = "The checks below found nothing beyond the limits."
WEIGH = "No limit here stops a release. Look at each warning before you decide."
NOT_ALL = "No limit here stops a release, but what was not checked may hold anything."
ANSWERED = (
    "No limit here stops a release, since somebody answers for what was found. Read each acceptance and its reason."
)
WHO_DECIDES = "The decision to release stays with the people who answer for the data."

HOLDOUT = (
    "Holdout is what reports call real text of the same kind that the generator never saw. Every figure stands next to "
    "the same figure for it: what unseen real text does by itself."
)

NOT_PROVED: tuple[str, ...] = (
    "It is not proof of anonymity in law. It is evidence for your own assessment of the risk.",
    "The corpus was compared only with the source that was given. What the generator learnt elsewhere was not seen.",
    "Detectors miss some names and details, and a life told in quite other words can still be recognised.",
    "It judges this corpus alone, not the generator, and not what other releases add to it.",
)
"""What a pass does not prove."""
