"""What to do next about a limit that was not met, gave a warning or was not measured: concrete, in plain words.

A measurement has steps of its own; what helps against all limits of a dimension is said once, for the dimension. A
measurement from elsewhere has those of its dimension alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from corpusaudit.results import Gate, ReasonKind, Role


@dataclass(frozen=True)
class Steps:
    """What to do where the figure is ``past`` its limit, and what to give the audit so that it is measured."""

    past: tuple[str, ...]
    measure: tuple[str, ...]


_SOURCE = "Give the audit the private text that the generator saw, all of it: --source FILE."
_HOLDOUT = "Give the audit real text of the same kind, from other people, that the generator never saw: --holdout FILE."
_MORE = "Where the reason says that there are too few documents, give more of them: the holdout first, then the corpus."
_UNBREAKABLE = (
    "Where the reason says that no figure could break the limit, more documents change nothing: real text is nearly as "
    "far there itself. Set a limit that can be broken under [gates] in the configuration, or take this one away."
)
_LABELS = "Name the column that says what each document is about, in every corpus: --label-field NAME."

_ASKS_FOR: dict[str, Role] = {_SOURCE: "source", _HOLDOUT: "holdout"}
_BESIDE = (_SOURCE, _HOLDOUT, _MORE)
_REAL = (_HOLDOUT, _MORE)

STEPS: dict[str, Steps] = {
    "memorization.exact_copies": Steps(
        (
            "Delete these rows, or have them written again: each of them is a record of the source.",
            "Look whether those records stand several times in what the generator was trained on; keep one of each.",
        ),
        (_SOURCE,),
    ),
    "memorization.certain_copies": Steps(
        (
            "Delete these rows, or have them written again. Changing a few more words is no remedy: they were found in "
            "spite of such changes.",
        ),
        _BESIDE,
    ),
    "memorization.certain_passages": Steps(
        (
            "Cut the passage out, or have the row written again.",
            "Look where the passage comes from: what one person repeats in text after text is learnt first. Keep it "
            "once in the source.",
        ),
        _BESIDE,
    ),
    "memorization.near_copies": Steps(
        (
            "Read these rows next to the source document that each is most like (--private-evidence FILE names both), "
            "and delete those that tell its record.",
        ),
        _BESIDE,
    ),
    "memorization.verbatim": Steps(
        (
            "Read the passages. A form or a standard sentence may stay; take it out of the source before the next "
            "training. A passage of one person's story has to go.",
        ),
        _BESIDE,
    ),
    "memorization.plagiarism_rate": Steps(
        (
            "Read these rows for what they say, not for their words: one person's story told anew is still that "
            "person's. Delete such rows or have them written again.",
        ),
        _BESIDE,
    ),
    "memorization.paraphrases": Steps(
        (
            "Read the passages next to those of the source (--private-evidence FILE names both). Where only a custom "
            "of the trade is worded alike, nothing is lost; where a story is, delete the row.",
        ),
        _BESIDE,
    ),
    "memorization.closer_to_source": Steps(
        ("No single row is to blame, so deleting rows does not help: the generator itself has to change, as below.",),
        _BESIDE,
    ),
    "disclosure.certain_leaks": Steps(
        (
            "Delete each of these rows, or replace its details by made-up ones: every one points to a real person.",
            "Tell whoever answers for the source: these people would be exposed.",
        ),
        _BESIDE,
    ),
    "disclosure.pii_leaked": Steps(
        ("See the types of detail (folded below): a type of which most stand in the source was learnt, not made up.",),
        _BESIDE,
    ),
    "disclosure.rare_phrases": Steps(
        (
            "Read the phrases. A term of the subject may stay; a turn of one person's story has to go, with the row "
            "or without it.",
        ),
        _BESIDE,
    ),
    "diversity.exact_duplicates": Steps(
        ("Keep one of each: that changes nothing else. Then see whether the generator was asked one thing twice.",),
        (),
    ),
    "diversity.effective_documents": Steps(
        ("Look at documents that all but repeat another (folded below): they show the templates that are filled in.",),
        _REAL,
    ),
    "diversity.collapsed_labels": Steps(
        (
            "See which labels the map of labels marks. Give the generator more, and more different, examples of them; "
            "or leave the label out of the release and say so.",
        ),
        (_LABELS, *_REAL),
    ),
    "diversity.self_bleu_4": Steps(
        ("Look which phrases return (folded below: words in phrases that it overuses), and where they come from.",),
        _REAL,
    ),
    "diversity.distinct_2": Steps(
        ("See the map of labels: where one label alone has few word pairs, its examples are too few or too alike.",),
        _REAL,
    ),
    "fidelity.recall": Steps(
        (
            "Kinds of real text are missing. See in the map of labels which, and generate for those; show the "
            "generator examples of the rare kinds.",
        ),
        _REAL,
    ),
    "fidelity.coverage": Steps(
        (
            "Many real documents have nothing like them in the corpus: generate more of the rare kinds, not more of "
            "the common ones.",
        ),
        _REAL,
    ),
    "fidelity.precision": Steps(
        (
            "Part of the text is like no real text. Look for rows that went wrong (refusals, instructions that were "
            "written out, another language, broken off) and delete them.",
        ),
        _REAL,
    ),
    "fidelity.c2st": Steps(
        (
            "By itself this asks for nothing, as almost any model's text is told from real text. See by which words "
            "(folded below: distinguished by its words alone), and mend what disturbs the use of the corpus.",
        ),
        _REAL,
    ),
}
"""Every measurement that a preset limits has an entry."""

DIMENSION_STEPS: dict[str, Steps] = {
    "memorization": Steps(
        (
            "Make the generator remember less: train for fewer rounds or on more text, remove repeated records from "
            "the source, train with differential privacy, show fewer examples a prompt.",
            "An incident that may go out all the same, because the person agreed or the text is public, is accepted "
            "by its fingerprint, with a reason and an owner (corpusaudit accept report.json --incident FINGERPRINT). "
            "It then leaves the figure, and the report says who answers for it.",
        ),
        _BESIDE,
    ),
    "disclosure": Steps(
        (
            "Take personal details out of the source before the generator sees it, or replace them by made-up ones, "
            "and make the corpus anew: a name that is deleted afterwards leaves the story around it.",
            "An incident that may go out all the same, because the person agreed or the detail is public, is accepted "
            "by its fingerprint, with a reason and an owner (corpusaudit accept report.json --incident FINGERPRINT). "
            "It then leaves the figure, and the report says who answers for it.",
        ),
        _BESIDE,
    ),
    "fidelity": Steps(
        ("Bring the generator nearer to its kind of text: examples or training text from the same place and years.",),
        _REAL,
    ),
    "diversity": Steps(
        ("Vary what the generator is given: other prompts and examples, a higher temperature, fewer rows a prompt.",),
        _REAL,
    ),
    "utility": Steps(
        (
            "See in the map of labels which labels a classifier cannot learn from the corpus, and look whether its "
            "documents are about their label.",
        ),
        (_LABELS, _SOURCE, _HOLDOUT),
    ),
}

_ELSEWHERE = Steps(
    ("See the documentation of the package that brings this measurement.",),
    ("See the documentation of the package that brings this measurement for what it needs.",),
)

SEEN_AS = {
    "memorization.certain_copies": "memorization.near_copies",
    "memorization.certain_passages": "memorization.verbatim",
}
"""Measurements that count without naming documents, and the one whose incidents are to be looked at first."""

CHANCE = "Chance may explain it at this size: audit with a larger holdout, which tells, or act as if it were so."
WARNS_ONLY = "This limit stops nothing. Decide whether the corpus can be used as it is."

REASON_STEPS: dict[ReasonKind, tuple[str, ...]] = {
    "left_out": ("Audit again without --only and --skip, or with this measurement among those of --only.",),
    "blocked": (
        "Where the reason says that text was not read, name its columns with --text-field, or leave out with "
        "--ignore-field what is no text: dates, ids, who signed.",
        "Where it names a language, give the audit models that know it: --pii-engine spacy:PIPELINE for personal "
        "details, --embedder auto or sentence-transformers:NAME for meaning. Or take such text out of the release.",
    ),
    "drift": (
        "Give another holdout, of the same kind as the source: place, years, language and length alike, other people.",
    ),
}
"""What to do about a limit that is unmeasured for a reason outside its figure."""


def next_steps(gate: Gate, given: Collection[Role] = ()) -> tuple[str, ...]:
    """Return what to do next about a limit; nothing for one that is met or accepted.

    ``given`` are the corpora that the audit had: it is not asked for them again.
    """
    steps = STEPS.get(gate.metric) or DIMENSION_STEPS.get(gate.metric.split(".", 1)[0]) or _ELSEWHERE
    if gate.state == "unmeasured":
        lacking = tuple(step for step in steps.measure if _ASKS_FOR.get(step) not in given)
        lacking += (_UNBREAKABLE,) if "max_ratio_to_holdout" in gate.limit and "holdout" in given else ()
        return REASON_STEPS.get(gate.reason_kind) or lacking or (_MORE,)
    if gate.state == "fail":
        return steps.past
    if gate.state == "warn":
        return (*steps.past, CHANCE if gate.level == "error" else WARNS_ONLY)
    return ()


def dimension_steps(dimension: str) -> tuple[str, ...]:
    """Return what helps against every limit of a dimension that was not met; nothing for what is none of ours."""
    steps = DIMENSION_STEPS.get(dimension)
    return steps.past if steps else ()
