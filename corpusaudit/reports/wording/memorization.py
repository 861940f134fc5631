"""What reports say of copying."""

from __future__ import annotations

from corpusaudit.reports.wording.words import Meaning, Sentences, Wording

WORDINGS: dict[str, Wording] = {
    "memorization.exact_copies": Wording(
        "Documents copied whole",
        "Share of synthetic documents that are a source document, or several one behind another, after case, spacing "
        "and punctuation are levelled. Each one is a real record that would be released.",
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
        "in five hundred unseen documents does. The holdout's own share is the baseline.",
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
}

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
}
