"""Progress: a bar on a terminal, a line a stage elsewhere."""

from __future__ import annotations

import io
import re

import pytest

from corpusaudit.commands.progress import PASSES, WHOLE, Passes, show_progress
from corpusaudit.corpus.model import Corpus
from corpusaudit.features.workspace import Workspace


def test_progress_is_one_line_a_stage_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with show_progress(quiet=False) as progress:
        for done in (0, 5, 10, 10):
            progress("tokens", done, 10)
        progress("judging", 0, 0)
    out, err = capsys.readouterr()
    assert out == ""
    assert [re.sub(r"\d\.\d s", "0 s", line) for line in err.splitlines()] == ["tokens: 10 (0 s)", "judging (0 s)"]
    with show_progress(quiet=True) as progress:
        progress("tokens", 10, 10)
    assert capsys.readouterr() == ("", "")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_on_a_terminal_shows_a_bar() -> None:
    stream = Terminal()
    with show_progress(quiet=False, stream=stream) as progress:
        progress("tokens [red]", 5, 10)
        progress("tokens [red]", 10, 10)
    assert "tokens [red]" in stream.getvalue()
    assert "10/10" in stream.getvalue()
    assert WHOLE not in stream.getvalue()


def test_the_whole_audit_is_all_passes_over_all_roles() -> None:
    heard = Passes(PASSES)
    seen = []
    for stage, done, total in (
        ("reading synthetic", 100, 100),
        ("reading source", 60, 60),
        ("measuring", 0, 50),
        ("embedding synthetic", 30, 90),  # ten texts stand twice
        ("embedding synthetic", 90, 90),
        ("personal details in source", 60, 60),
        ("measuring", 49, 50),
        ("measuring", 50, 50),
    ):
        heard.hear(stage, done, total)
        seen.append(heard.counts)
    assert seen == [
        *((0, 200), (0, 320), (0, 320), (30, 310), (90, 310), (150, 310), (150, 310)),
        (310, 310),  # what was not asked for does not come any more
    ]


def test_a_terminal_shows_the_whole_audit_unless_it_is_of_a_few() -> None:
    for documents, shown in ((40, "80/80"), (1, "0/?")):
        stream = Terminal()
        with show_progress(quiet=False, stream=stream, passes=PASSES) as progress:
            for stage in ("reading synthetic", "embedding synthetic", "personal details in synthetic"):
                progress(stage, documents, documents)
        last = [line for line in stream.getvalue().splitlines() if WHOLE in line][-1]
        assert shown in last


def test_stages_of_an_audit_are_called_so() -> None:
    heard = Passes(PASSES)
    roles = ("synthetic", "source", "holdout")
    for role in roles:
        heard.hear(f"reading {role}", 1, 1)
    workspace = Workspace({role: Corpus.from_texts(["low mood"]) for role in roles}, progress=heard.hear)
    for role in roles:
        workspace.embeddings(role)
        workspace.entities(role)
    assert heard.counts == (6, 6)
