"""What reports say of faithfulness to real text."""

from __future__ import annotations

from corpusaudit.reports.wording.words import Meaning, Sentences, Wording

_BESIDE = "Compare with the holdout's, the same figure for real text that the generator never saw: "
_NEAREST = (
    f"{_BESIDE}below it, the text uses other words than real text does; above it, it follows documents of the source "
    "more closely than unseen text does."
)
_RANDOM = f"{_BESIDE}it is what text of this kind has in common by itself. Below it, the text is of another kind."
_OTHER_THINGS = (
    f"{_BESIDE}below it, the text speaks of other things than real text does; above it, it follows documents of the "
    "source more closely than unseen text does."
)
_NOT_MEANING = "Sameness of meaning in other words, and whether what is said is true."

WORDINGS: dict[str, Wording] = {
    "fidelity.mmd": Wording(
        "Distance to real text (MMD²)",
        "Distance between the synthetic and the real text as clouds of meaning: 0 for the same cloud. A small p-value "
        "says that the difference is more than chance, not that it is large; the baseline is real text against real "
        "text. A histogram shows the figures that chance alone gives, with the labels of synthetic and real text "
        "permuted at random. Squares show where documents lie in the plane in which real text varies most; each "
        "corpus is shaded against its own fullest square.",
        "What differs. A distance over the whole corpus can look fine while single records are copied.",
    ),
    "fidelity.frechet": Wording(
        "Fréchet distance to real text",
        "How far the middle and the spread of the synthetic text lie from those of the real text, as clouds of "
        "meaning: 0 for the same middle and spread. Real text against real text is above 0, the more so the fewer "
        "documents there are; that is the baseline.",
        "Differences of shape that leave middle and spread alone. A distance over the whole corpus can look fine while "
        "single records are copied.",
    ),
    "fidelity.mauve": Wording(
        "Shared regions of meaning (MAUVE)",
        "Whether the synthetic and the real text fill the same regions of meaning to the same degree: 1 when they do, "
        "0 when they share none. Real text against real text, which is the baseline, is a little below 1.",
        "Differences inside a region, and copying. Figures published with another embedder do not compare.",
    ),
    "fidelity.precision": Wording(
        "Precision: synthetic texts that look real",
        "Share of synthetic documents that lie where real ones lie. Low means text unlike any real text.",
        "Whether the text is true or new: a corpus of copies scores 100%.",
    ),
    "fidelity.recall": Wording(
        "Recall: real variety that is reached",
        "Share of real documents that lie where synthetic ones lie. Low means that kinds of real text are missing.",
        "How often each kind occurs; one outlier can cover a wide region.",
    ),
    "fidelity.density": Wording(
        "Density: how thickly real regions are filled",
        "How many real neighbourhoods each synthetic document falls into, 1 for text like the real text. Above 1 "
        "means crowding where real text is already dense.",
        "Which regions are left empty; read it together with coverage.",
    ),
    "fidelity.coverage": Wording(
        "Coverage: real texts with a synthetic neighbour",
        "Share of real documents that have a synthetic one close by. Low means that kinds of real text are missing.",
        "Whether the neighbour is too close: that is a question for copying.",
    ),
    "fidelity.c2st_words": Wording(
        "Distinguished from real text by its words alone",
        "The classifier two-sample test on texts that are cut to one length, without capitals and punctuation: "
        "probability that a classifier of words ranks a synthetic document above a real one. Near 0.5 where C2ST has "
        "a high figure, the difference is one of length, punctuation or order. The baseline is the source against the "
        "holdout.",
        "The order of words, and what they mean.",
    ),
    "fidelity.c2st": Wording(
        "Distinguished from real text by a classifier (C2ST)",
        "Probability that a classifier ranks a synthetic document above a real one: 0.5 when nothing tells them apart, "
        "1 when everything does. Almost any model's text can be recognised, so a high figure is a reason to look. "
        "The baseline is the source against the holdout.",
        "What the difference is: recall and coverage say whether kinds of real text are missing.",
    ),
    "fidelity.label_agreement": Wording(
        "Labels recovered by a classifier of real text",
        "How well a classifier that learnt the labels from real text finds those of the synthetic documents: F1, mean "
        "over labels, 1 for all of them. Compare with the baseline, the same classifier on real text: some labels "
        "cannot be told from the text at all. Confusions say what a label is taken for.",
        "Whether a document is true to its label in more than the classifier can see.",
    ),
    "fidelity.nearest_similarity": Wording(
        "Likeness in meaning to the nearest real text",
        "Mean cosine similarity of a document to the nearest real one, 0 to 1. Compare with the holdout's: below it, "
        "there is text unlike any real text; above it, text lies nearer to the source than unseen text does.",
        "Kinds of real text that are missing, and whether facts were copied.",
    ),
    "fidelity.lexical_divergence_1": Wording(
        "Divergence of words",
        "How differently synthetic and real text use words: 0 for the same words as often, 1 for none in common. Real "
        "text against real text is above 0 as well; that is the baseline.",
        "Which words differ, and what they mean.",
        family="Divergence of word use",
    ),
    "fidelity.lexical_divergence_2": Wording(
        "Divergence of word pairs",
        "The same for pairs of neighbouring words, which differ more between any two texts.",
        "Which words differ, and what they mean.",
        family="Divergence of word use",
    ),
    "fidelity.length_divergence": Wording(
        "Divergence of document lengths",
        "How much documents would have to grow or shrink, on average and as a share of a real document's length, until "
        "their lengths are those of real ones: 0 for equal lengths. The baseline is real text against real text.",
        "Whether documents are too long or too short, and what is in them.",
    ),
    "fidelity.vocabulary_coverage": Wording(
        "Real vocabulary that is used",
        "Of what real text says in words that at least five people use, the share said in words that the synthetic "
        "text uses too. Well below the baseline means that words are missing.",
        "How often each word is used, and what is said with it.",
    ),
    "fidelity.out_of_vocabulary": Wording(
        "Words outside the real vocabulary",
        "Share of the words of the synthetic text that fewer than five people of the real text use; names and numbers "
        "are among them. Well above the baseline means that the generator speaks in words of its own.",
        "Which words these are, and whether they are wrong.",
    ),
    "fidelity.rouge_l": Wording(
        "ROUGE-L with the nearest real text",
        f"How much of a document stands in the nearest real one, word by word in the same order, 0 to 1. {_NEAREST}",
        _NOT_MEANING,
        family="Words in common with real text",
    ),
    "fidelity.rouge_l_random": Wording(
        "ROUGE-L with a random real text",
        f"The same with a random real document of the same label. {_RANDOM}",
        _NOT_MEANING,
        family="Words in common with real text",
    ),
    "fidelity.meteor": Wording(
        "METEOR with the nearest real text",
        "How many words of a document and of the nearest real one agree, in equal form or of one stem, and in how few "
        f"pieces, 0 to 1. {_NEAREST}",
        f"{_NOT_MEANING} Longer documents score higher by nature.",
        family="Words in common with real text",
    ),
    "fidelity.meteor_random": Wording(
        "METEOR with a random real text",
        f"The same with a random real document of the same label. {_RANDOM}",
        f"{_NOT_MEANING} Longer documents score higher by nature.",
        family="Words in common with real text",
    ),
    "fidelity.bertscore": Wording(
        "BERTScore with the nearest real text",
        f"How nearly each word of a document has one of like meaning in the nearest real one. {_OTHER_THINGS}",
        "What is denied or mixed up, since words are matched one by one. Figures of other models are on other scales.",
        family="Meaning in common with real text",
    ),
    "fidelity.bertscore_random": Wording(
        "BERTScore with a random real text",
        f"The same with a random real document of the same label. {_RANDOM}",
        "What is denied or mixed up, since words are matched one by one. Figures of other models are on other scales.",
        family="Meaning in common with real text",
    ),
    "fidelity.sentence_mover": Wording(
        "Sentence mover's similarity with the nearest real text",
        "How little the sentences of a document would have to be moved in meaning to become those of the nearest real "
        f"one; 1 for the same sentences in any order. {_OTHER_THINGS}",
        "What is denied inside a sentence. Figures of other models are on other scales.",
        family="Meaning in common with real text",
    ),
    "fidelity.sentence_mover_random": Wording(
        "Sentence mover's similarity with a random real text",
        f"The same with a random real document of the same label. {_RANDOM}",
        "What is denied inside a sentence. Figures of other models are on other scales.",
        family="Meaning in common with real text",
    ),
}


