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
_SAID = any_listed([*tabled("mailboxes", "hyphen"), *tabled("mailboxes", "underscore"), *tabled("mailboxes", "dot")])
_JOIN = rf"(?:\.| {_SAID} | ?[\[(]{_DOT}[\])] ?)"
_ENDS = (
    r"(?:com|org|net|edu|info|eu|es|de|fr|pt|nl|uk|it|at|ch|be|ie|mx|ar|cl|co|br|ca|au|cat|eus|gal|example)(?![\w-])"
)
"""How hosts end that people have mailboxes at, where nothing but it shows that one is meant."""

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
        name="email_with_blanks",
        type="EMAIL",
        digitless=True,
        needs=(" @", "@ ", " ."),
        # A blank before the full stop, never behind it alone: there a sentence ends.
        pattern=rf"(?<![\w.+%-])[\w.+%'-]{{2,64}}(?: @ ?|@ ?)(?:{LABEL}(?: \. |[ ]?\.)){{1,4}}{_ENDS}",
        score=0.9,
        check=lambda value: " " in value,
        true_examples=(
            ("Correo: bo.quill@ correo-lar .es", "bo.quill@ correo-lar .es"),
            ("mail bo.quill @example .com", "bo.quill @example .com"),
        ),
        false_examples=("dose @ 50 mg. com", "quedamos @ casa. es tarde", "see @clinic on the web"),
    ),
    Rule(
        name="email_spelled_out",
        type="EMAIL",
        digitless=True,
        needs=_SPELLED,
        pattern=rf"(?<![\w.@+-]){_PIECE}(?:{_JOIN}{_PIECE}){{0,5}}"
        rf"(?:{_MARKED_AT}{_PIECE}(?:{_JOIN}{_PIECE}){{0,4}}(?:\.|{_SPOKEN_DOT})"
        rf"|(?: {_AT} |@){_PIECE}(?:{_JOIN}{_PIECE}){{0,4}}{_SPOKEN_DOT}){_ENDS}",
        score=0.85,
        true_examples=(
            ("mail bo dot quill at example dot org please", "bo dot quill at example dot org"),
            ("bo.quill [at] example.com", "bo.quill [at] example.com"),
            ("escriba a boquill arroba example punto com", "boquill arroba example punto com"),
            ("bo(at)example(dot)net", "bo(at)example(dot)net"),
            (
                "es bo guion bajo quill arroba correo guion lar punto es",
                "bo guion bajo quill arroba correo guion lar punto es",
            ),
        ),
        false_examples=("find me at example.com", "look at the dot on it", "pain (at) rest", "stay at point B"),
    ),
)
