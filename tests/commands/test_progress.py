"""Progress: a bar on a terminal, a line a stage elsewhere."""

from __future__ import annotations

import re

import pytest

from corpusaudit.commands.progress import show_progress


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


def test_progress_on_a_terminal_shows_a_bar() -> None:
    import io

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    with show_progress(quiet=False, stream=stream) as progress:
        progress("tokens [red]", 5, 10)
        progress("tokens [red]", 10, 10)
    assert "tokens [red]" in stream.getvalue()
    assert "10/10" in stream.getvalue()
