"""Numbers that are one word with what they are called, or stand in the name of a file: "MRN73369627DOB"."""

from __future__ import annotations

from collections.abc import Iterable

from corpusaudit.features.pii.checks import eight_digit_date
from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import any_of

_LEAST_LETTERS = 3
"""Letters of a word that is known although no blank parts it from a number: two are the beginning of a code."""
_ENDINGS = (
    *("pdf", "doc", "docx", "rtf", "odt", "txt", "xml", "json", "csv", "xls", "xlsx", "hl7", "msg", "eml", "zip"),
    *("dcm", "dicom", "jpg", "jpeg", "png", "tif", "tiff", "gif", "bmp", "heic", "mp3", "mp4", "wav", "m4a"),
)
_FILE = rf"\.{any_of(_ENDINGS)}"
_FILES = tuple(f".{ending[:3]}" for ending in _ENDINGS)


def _words(found: Iterable[Iterable[str]]) -> str:
    return any_of(word for words in found for word in words if word.isalpha() and len(word) >= _LEAST_LETTERS)


def _behind(words: str) -> str:
    """A pattern of digits, and of one letter behind them that ends the word, right behind one of the words."""
    return rf"(?<![^\W_]){words}(?P<value>\d{{6,12}}(?:(?-i:[A-Z])(?![^\W_]))?)(?![\d%]|[.,]\d)"


def _no_day(value: str) -> bool:
    return not eight_digit_date(value)


RULES: tuple[Rule, ...] = (
    Rule(
        name="record_glued",
        type="MRN",
        digits=6,
        together="run",
        pattern=_behind(
            _words((*tabled("identifiers", "medical_record"), *tabled("identifiers", "medical_record_or_more")))
        ),
        check=_no_day,
        score=0.85,
        true_examples=(("hdr MRN4412077DOB", "4412077"), ("NHC4412077.", "4412077"), ("Fallnr4412077", "4412077")),
        false_examples=("MRN20120304", "chi3l1", "paciente12", "mrna4412077"),
    ),
    Rule(
        name="number_in_file_name",
        type="OTHER_ID",
        digits=7,
        together="run",
        pattern=rf"(?<!\d)(?<![.,]\d)(?P<value>\d{{7,12}})(?=(?:[^\W\d]|-|/)[\w/-]{{0,60}}{_FILE}(?!\w)|{_FILE}(?!\w))",
        needs=tuple(sorted({*_FILES, *map(str.upper, _FILES)})),
        check=_no_day,
        score=0.6,
        true_examples=(("see scan_4412077.pdf", "4412077"), ("C:/scans/44120773/ct_1.dcm", "44120773")),
        false_examples=("IMG_20230412_101112.jpg", "report_2012.pdf", "4412077 pages. Pdf", "4412077.5"),
    ),
)
