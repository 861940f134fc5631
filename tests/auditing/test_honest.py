"""Honest reports, however odd the corpora, are accepted by every command that reads them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from corpusaudit.auditing.run import audit
from corpusaudit.cli import main
from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.reports.as_json import report_json
from corpusaudit.results import AuditReport

CHEAP = ("disclosure", "diversity.exact_duplicates", "diversity.distinct", "diversity.ttr", "diversity.mattr")
CHEAP += ("memorization.exact_copies", "memorization.verbatim", "memorization.near_copies", "memorization.longest_run")
CHEAP += ("memorization.certain_copies", "memorization.certain_passages", "memorization.closer_to_source")
WORDS = (
    "mood",
    "sleep",
    "panic",
    "bus",
    "hobby",
    "thought",
    "work",
    "shop",
    "head",
    "morning",
    "loss",
    "spring",
    "read",
)
NAMES = ("Maren Halvorsen", "Tobias Brandt", "Ilse Drexler", "Petra Kessler", "Birgit Wexler")


def a_text(r: random.Random) -> str:
    """Return a text of up to 40 words and twelve details, or hardly one."""
    if r.random() < 0.12:
        return r.choice(["", "...", "ok", "   "])
    details = (
        lambda: f"Call 555-{r.randrange(200, 999)}-{r.randrange(1000, 9999)}.",
        lambda: f"Ms {r.choice(NAMES)} came.",
        lambda: f"Write to {r.choice(WORDS)}{r.randrange(99)}@example.org.",
        lambda: f"Born {r.randrange(1, 28)}.{r.randrange(1, 12)}.{r.randrange(1940, 2000)}.",
    )
    said = [" ".join(r.choices(WORDS, k=r.randrange(1, 40))) + "."]
    return " ".join([*said, *(r.choice(details)() for _ in range(r.choice([0, 1, 4, 12])))])


def a_corpus(r: random.Random, name: str, copied: tuple[str, ...] = ()) -> Corpus:
    """Return 1 to 25 documents, some without words, copied from others, of one person or of two labels."""
    size = r.choice([1, 3, 6, 12, 25])
    people, labels = r.choice([None, 2, size]), r.choice([(), ("a",), ("a", "b", "c")])
    made: list[Document] = []
    for i in range(size):
        text = r.choice(copied) if copied and r.random() < 0.3 else a_text(r)
        text = made[-1].text if made and r.random() < 0.1 else text
        of = tuple(sorted(r.sample(labels, r.randrange(len(labels) + 1))))
        made.append(Document(f"{name}{i}", text, of, None if people is None else f"{name}p{r.randrange(people)}"))
    return Corpus(tuple(made))


def an_audit(seed: int) -> AuditReport:
    r = random.Random(seed)
    source, holdout = a_corpus(r, "s"), a_corpus(r, "h")
    # A holdout that stands in the synthetic corpus is refused.
    copied = tuple(document.text for document in source.documents)
    synthetic = a_corpus(r, "y", copied if r.random() < 0.8 else ())
    roles = (source if r.random() < 0.9 else None, holdout if r.random() < 0.85 else None)
    return audit(synthetic, *roles, only=CHEAP).report


def code_of(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stop:
        main([str(one) for one in arguments])
    return int(stop.value.code or 0)


def test_what_an_audit_writes_is_accepted_by_gate_render_and_compare(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more_details, at_size = 0, 0
    name = tmp_path / "report.json"
    for seed in range(20):
        made = an_audit(seed)
        name.write_text(report_json(made))
        commands = (("gate",), ("render", "--format", "markdown"), ("compare", "--same-corpora", f"again={name}"))
        codes = [code_of(*command, name) for command in commands]
        assert codes == [made.exit_code, 0, 0], (seed, capsys.readouterr().err)
        capsys.readouterr()
        more_details += any(part.n > m.n for m in made.measurements for part in m.parts)
        at_size += any(m.unit == "rate" and m.holdout and m.holdout.matched is not None for m in made.measurements)
    assert min(more_details, at_size) > 2, "some documents are to have many details, and sizes are to differ"
