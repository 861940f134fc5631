"""What dimensions, roles and directions are called."""

from __future__ import annotations

from corpusaudit.languages import language_name
from corpusaudit.numbers import NOTHING
from corpusaudit.results import Better, CorpusSummary, Dimension, Role

DIMENSION_TITLES: dict[Dimension, tuple[str, str]] = {
    "memorization": ("Copying", "Does the corpus repeat text that its generator saw?"),
    "disclosure": ("Disclosure", "Does the corpus name or describe people of the source?"),
    "fidelity": ("Fidelity", "Is the text faithful to the real text that it stands for?"),
    "diversity": ("Diversity", "Is the text varied, or does it say the same thing again and again?"),
    "utility": ("Use", "Is the text any use for the work it was made for?"),
}
"""Title and question of each dimension, in the order in which reports show them: privacy first."""

DIMENSION_TERMS: dict[Dimension, str] = {
    "memorization": "memorization",
    "disclosure": "",
    "fidelity": "",
    "diversity": "",
    "utility": "utility",
}
"""The technical term behind the title, where that is another word."""

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


def languages_of(corpus: CorpusSummary) -> str:
    """Return the languages of a corpus with their shares in whole per cents, the three largest."""
    found = [f"{language_name(code)} {100 * share:.0f}%" for code, share in list(corpus.languages.items())[:3]]
    return ", ".join(found) or NOTHING
