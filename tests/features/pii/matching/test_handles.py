"""Names within handles, and words that are several."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusaudit.features.pii.matching.handles import compound_words, names_in_handle, parted_alike
from corpusaudit.features.pii.types import TYPES


@pytest.mark.parametrize(
    ("value", "kind", "name"),
    [
        ("@laura_quillford", "USER_NAME", "laura quillford"),
        ("LauraQuillford84", "USER_NAME", "laura quillford"),
        ("LauraMcQuill", "PERSON", "laura mcquill"),
        ("Seen Laura_Quillford", "PERSON", "laura quillford"),
        ("laura.quillford@example.org", "EMAIL", "laura quillford"),
        ("laura-quillford+news@example.org", "EMAIL", "laura quillford"),
        ("lauraquillford84@example.org", "EMAIL", "lauraquillford"),
        ("quillfordlaura@example.org", "EMAIL", "lauraquillford"),
        ("lquillford@example.org", "EMAIL", "l quillford"),
        ("l.quillford@example.org", "EMAIL", "l quillford"),
        ("me@lauraquillford.net", "EMAIL", "lauraquillford"),
        ("https://www.facebook.com/laura.quillford", "URL", "laura quillford"),
        ("linkedin.com/in/laura-quillford-483", "URL", "laura quillford"),
        ("scan_laura_quillford", "PERSON", "laura quillford"),
    ],
)
def test_a_handle_holds_a_name(value: str, kind: str, name: str) -> None:
    assert name in names_in_handle(value, kind)


@pytest.mark.parametrize(
    ("value", "kind"),
    [("info@example.org", "EMAIL"), ("Laura Quillford", "PERSON"), ("Quillford", "PERSON"), ("McQuill", "PERSON"),
     ("555-0101", "PHONE"), ("mental.health@x.org", "EMAIL"), ("a@b.c", "EMAIL"), ("", "URL")],
)  # fmt: skip
def test_one_that_holds_none(value: str, kind: str) -> None:
    assert names_in_handle(value, kind) == ()


def test_a_run_is_parted_as_it_is_written_elsewhere_and_only_where_it_is_the_same() -> None:
    assert parted_alike("lauraquillford", "Laura Quillford") == "laura quillford"
    assert parted_alike("juergenmueller", "Jürgen Müller") == "jürgen müller"
    assert parted_alike("quillford", "laura_quillford") == "quillford"


def test_words_that_are_several_are_cut() -> None:
    text = "#LauraQuillford and scan_laura_quillford.pdf, lauraquillford84 said plainly"
    assert [(words, text[slice(*span)]) for words, span in compound_words(text)] == [
        ("laura quillford", "LauraQuillford"),
        ("scan laura quillford", "scan_laura_quillford"),
        ("lauraquillford", "lauraquillford"),
    ]


@given(st.text(alphabet="abLQ_.-@/1é ß", max_size=60))
def test_any_text_is_read_and_places_lie_in_it(text: str) -> None:
    for words, (start, end) in compound_words(text):
        assert "".join(words.split()) == "".join(c for c in text[start:end] if c.isalpha()).casefold()
    for kind in TYPES:
        assert all(name == name.strip() for name in names_in_handle(text, kind))
