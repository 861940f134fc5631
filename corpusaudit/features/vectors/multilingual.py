"""The embedder for many languages: USE multilingual v3, in `corpusaudit/models/multilingual`.

Trained on ar, de, en, es, fr, it, ja, ko, nl, pl, pt, ru, th, tr, zh and zh-TW: a text and its translation lie near
each other. The model reads texts of any length; windows are as long as those of the English model, since longer and
shorter ones found fewer translated copies.
"""

from __future__ import annotations

from pathlib import Path

from corpusaudit.features.vectors.encoder import Encoder
from corpusaudit.features.vectors.packaged import Form, packaged_encoder

MULTILINGUAL_FOLDER = Path(__file__).resolve().parents[2] / "models" / "multilingual"
MULTILINGUAL_NAME = "use-multilingual-v3"
MULTILINGUAL_DIMENSION = 512
"""Values in a vector of this model."""
LATIN_LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pl", "pt", "tr")
"""Languages that it knows and that words tell apart; other scripts are not told from each other here."""
_FORM = Form(MULTILINGUAL_NAME, MULTILINGUAL_DIMENSION, 254, ("<s>", "</s>"))


def load_multilingual(folder: Path = MULTILINGUAL_FOLDER) -> Encoder:
    """The model, after its files were compared with their recorded sha256. Raises ModelError."""
    return packaged_encoder(folder, _FORM)
