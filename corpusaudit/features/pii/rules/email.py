"""E-mail addresses."""

from __future__ import annotations

from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import LABEL, any_listed

# "name at host dot com", "name [at] host.com": a bare "at" before a bare address is but a place where something is.
_AT = any_listed(tabled("mailboxes", "at"))
_DOT = any_listed(tabled("mailboxes", "dot"))
_MARKED_AT = rf" ?[\[(]{_AT}[\])] ?"
_SPOKEN_DOT = rf"(?: {_DOT} | ?[\[(]{_DOT}[\])] ?)"


def _written(words: set[str], *forms: str) -> tuple[str, ...]:
    return tuple(form.format(said) for word in sorted(words) for said in (word, word.upper()) for form in forms)


_SPELLED = (
    *_written({word for words in tabled("mailboxes", "at") for word in words}, "({}", "[{}"),
    *_written({word for words in tabled("mailboxes", "dot") for word in words}, " {} "),
)
_PIECE = r"[a-z0-9][a-z0-9_+-]{0,30}"

RULES: tuple[Rule, ...] = (
    Rule(
        name="email",
        type="EMAIL",
        digitless=True,
        pattern=rf"(?<![\w.+%-])[\w.+%'-]{{1,64}}@(?:{LABEL}\.){{1,8}}[a-z]{{2,24}}(?![\w-])",
        needs="@",
        score=1.0,
        true_examples=(
            ("Write to mary.yamaguchi52@example.org.", "mary.yamaguchi52@example.org"),
            ("E-mail:\nO'Hara+ward@mail.st-anne.nhs.uk", "O'Hara+ward@mail.st-anne.nhs.uk"),
        ),
        false_examples=("dose @ 50 mg", "see @clinic on the web", "2.5 mg@bedtime"),
    ),
    Rule(
        name="email_spelled_out",
        type="EMAIL",
        digitless=True,
        needs=_SPELLED,
        pattern=rf"(?<![\w.@+-]){_PIECE}(?:(?:\.|{_SPOKEN_DOT}){_PIECE}){{0,3}}"
        rf"(?:{_MARKED_AT}{_PIECE}(?:(?:\.|{_SPOKEN_DOT}){_PIECE}){{0,3}}(?:\.|{_SPOKEN_DOT})"
        rf"|(?: {_AT} |@){_PIECE}(?:{_SPOKEN_DOT}{_PIECE}){{0,3}}{_SPOKEN_DOT})"
        r"(?:com|org|net|edu|info|es|de|fr|pt|nl|uk|mx|ar|cl|ch|eu|br)(?![\w-])",
        score=0.85,
        true_examples=(
            ("mail bo dot quill at example dot org please", "bo dot quill at example dot org"),
            ("bo.quill [at] example.com", "bo.quill [at] example.com"),
            ("escriba a boquill arroba example punto com", "boquill arroba example punto com"),
            ("bo(at)example(dot)net", "bo(at)example(dot)net"),
        ),
        false_examples=("find me at example.com", "look at the dot on it", "pain (at) rest", "stay at point B"),
    ),
)
