"""What reports say of variety."""

from __future__ import annotations

from corpusaudit.reports.wording.words import Meaning, Sentences, Wording

_SELF_BLEU = (
    "How far a document can be pieced together from word runs of the others, 0 to 1. Well above the holdout means "
    "that documents are made from one template.",
    "Sameness of meaning in different words. It grows with the size of the corpus, so compare at the holdout's size.",
)
_DISTINCT = (
    "Distinct word sequences divided by all of them. Well below the holdout means that the same wording returns.",
    "Whether the varied wording makes sense. It falls as a corpus grows, so compare at the holdout's size.",
)

_ENTROPY = (
    "How evenly the text spreads over its words or phrases, in bits: one bit more is twice as many in equal use. Below "
    "the holdout means that a few words or phrases make up more of it.",
    "Whether the varied wording makes sense. It rises as a corpus grows, so compare at the holdout's size.",
)

_VENDI = (
    "As many documents with nothing in common would be as varied in meaning. Below the holdout means that the "
    "generator says fewer different things, in whatever words (mode collapse).",
    "Variety of wording, names and numbers. It rises with the number of documents, so compare at the holdout's size.",
)

WORDINGS: dict[str, Wording] = {
    **{
        f"diversity.ngram_entropy_{n}": Wording(f"entropy of {words}", *_ENTROPY, family="Entropy of words and phrases")
        for n, words in enumerate(("words", "word pairs", "runs of three words", "runs of four words"), 1)
    },
    "diversity.vendi_score": Wording(
        "Documents of different meaning (Vendi score)",
        *_VENDI,
        family="Documents of different meaning",
    ),
    "diversity.vendi_score_sampled": Wording(
        "Vendi score in samples of one size", *_VENDI, family="Documents of different meaning"
    ),
    "diversity.pairwise_distance": Wording(
        "Distance in meaning between two documents",
        "Mean distance between the vectors of two documents: 0 is the same meaning, 1 nothing in common. Below the "
        "holdout means that the corpus keeps to narrower subjects.",
        "Heaps of like documents, if the heaps lie far apart.",
    ),
    "diversity.opening_concentration": Wording(
        "Pairs of documents that begin alike",
        "How likely two documents begin with the same words. Above the holdout means that the generator begins in a "
        "few ways.",
        "Openings that differ in a word, and what follows them.",
    ),
    "diversity.overused_phrases": Wording(
        "Words in phrases that it overuses",
        "Share of the synthetic words that stand in phrases which it uses far more than real text does. The table "
        "names the strongest, with the share of documents that hold each.",
        "Whether a phrase is wrong, and what real text says and this does not. Phrases that one to four people of the "
        "real text use are not named.",
    ),
    "diversity.collapsed_labels": Wording(
        "Labels that are collapsed or lost",
        "Share of labels whose documents come to less than half of the different ones that real text of the same label "
        "has, or that real text has and the synthetic corpus does not. The map of labels shows which.",
        "Whether texts are about their label; labels of fewer than five people.",
    ),
    "diversity.mtld": Wording(
        "Words until too many return (MTLD)",
        "After how many words, on average, 28% of them were repetitions. Below the holdout means that words return "
        "sooner than in real text.",
        "Repetition further apart, or in other words.",
    ),
    "diversity.hdd": Wording(
        "Different words among 42 at random (HD-D)",
        "Share of different words among 42 that are drawn from anywhere in the corpus. Below the holdout means that "
        "more of it is made of the same few words.",
        "Where words return, and in what order they stand.",
    ),
    "diversity.self_repetition": Wording(
        "Phrases that return in other documents",
        "How often the four-word phrases of a document stand in other documents, as a logarithm: 0 is never, 2.4 ten "
        "times. Above the holdout means stock phrases.",
        "Sameness of meaning in other words. It grows with the size of the corpus, so compare at the holdout's size.",
    ),
    **{
        f"diversity.distinct_{n}": Wording(f"distinct-{n}", *_DISTINCT, family="Distinct word sequences")
        for n in range(1, 5)
    },
    **{
        f"diversity.self_bleu_{n}": Wording(f"self-BLEU-{n}", *_SELF_BLEU, family="Likeness among documents")
        for n in range(2, 5)
    },
    "diversity.self_bleu_4_sampled": Wording(
        "self-BLEU-4 in samples of one size", *_SELF_BLEU, family="Likeness among documents"
    ),
    "diversity.ttr": Wording(
        "Type-token ratio",
        "Different words divided by all words of a document, averaged. Lower means more repetition inside a document.",
        "Repetition between documents. Longer documents score lower by nature.",
    ),
    "diversity.mattr_50": Wording(
        "Type-token ratio over 50-word windows",
        "The same ratio over moving windows of 50 words, so that documents of different length compare.",
        "Repetition between documents, or over more than 50 words.",
    ),
    "diversity.compression_ratio": Wording(
        "Compression ratio",
        "How many times smaller the whole text becomes when gzip packs it. Above the holdout means more repetition.",
        "Repetition that lies further apart than gzip looks (32 kB), and where it stands.",
    ),
    "diversity.exact_duplicates": Wording(
        "Documents that occur more than once",
        "Share of documents that repeat an earlier document of the same corpus, after case, spacing and "
        "punctuation are levelled.",
        "Near duplicates, in which a few words differ.",
    ),
    "diversity.near_duplicates": Wording(
        "Documents that all but repeat another",
        "Share of documents that differ from another document of the same corpus in at most a fifth of their words. "
        "Well above the holdout means that the generator fills in templates. The chart shows how many such documents "
        "stand together.",
        "Likeness in other words, and parts that documents have in common.",
    ),
    "diversity.effective_documents": Wording(
        "Different documents (effective number)",
        "How many different documents the corpus comes to, as a share of its documents; names and numbers are left "
        "aside. Far below the holdout means a few templates, filled over and over (mode collapse).",
        "Sameness of meaning in other words, and how narrow the subjects are.",
    ),
}