def _likeness(what: str, partner: str) -> Sentences:
    """Return the sentences of a figure of pairs: ``what`` of synthetic documents with ``partner`` among real ones."""
    return Sentences(
        f"whether {what} of its documents with {partner} is that of unseen text",
        over=Meaning(
            f"For its documents, {what} with {partner} is higher than the limit allows.",
            f"There are signs of a high {what} of its documents with {partner}.",
        ),
        under=Meaning(
            f"For its documents, {what} with {partner} is lower than the limit asks.",
            f"There are signs of a low {what} of its documents with {partner}.",
        ),
    )


def _other_words(what: str) -> Sentences:
    return Sentences(
        f"whether it uses {what} as real text does",
        over=Meaning(
            f"It uses other {what} than real text, or at other rates, more than the limit allows.",
            f"There are signs that it uses other {what} than real text, or at other rates.",
        ),
    )


_NEAREST, _RANDOM = "their nearest real documents", "random real documents"

SENTENCES: dict[str, Sentences] = {
    "fidelity.mmd": Sentences(
        "how far it lies from the real text as a whole",
        over=Meaning(
            "As a whole it lies farther from the real text than the limit allows.",
            "There are signs that as a whole it lies far from the real text.",
        ),
    ),
    "fidelity.frechet": Sentences(
        "how far its middle and spread lie from those of real text",
        over=Meaning(
            "Its middle or its spread lies farther from the real text's than the limit allows.",
            "There are signs that its middle or its spread lies far from the real text's.",
        ),
    ),
    "fidelity.c2st": Sentences(
        "whether a classifier can tell it from real text",
        over=Meaning(
            "A classifier tells its documents from real ones more often than the limit allows.",
            "A classifier can tell its documents from real ones, as it can almost any model's text.",
        ),
    ),
    "fidelity.label_agreement": Sentences(
        "whether its documents say what their labels promise",
        under=Meaning(
            "Its documents agree with their labels less than the limit asks.",
            "There are signs that its documents do not say what their labels promise.",
        ),
    ),
    "fidelity.nearest_similarity": _likeness("similarity in meaning", _NEAREST),
    "fidelity.lexical_divergence_1": _other_words("words"),
    "fidelity.lexical_divergence_2": _other_words("pairs of words"),
    "fidelity.length_divergence": Sentences(
        "whether its documents are as long as real ones",
        over=Meaning(
            "Its documents are of other lengths than real ones, more than the limit allows.",
            "There are signs that its documents are of other lengths than real ones.",
        ),
    ),
    "fidelity.vocabulary_coverage": Sentences(
        "whether it uses the words of real text",
        under=Meaning(
            "Words of real text are missing from it, more than the limit allows.",
            "There are signs that words of real text are missing from it.",
        ),
    ),
    "fidelity.out_of_vocabulary": Sentences(
        "whether it uses words that real text does not",
        over=Meaning(
            "It uses words that real text does not, more than the limit allows.",
            "There are signs that it uses words that real text does not.",
        ),
        under=Meaning(
            "It uses fewer words that are not in real text than the limit asks.",
            "There are signs that it uses hardly a word that is not in real text.",
        ),
    ),
    "fidelity.rouge_l": _likeness("ROUGE-L", _NEAREST),
    "fidelity.rouge_l_random": _likeness("ROUGE-L", _RANDOM),
    "fidelity.meteor": _likeness("METEOR", _NEAREST),
    "fidelity.meteor_random": _likeness("METEOR", _RANDOM),
    "fidelity.bertscore": _likeness("BERTScore", _NEAREST),
    "fidelity.bertscore_random": _likeness("BERTScore", _RANDOM),
    "fidelity.sentence_mover": _likeness("sentence mover's similarity", _NEAREST),
    "fidelity.sentence_mover_random": _likeness("sentence mover's similarity", _RANDOM),
    "fidelity.c2st_words": Sentences(
        "whether its words alone tell it from real text",
        over=Meaning(
            "Its words alone tell its documents from real ones more often than the limit allows.",
            "Its words alone can tell its documents from real ones.",
        ),
    ),
    "fidelity.mauve": Sentences(
        "whether it fills the same regions of meaning as real text",
        under=Meaning(
            "It fills other regions of meaning than real text, more than the limit allows.",
            "There are signs that it fills other regions of meaning than real text.",
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
}
