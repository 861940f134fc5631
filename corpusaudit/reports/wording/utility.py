"""What reports say of use for training classifiers."""

from __future__ import annotations

from corpusaudit.reports.wording.words import Meaning, Sentences, Wording

_TSTR = (
    "How well a classifier trained on the synthetic text alone finds the labels of real unseen text: F1, mean over "
    "labels, 0 to 1. The diamond is the same classifier trained on the source. The note says what chance gives.",
    "Whether the text is true or private: copies of the source score as the source does.",
)
_TRTR = (
    "How well the same classifier, trained on the source, finds the labels of real unseen text: what the synthetic "
    "text is measured by. Near what chance gives (see the note), the task cannot be learnt from this text.",
    "What a better classifier or more real text would reach.",
)
_RATIO = (
    "Score of the synthetic text as a share of the source's, on the same unseen documents. 1 means that it is worth as "
    "much for this task; the corpora are taken as large as they are.",
    "Which labels are lost, and anything where the source itself scores near chance.",
)
_BOTH = (
    "How well the classifier does when it is trained on source and synthetic text together; the diamond is the source "
    "alone.",
    "Whether more real text would help as much.",
)
_GAIN = (
    "Score of training on both less that of the source alone. An interval above 0 means that the synthetic text adds "
    "something, one that holds 0 that this test sees no difference.",
    "Whether more real text would help as much.",
)
_CLASSIFIER = {"embeddings": "meaning", "tfidf": "words"}

WORDINGS: dict[str, Wording] = {
    "utility.tstr_embeddings": Wording(
        "classifier on meaning", *_TSTR, family="Trained on synthetic text, tested on real"
    ),
    "utility.tstr_tfidf": Wording("classifier on words", *_TSTR, family="Trained on synthetic text, tested on real"),
    "utility.trtr_embeddings": Wording(
        "classifier on meaning", *_TRTR, family="Trained on the source, tested on real", of="source"
    ),
    "utility.trtr_tfidf": Wording(
        "classifier on words", *_TRTR, family="Trained on the source, tested on real", of="source"
    ),
    "utility.ratio_embeddings": Wording(
        "classifier on meaning", *_RATIO, family="Use of the synthetic text as a share of the source's"
    ),
    "utility.ratio_tfidf": Wording(
        "classifier on words", *_RATIO, family="Use of the synthetic text as a share of the source's"
    ),
    "utility.both_embeddings": Wording(
        "classifier on meaning", *_BOTH, family="Trained on both, tested on real", of="both"
    ),
    "utility.both_tfidf": Wording("classifier on words", *_BOTH, family="Trained on both, tested on real", of="both"),
    "utility.gain_embeddings": Wording(
        "classifier on meaning", *_GAIN, family="What the synthetic text adds to the source"
    ),
    "utility.gain_tfidf": Wording("classifier on words", *_GAIN, family="What the synthetic text adds to the source"),
}

SENTENCES: dict[str, Sentences] = {
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
