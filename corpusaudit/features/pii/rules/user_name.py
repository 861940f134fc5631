"""Names that people go by in forums and chats, behind an at sign or a word for them."""

from __future__ import annotations

from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import any_listed

_CALLED = any_listed(tabled("identifiers", "user_name"))
_BESIDE = r"(?: \([^()\n]{1,20}\))?"
_LABELLED = r":[ \t]{0,3}(?=@?[\w.-]{3,30}[ \t]{0,3}(?:$|[\n;,|)]))"
_WITH_FIGURES = r":?[ \t]{1,3}(?:is |es |ist |est |war |was )?(?=[a-z._-]{2,24}\d)"

RULES: tuple[Rule, ...] = (
    Rule(
        name="user_name_at",
        type="USER_NAME",
        digitless=True,
        pattern=r"(?<![\w.@/+%:=-])@(?!(?-i:[A-ZÀ-Þ][^\W\d_A-Z]{1,30})(?![\w.]))(?=[\w.]{0,28}[a-z]{2})[a-z_](?:[\w.-]{0,28}\w)(?![\w@])",
        needs="@",
        score=0.9,
        true_examples=(
            ("did you see what @quill_bo posted", "@quill_bo"),
            ("(@bo.quill77)", "@bo.quill77"),
        ),
        false_examples=("bo@example.org", "dose @ 50 mg", "10 mg @8h", "a@@b", "@Wilma are you there"),
    ),
    Rule(
        name="user_name_called",
        type="USER_NAME",
        digitless=True,
        pattern=rf"(?<!\w){_CALLED}{_BESIDE}(?:{_LABELLED}|{_WITH_FIGURES})"
        r"(?P<value>@?(?-i:[a-z0-9_])[a-z\d_.-]{1,28}[a-z\d_])(?![\w@-])",
        score=0.8,
        true_examples=(
            ("Username: quillbo", "quillbo"),
            ("user quill_bo77 logged in", "quill_bo77"),
            ("Redes (opcional): boquill", "boquill"),
            ("Benutzername: boquill", "boquill"),
        ),
        false_examples=(
            "user: hello there",
            "Usuario: Marta",
            "user manual",
            "the account of 2012",
            "usuario de drogas",
            "profile 2",
        ),
    ),
)
