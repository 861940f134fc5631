"""What reports say of personal details and rare phrases."""

from __future__ import annotations

from corpusaudit.reports.wording.words import Meaning, Sentences, Wording

WORDINGS: dict[str, Wording] = {
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
}

SENTENCES: dict[str, Sentences] = {
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
}
