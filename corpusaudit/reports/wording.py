"""What each measurement is called, how to read it and what it does not show, in words for a data-protection officer."""

from __future__ import annotations

from dataclasses import dataclass

from corpusaudit.results import Better, Dimension, ReasonKind, Role, State


@dataclass(frozen=True)
class Wording:
    """The words for one measurement.

    ``family`` groups variants of one figure, such as distinct-1 to distinct-4; ``of`` is whose figure it is.
    """

    title: str
    how_to_read: str
    does_not_show: str
    family: str | None = None
    of: str = "synthetic"


DIMENSION_TITLES: dict[Dimension, tuple[str, str]] = {
    "memorization": ("Copying", "Does the corpus repeat text that its generator saw?"),
    "disclosure": ("Disclosure", "Does the corpus name or describe people of the source?"),
    "fidelity": ("Fidelity", "Is the text faithful to the real text that it stands for?"),
    "diversity": ("Diversity", "Is the text varied, or does it say the same thing again and again?"),
    "utility": ("Utility", "Is the text any use for the work it was made for?"),
}
"""Title and question of each dimension, in the order in which reports show them: privacy first."""

STATE_WORDS: dict[State, str] = {
    "fail": "not met",
    "unmeasured": "not measured",
    "warn": "warning",
    "accepted": "accepted",
    "pass": "met",
}
STATE_MARKS: dict[State, str] = {"fail": "✕", "unmeasured": "?", "warn": "!", "accepted": "≈", "pass": "✓"}

KIND_WORDS: dict[ReasonKind, str] = {"left_out": "left out", "blocked": "not judged", "drift": "not judged"}
"""The word for an unmeasured limit whose reason lies outside its figure."""

NOTHING_JUDGED = "Nothing was judged: no limit was set."
FAILED = "Do not release this corpus as it stands."
NOT_CLEARED = "This corpus cannot be cleared yet"
STOPPED_BY_NOTHING = "No limit here stops a release"
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
WHO_DECIDES = "The decision to release stays with the people who answer for the data."

NOT_PROVED: tuple[str, ...] = (
    "It is not proof of anonymity in law. It is evidence for your own assessment of the risk.",
    "The corpus was compared only with the source that was given. What the generator learnt elsewhere was not seen.",
    "Detectors miss some names and details, and a life told in quite other words can still be recognised.",
    "It judges this corpus alone, not the generator, and not what other releases add to it.",
)
"""What a pass does not prove."""

ROLE_WORDS: dict[Role, tuple[str, str]] = {
    "synthetic": ("Synthetic", "the corpus to be released"),
    "source": ("Source", "the private real text that the generator saw"),
    "holdout": ("Holdout", "real text of the same kind that the generator never saw"),
}

BETTER_WORDS: dict[Better, str] = {
    "lower": "Lower is better.",
    "higher": "Higher is better.",
    "band": "Near the holdout is best; both far lower and far higher are bad signs.",
}

_SELF_BLEU = (
    "How far a document can be pieced together from word runs of the others, 0 to 1. Well above the holdout means "
    "that documents are made from one mould.",
    "Sameness of meaning in different words. It grows with the size of the corpus, so compare at the holdout's size.",
)
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

_DISTINCT = (
    "Distinct word sequences divided by all of them. Well below the holdout means that the same wording returns.",
    "Whether the varied wording makes sense. It falls as a corpus grows, so compare at the holdout's size.",
)