SENTENCES: dict[str, Sentences] = {
    **{
        f"diversity.ngram_entropy_{n}": Sentences(
            f"whether it spreads evenly over its {words}",
            over=Meaning(
                f"It spreads more evenly over its {words} than the limit allows.",
                f"There are signs that it spreads evenly over its {words}.",
            ),
            under=Meaning(
                f"A few of its {words} make up more of it than the limit allows.",
                f"There are signs that a few of its {words} make up much of it.",
            ),
        )
        for n, words in enumerate(("words", "word pairs", "runs of three words", "runs of four words"), 1)
    },
    **{
        metric: Sentences(
            f"whether it says different things{size}",
            over=Meaning(
                f"It says more different things than the limit allows{size}.",
                f"There are signs that it says many different things{size}.",
            ),
            under=Meaning(
                f"It says fewer different things than the limit asks{size}.",
                f"There are signs that it says few different things{size}.",
            ),
        )
        for metric, size in (
            ("diversity.vendi_score", ""),
            ("diversity.vendi_score_sampled", ", in samples of one size"),
        )
    },
    "diversity.pairwise_distance": Sentences(
        "whether it keeps to a narrow subject",
        over=Meaning(
            "Its documents lie further apart in meaning than the limit allows.",
            "There are signs that its documents lie far apart in meaning.",
        ),
        under=Meaning(
            "Its documents lie nearer together in meaning than the limit asks.",
            "There are signs that its documents lie near together in meaning.",
        ),
    ),
    "diversity.opening_concentration": Sentences(
        "whether too many of its documents begin alike",
        over=Meaning(
            "More of its documents begin alike than the limit allows.",
            "There are signs that many of its documents begin alike.",
        ),
        under=Meaning(
            "Fewer of its documents begin alike than the limit asks.",
            "There are signs that few of its documents begin alike.",
        ),
    ),
    "diversity.overused_phrases": Sentences(
        "how much of it is made of phrases that real text hardly uses",
        over=Meaning(
            "More of it is made of phrases that real text hardly uses than the limit allows.",
            "There are signs that much of it is made of phrases that real text hardly uses.",
        ),
        under=Meaning(
            "Less of it is made of phrases that real text hardly uses than the limit asks.",
            "There are signs that little of it is made of phrases that real text hardly uses.",
        ),
    ),
    "diversity.collapsed_labels": Sentences(
        "whether single labels are made from one template or lost",
        over=Meaning(
            "More labels than the limit allows are made from a few templates, say few different things, or are lost.",
            "Some labels are made from a few templates, say few different things, or are lost.",
        ),
    ),
    "diversity.mtld": Sentences(
        "whether its words return too soon",
        over=Meaning(
            "Its words return later than the limit allows.",
            "There are signs that its words return late.",
        ),
        under=Meaning(
            "Its words return sooner than the limit allows.",
            "There are signs that its words return soon.",
        ),
    ),
    "diversity.hdd": Sentences(
        "whether it lives on a few frequent words",
        over=Meaning(
            "It spends less on its frequent words than the limit asks.",
            "There are signs that it seldom uses its frequent words.",
        ),
        under=Meaning(
            "It spends more on its frequent words than the limit allows.",
            "There are signs that it lives on a few frequent words.",
        ),
    ),
    "diversity.self_repetition": Sentences(
        "how often its phrases return in other documents",
        over=Meaning(
            "Its phrases return in other documents more often than the limit allows.",
            "There are signs that its phrases often return in other documents.",
        ),
        under=Meaning(
            "Its phrases return in other documents less often than the limit asks.",
            "There are signs that its phrases seldom return in other documents.",
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
            "Documents in it all but repeat another. That is a sign of templates that are filled in.",
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
}
