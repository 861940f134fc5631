"""The measures of the published study of reports written by language models for ICD-10 codes.

It judges fidelity by MMD, BERTScore, Sentence Mover's Similarity, ROUGE and METEOR, diversity by self-BLEU and TTR, and
privacy by the distance of each text to its nearest real one, with the share that is nearer than .05.
"""

from __future__ import annotations

STUDY = "study"
"""The name that stands for all of them, wherever metrics to measure besides the usual ones are named."""

MEASURES: tuple[str, ...] = (
    "fidelity.mmd",
    "fidelity.bertscore",
    "fidelity.sentence_mover",
    "fidelity.rouge_l",
    "fidelity.meteor",
    "diversity.self_bleu_4",
    "diversity.ttr",
    "memorization.nearest_distance",
    "memorization.plagiarism_rate",
)
"""The ids of their measurements, in the order of the study's table."""