WORDINGS: dict[str, Wording] = {
    "fidelity.mmd": Wording(
        "Distance to real text (MMD²)",
        "Distance between the synthetic and the real text as clouds of meaning: 0 for the same cloud. A small p-value "
        "says that the difference is more than chance, not that it is large; the twin is real text against real text. "
        "A histogram shows the figures that "
        "chance alone gives, with the labels of synthetic and real text exchanged at random.",
        "What differs. A distance over the whole corpus can look fine while single records are copied.",
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
        "Which regions are left empty; read it beside coverage.",
    ),
    "fidelity.coverage": Wording(
        "Coverage: real texts with a synthetic neighbour",
        "Share of real documents that have a synthetic one close by. Low means that kinds of real text are missing.",
        "Whether the neighbour is too close: that is a question for copying.",
    ),
    "fidelity.c2st": Wording(
        "Told from real text by a classifier (C2ST)",
        "Probability that a classifier ranks a synthetic document above a real one: 0.5 when nothing tells them apart, "
        "1 when everything does. Almost any model's text can be told, so a high figure is a reason to look. The twin "
        "is the source against the holdout.",
        "What the difference is: recall and coverage say whether kinds of real text are missing.",
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
        "Well above the holdout means that the generator fills in moulds. The chart shows how many such documents "
        "stand together.",
        "Likeness in other words, and parts that documents have in common.",
    ),
    "diversity.effective_documents": Wording(
        "Different documents (effective number)",
        "How many different documents the corpus comes to, as a share of its documents; names and numbers are left "
        "aside. Far below the holdout means a few moulds, filled over and over (mode collapse).",
        "Sameness of meaning in other words, and how narrow the subjects are.",
    ),
    "memorization.exact_copies": Wording(
        "Documents copied whole",
        "Share of synthetic documents that are a source document, after case, spacing and punctuation are levelled. "
        "Each one is a real record that would be released.",
        "Copies of a part of a document, or copies with words changed.",
    ),
    "memorization.near_copies": Wording(
        "Documents that are mostly copied",
        "Share of synthetic documents of which the larger part of a passage stands in one source document, though "
        "words were changed, sentences moved or the text translated there and back. Words that everybody uses count "
        "next to nothing. The holdout shows how often that happens to text nobody copied.",
        "Copied meaning in other words, and short passages amid other text.",
    ),
    "memorization.certain_copies": Wording(
        "Copies beyond doubt",
        "At least this share of the synthetic documents are copies of one person's text, edited or not: each of them, "
        "or all together, are more like it, and like nobody else's, than chance makes real texts like each other. Each "
        "one is a real record that would be released.",
        "A few copies in a corpus whose real texts repeat each other: there only a surplus is beyond doubt.",
    ),
    "memorization.certain_passages": Wording(
        "Copied passages beyond doubt",
        "At least this share of the synthetic documents hold a passage copied word for word from one person's text: "
        "more documents, or longer passages, than real people's texts have in common with each other by chance.",
        "Passages that edits have broken up; a few in a corpus whose real texts repeat each other.",
    ),
    "memorization.approximate_copies": Wording(
        "Documents copied almost whole",
        "Share of synthetic documents that say nearly all of one source document in nearly the same words and order "
        "(BLEU above 0.75). Forms that many authors fill in reach it too, so the excess over the holdout counts.",
        "Copied parts of documents, and copies with more than about one word in ten changed.",
    ),
    "memorization.verbatim": Wording(
        "Passages copied word for word",
        "Share of synthetic documents with a long run of words that stands in the source and is no common phrase. "
        "The holdout shows how often real authors share such runs by chance; the excess over it is what counts.",
        "Copies in which words were changed often enough to break every long run.",
    ),
    "memorization.longest_run": Wording(
        "Longest copied run",
        "The most words in a row that any synthetic document shares with the source. Far beyond the holdout's longest "
        "run means copying.",
        "How many documents hold such runs.",
    ),
    "memorization.nearest_distance": Wording(
        "Distance to the nearest source text",
        "How far the typical synthetic document is, in meaning, from the source text most like it (median). Smaller "
        "than for the holdout means closer to the source than unseen real text comes. Look at the left end of the "
        "chart: that is where copies lie.",
        "Single copies: a typical distance can look fine while one record is copied.",
    ),
    "memorization.plagiarism_rate": Wording(
        "Documents almost the same in meaning",
        "Share of synthetic documents whose meaning all but coincides with one source document. Compare with the "
        "holdout: notes of one kind are alike by nature.",
        "Which words were taken; paraphrase that changes more than a little.",
    ),
    "memorization.paraphrases": Wording(
        "Passages nearer in meaning than unseen text comes",
        "Share of synthetic documents with a passage whose meaning lies nearer to one passage of the source than one "
        "in five hundred unseen documents does. The holdout's own share stands beside it.",
        "Reworded copies that are no nearer than formulaic text of the kind is by nature.",
    ),
    "memorization.closer_to_source": Wording(
        "Closer to the source than to unseen text",
        "Share of synthetic documents that are nearer to the source than to as much unseen real text; 50% is what "
        "chance gives. Clearly above it means that the text gives away what the generator saw.",
        "Who is affected. A few copied records hardly move this share.",
    ),
    "memorization.authenticity": Wording(
        "Distance kept from the source (authenticity)",
        "Share of synthetic documents farther from their nearest source document than that one is from its own nearest "
        "neighbour in the source. Copies and lightly changed copies are not. Below the holdout's share means that "
        "documents crowd around source documents.",
        "Which passage is near; copied passages in longer documents.",
    ),
    "disclosure.certain_leaks": Wording(
        "Personal details taken from the source for certain",
        "Share of synthetic documents with a detail, or two together, that fit one person of the source and that "
        "hardly any unseen text would share by chance: a full name, a number, an address. Each one points to a real "
        "person.",
        "Details that chance may share, such as surnames, towns and dates alone, and those the detector did not see.",
    ),
    "disclosure.pii_leaked": Wording(
        "Personal details shared with one person of the source",
        "Share of synthetic documents with a name, number, date or address that also stands in the source, with one "
        "person as a rule, and not in the holdout. Unrelated people share surnames, towns and dates: compare with the "
        "holdout.",
        "Details that the detector does not know or did not see, and people described without a name.",
    ),
    "disclosure.pii_phantom": Wording(
        "Personal details that chance explains",
        "Share of synthetic documents with a name, number, date or address that stands in real text without "
        "disclosing anybody: unseen text has it too, several people share it, or everybody knows it. Compare with the "
        "holdout.",
        "Whether one such detail was copied all the same.",
    ),
    "disclosure.pii_invented": Wording(
        "Personal details that were made up",
        "Share of synthetic documents with a name, number, date or address that stands in no real text that was "
        "given. Such details are expected in lifelike text.",
        "Whether an invented detail happens to belong to a real person outside the source.",
    ),
    "disclosure.rare_phrases": Wording(
        "Rare phrases of the source",
        "Share of synthetic documents with a phrase that very few people of the source wrote, nobody unseen, and that "
        "is too unusual to be met by chance. Compare with the holdout: terms of one subject are shared by nature. Read "
        "the phrases: a story points to a person, a term does not.",
        "A story told in other words, and private facts in common words.",
    ),
    "disclosure.pii_found": Wording(
        "Personal details, whoever they belong to",
        "Share of synthetic documents with a name, number, date or address of any kind: what a reader of the release "
        "would take for a detail of a person.",
        "Whether the person is real; that takes the source to tell. The detector errs both ways.",
    ),
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


def wording(metric: str, better: Better = "band") -> Wording:
    """Return the words for a measurement id; an id from elsewhere gets its own name as title and a plain fallback."""
    known = WORDINGS.get(metric)
    if known is not None:
        return known
    name = metric.rsplit(".", 1)[-1].replace("_", " ").strip() or metric
    return Wording(
        name[:1].upper() + name[1:],
        f"This measurement has no wording here; see the documentation of the package that brings it. "
        f"{BETTER_WORDS[better]}",
        "What its documentation does not claim.",
    )
