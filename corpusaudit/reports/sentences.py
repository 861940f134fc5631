"""What it means that one limit was not met, gave a warning or is unmeasured: one sentence a measurement and state.

A sentence claims what its own measurement shows and nothing that another one would have to show. A limit from above
and one from below mean different things, so each has its own. A warning is told in words that hold in both its cases:
the figure is past a limit that stops nothing, or it is past one that does and chance may explain that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpusaudit.reports.wording import DIMENSION_TITLES
from corpusaudit.results import Gate

Side = Literal["over", "under"]


@dataclass(frozen=True)
class Meaning:
    """A sentence for a limit that was not met and one for a warning."""

    failed: str
    warned: str


@dataclass(frozen=True)
class Sentences:
    """The sentences of one measurement: its figure ``over`` or ``under`` the limit; ``unknown`` begins with "whether".

    A side is None where a limit on it would mean nothing of its own.
    """

    unknown: str
    over: Meaning | None = None
    under: Meaning | None = None


_CLASSIFIER = {"embeddings": "meaning", "tfidf": "words"}

# Limits of one state and dimension are told in this order: what weighs most stands first.
SENTENCES: dict[str, Sentences] = {
    "memorization.exact_copies": Sentences(
        "whether source documents stand in it whole",
        over=Meaning(
            "Source documents stand in it whole: those records would be published.",
            "Documents in it equal a source document. Look at each one.",
        ),
    ),
    "memorization.certain_copies": Sentences(
        "whether it holds copies of source documents that are beyond doubt",
        over=Meaning(
            "It holds copies of source documents beyond doubt. Whoever knows the original could recognise it.",
            "Documents in it are nearer to one source document than unseen text comes. Look at each one.",
        ),
    ),
    "memorization.certain_passages": Sentences(
        "whether it holds passages of single people's texts beyond doubt",
        over=Meaning(
            "It holds passages copied word for word from single people's texts, more than chance brings.",
            "Documents in it share passages with single people of the source. Look at each one.",
        ),
    ),
    "memorization.near_copies": Sentences(
        "whether source documents were copied with words changed",
        over=Meaning(
            "More of its documents are mostly copied, with words changed, than the limit allows.",
            "There are signs that source documents were copied with words changed.",
        ),
    ),
    "memorization.approximate_copies": Sentences(
        "whether source documents were copied almost whole",
        over=Meaning(
            "More of its documents are source documents almost whole than the limit allows.",
            "There are signs that source documents were copied almost whole.",
        ),
    ),
    "memorization.verbatim": Sentences(
        "whether passages of the source were copied word for word",
        over=Meaning(
            "More of its documents repeat a passage of the source word for word than the limit allows.",
            "There are signs that passages of the source were copied word for word.",
        ),
    ),
    "memorization.longest_run": Sentences(
        "how long the longest passage is that it shares with the source",
        over=Meaning(
            "A document repeats more words of the source in a row than the limit allows.",
            "There are signs that a long passage of the source was copied.",
        ),
    ),
    "memorization.nearest_distance": Sentences(
        "whether its typical document lies too near to the source",
        under=Meaning(
            "Its typical document lies nearer to the source, in meaning, than the limit allows.",
            "There are signs that its typical document lies near to the source in meaning.",
        ),
    ),
    "memorization.plagiarism_rate": Sentences(
        "whether its documents say the same as source documents",
        over=Meaning(
            "More of its documents mean almost the same as one source document than the limit allows.",
            "There are signs that its documents say the same as source documents.",
        ),
    ),
    "memorization.paraphrases": Sentences(
        "whether passages of the source were reworded",
        over=Meaning(
            "More of its documents reword a passage of the source than the limit allows.",
            "There are signs that passages of the source were reworded.",
        ),
    ),
    "memorization.closer_to_source": Sentences(
        "whether it lies nearer to the source than to unseen text",
        over=Meaning(
            "Its documents lie nearer to the source than chance explains. That gives away what the generator saw.",
            "There are signs that its documents lie nearer to the source than to unseen text.",
        ),
    ),
    "memorization.authenticity": Sentences(
        "whether its documents keep their distance from the source",
        under=Meaning(
            "Fewer of its documents keep their distance from the source than the limit asks.",
            "There are signs that its documents crowd around source documents.",
        ),
    ),
    "disclosure.certain_leaks": Sentences(
        "whether it holds details of people of the source that chance cannot explain",
        over=Meaning(
            "It holds details of people of the source that chance does not explain. They could be named or found.",
            "Personal details in it agree with the source and are hardly chance. Look at each one.",
        ),
    ),
    "disclosure.pii_leaked": Sentences(
        "whether personal details of the source stand in it",
        over=Meaning(
            "Personal details of the source stand in more of its documents than the limit allows.",
            "There are signs that personal details were taken from the source. Many may bear one name: look.",
        ),
    ),
    "disclosure.rare_phrases": Sentences(
        "whether phrases of single people of the source stand in it",
        over=Meaning(
            "Phrases of very few people of the source stand in it more often than the limit allows. Read them.",
            "Phrases of very few people of the source stand in it. They may be terms of the subject: read them.",
        ),
    ),
    "disclosure.pii_phantom": Sentences(
        "how many of its details agree with real text by chance",
        over=Meaning(
            "More of its documents hold a detail that agrees with real text by chance than the limit allows.",
            "There are signs that many of its details agree with real text by chance.",
        ),
        under=Meaning(
            "Fewer of its documents hold a detail that agrees with real text by chance than the limit asks.",
            "There are signs that few of its details agree with real text by chance.",
        ),
    ),
    "disclosure.pii_invented": Sentences(
        "how many personal details in it were made up",
        over=Meaning(
            "More of its documents hold a made-up personal detail than the limit allows.",
            "There are signs that many of its documents hold a made-up personal detail.",
        ),
        under=Meaning(
            "Fewer of its documents hold a made-up personal detail than the limit asks.",
            "There are signs that few of its documents hold a made-up personal detail.",
        ),
    ),
    "disclosure.pii_found": Sentences(
        "how many of its documents hold a personal detail of any kind",
        over=Meaning(
            "More of its documents hold a personal detail, real or made up, than the limit allows.",
            "There are signs that many of its documents hold a personal detail, real or made up.",
        ),
        under=Meaning(
            "Fewer of its documents hold a personal detail, real or made up, than the limit asks.",
            "There are signs that few of its documents hold a personal detail, real or made up.",
        ),
    ),
    "fidelity.mmd": Sentences(
        "how far it lies from the real text as a whole",
        over=Meaning(
            "As a whole it lies farther from the real text than the limit allows.",
            "There are signs that as a whole it lies far from the real text.",
        ),
    ),
    "fidelity.c2st": Sentences(
        "whether a classifier can tell it from real text",
        over=Meaning(
            "A classifier tells its documents from real ones more often than the limit allows.",
            "A classifier can tell its documents from real ones, as it can almost any model's text.",
        ),
    ),
    "fidelity.precision": Sentences(
        "whether its documents look like real ones",
        under=Meaning(
            "Too many of its documents are unlike any real text.",
            "There are signs that many of its documents are unlike any real text.",
        ),
    ),
    "fidelity.recall": Sentences(
        "whether it reaches the variety of the real text",
        under=Meaning(
            "It misses more of the variety of the real text than the limit allows.",
            "There are signs that it misses variety of the real text.",
        ),
    ),
    "fidelity.density": Sentences(
        "how thickly it fills the regions of real text",
        over=Meaning(
            "Its documents crowd where real text is dense, more than the limit allows.",
            "There are signs that its documents crowd where real text is dense.",
        ),
        under=Meaning(
            "Its documents lie near real ones less often than the limit asks.",
            "There are signs that its documents seldom lie near real ones.",
        ),
    ),
    "fidelity.coverage": Sentences(
        "whether kinds of real text are missing from it",
        under=Meaning(
            "Kinds of real text are missing from it, more than the limit allows.",
            "There are signs that kinds of real text are missing from it.",
        ),
    ),
    "diversity.effective_documents": Sentences(
        "whether it says the same few things again and again",
        under=Meaning(
            "It says the same few things again and again: fewer different documents than the limit asks.",
            "There are signs that it says the same few things again and again.",
        ),
    ),
    "diversity.exact_duplicates": Sentences(
        "how many of its documents occur more than once",
        over=Meaning(
            "More of its documents occur more than once than the limit allows.",
            "Documents occur more than once in it. That inflates every count made on it.",
        ),
    ),
    "diversity.near_duplicates": Sentences(
        "how many of its documents all but repeat another",
        over=Meaning(
            "More of its documents all but repeat another than the limit allows.",
            "Documents in it all but repeat another. That is a sign of moulds that are filled in.",
        ),
    ),
    **{
        f"diversity.distinct_{n}": Sentences(
            f"whether its wording is as varied as it should be (distinct-{n})",
            over=Meaning(
                f"Its wording varies more than the limit allows (distinct-{n}).",
                f"There are signs that its wording varies much (distinct-{n}).",
            ),
            under=Meaning(
                f"The same wording returns more often than the limit allows (distinct-{n}).",
                f"There are signs that the same wording returns often (distinct-{n}).",
            ),
        )
        for n in range(1, 5)
    },
    **{
        f"diversity.self_bleu_{name}": Sentences(
            f"whether its documents are too much alike in wording (self-BLEU-{words})",
            over=Meaning(
                f"Its documents are more alike in wording than the limit allows (self-BLEU-{words}).",
                f"There are signs that its documents are alike in wording (self-BLEU-{words}).",
            ),
            under=Meaning(
                f"Its documents are less alike in wording than the limit asks (self-BLEU-{words}).",
                f"There are signs that its documents differ much in wording (self-BLEU-{words}).",
            ),
        )
        for name, words in (("2", "2"), ("3", "3"), ("4", "4"), ("4_sampled", "4, in samples of one size"))
    },
    "diversity.ttr": Sentences(
        "whether its documents repeat their own words",
        over=Meaning(
            "Its documents repeat their own words less than the limit asks.",
            "There are signs that its documents seldom repeat their own words.",
        ),
        under=Meaning(
            "Its documents repeat their own words more than the limit allows.",
            "There are signs that its documents often repeat their own words.",
        ),
    ),
    "diversity.mattr_50": Sentences(
        "whether words return within 50 words",
        over=Meaning(
            "Words return within 50 words less often than the limit asks.",
            "There are signs that words seldom return within 50 words.",
        ),
        under=Meaning(
            "Words return within 50 words more often than the limit allows.",
            "There are signs that words often return within 50 words.",
        ),
    ),
    "diversity.compression_ratio": Sentences(
        "how much it repeats itself as a whole",
        over=Meaning(
            "As a whole it repeats itself more than the limit allows.",
            "There are signs that as a whole it repeats itself often.",
        ),
        under=Meaning(
            "As a whole it repeats itself less than the limit asks.",
            "There are signs that as a whole it seldom repeats itself.",
        ),
    ),
    **{
        f"utility.tstr_{kind}": Sentences(
            f"what a classifier on {words} learns from it",
            under=Meaning(
                f"A classifier on {words} learns less from it than the limit asks.",
                f"There are signs that a classifier on {words} learns little from it.",
            ),
        )
        for kind, words in _CLASSIFIER.items()
    },
    **{
        f"utility.trtr_{kind}": Sentences(
            f"what a classifier on {words} learns from the source",
            under=Meaning(
                f"A classifier on {words} learns less from the source itself than the limit asks.",
                f"There are signs that a classifier on {words} learns little from the source itself.",
            ),
        )
        for kind, words in _CLASSIFIER.items()
    },
    **{
        f"utility.ratio_{kind}": Sentences(
            f"how much of the source's use it keeps for a classifier on {words}",
            under=Meaning(
                f"It keeps less of the source's use for a classifier on {words} than the limit asks.",
                f"There are signs that it keeps little of the source's use for a classifier on {words}.",
            ),
        )
        for kind, words in _CLASSIFIER.items()
    },
    **{
        f"utility.both_{kind}": Sentences(
            f"what a classifier on {words} learns from it and the source together",
            under=Meaning(
                f"A classifier on {words} learns less from it and the source together than the limit asks.",
                f"There are signs that a classifier on {words} learns little from it and the source together.",
            ),
        )
        for kind, words in _CLASSIFIER.items()
    },
    **{
        f"utility.gain_{kind}": Sentences(
            f"whether it adds anything to the source for a classifier on {words}",
            under=Meaning(
                f"It adds less to the source for a classifier on {words} than the limit asks.",
                f"There are signs that it adds little to the source for a classifier on {words}.",
            ),
        )
        for kind, words in _CLASSIFIER.items()
    },
}


def sentence(gate: Gate, title: str) -> str | None:
    """Return what the state of a gate means; None for a limit that is met or accepted.

    Measurements that have no sentences here, and limits from a side that has none, get one that claims no more than
    that the figure called ``title`` is past its limit.
    """
    words = SENTENCES.get(gate.metric)
    if gate.state == "unmeasured":
        return f"It is not known {words.unknown}." if words else f"{_called(gate, title)} is not known."
    if gate.state not in ("fail", "warn"):
        return None
    meaning = None if words is None else {"over": words.over, "under": words.under, None: None}[side(gate)]
    if meaning is None:
        return f"{_called(gate, title)} {'is not within its limit' if gate.state == 'fail' else 'gives a warning'}."
    return meaning.failed if gate.state == "fail" else meaning.warned


def side(gate: Gate) -> Side | None:
    """Return the side on which the gate's limits lie; None where it has limits on both and the figure tells not which.

    A figure judged against ``min`` and ``max`` tells; ratios do not, since the gate holds the figure alone.
    """
    sides: set[Side] = {"over" if name.startswith("max") else "under" for name in gate.limit}
    if len(sides) == 1:
        return sides.pop()
    if gate.value is None:
        return None
    if gate.value > gate.limit.get("max", gate.value):
        return "over"
    return "under" if gate.value < gate.limit.get("min", gate.value) else None


def _called(gate: Gate, title: str) -> str:
    dimension = next((words[0] for name, words in DIMENSION_TITLES.items() if name == gate.metric.split(".", 1)[0]), "")
    return f"{dimension}: a figure ({title})" if dimension else f"A figure ({title})"
