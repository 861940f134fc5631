"""Rules for ways to reach a person: telephone, fax, e-mail, web and network addresses."""

from __future__ import annotations

import re

from corpusaudit.features.pii.checks import digit_count, ip_address, service_line, telephone_number
from corpusaudit.features.pii.rules.rule import Rule

_EXTENSION = r"(?:[ ,]{0,2}(?:x|ext\.?|extension|#)[ .:]?\d{1,6})?"
_START = r"(?<![\w.+/-])(?<!\d[ (])"
_END = r"(?![\w-]|[./,]\d)"
# Digits in groups, as any country writes them.
_LOOSE = r"\+?\(?\d[\d ().\-/]{4,20}\d"
_CALL = (
    r"(?:\b(?:tele)?phone|\btel\b|\bmobile|\bcell(?:ular|phone)?\b|\bcall(?:s|ed|ing|back)?\b|\bcontact\b"
    r"|\breach(?:ed)?\b"
    r"|\bdesk\b|\boffice\b|\bhome\b|\bwork\b|\bpager?\b|\btext\b|\bwhatsapp\b|\bring\b|\bnumber\b|\bhotline\b"
    r"|\bdial\b|\bph\b)"
    r"[^\d\n]{0,24}\n?[^\d\n]{0,4}$"
)
# Sites of governments are nobody's own.
_PUBLIC_SITE = re.compile(r"(?:\w+://)?[\w.-]+\.(?:gov|mil)(?:\.[a-z]{2})?(?![\w.-])", re.IGNORECASE)


def _private_site(value: str) -> bool:
    return _PUBLIC_SITE.match(value) is None


def _domain(value: str) -> bool:
    labels = value.split("/")[0].split(".")
    return any(c.isalpha() for c in labels[0]) and len(labels[-2]) > 1 and _private_site(value)


_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"

CONTACT_RULES: tuple[Rule, ...] = (
    Rule(
        name="email",
        type="EMAIL",
        pattern=rf"(?<![\w.+%-])[\w.+%'-]{{1,64}}@(?:{_LABEL}\.){{1,8}}[a-z]{{2,24}}(?![\w-])",
        needs="@",
        score=1.0,
        true_examples=(
            ("Write to mary.yamaguchi52@example.org.", "mary.yamaguchi52@example.org"),
            ("E-mail:\nO'Hara+ward@mail.st-anne.nhs.uk", "O'Hara+ward@mail.st-anne.nhs.uk"),
        ),
        false_examples=("dose @ 50 mg", "see @clinic on the web", "2.5 mg@bedtime"),
    ),
    Rule(
        name="url",
        type="URL",
        pattern=r"(?<![\w@])(?:https?://|ftp://|www\.)[^\s<>\"'|\[\]{}]{3,}(?<![.,;:!?)\]}'\"])",
        needs=":w",
        score=1.0,
        check=_private_site,
        true_examples=(
            ("My page is https://www.example.com/a/b?c=1.", "https://www.example.com/a/b?c=1"),
            ("(see www.jane-doe.net)", "www.jane-doe.net"),
        ),
        false_examples=("see https://www.nih.gov/health", "ratio 3:1 // none", "http is a protocol"),
    ),
    Rule(
        name="domain",
        type="URL",
        pattern=rf"(?<![\w@.+%/-])(?:{_LABEL}\.){{1,6}}(?:com|org|net|edu|info|biz|io|co\.uk|nhs\.uk|de|fr|nl|pl|cz)"
        r"(?:/[^\s<>\"']*(?<![.,;:!?)\]}'\"]))?(?![\w@-]|\.\w)",
        needs=".",
        score=0.8,
        true_examples=(
            ("Find me at janedoe.com today", "janedoe.com"),
            ("See mail.st-anne.nhs.uk/patients.", "mail.st-anne.nhs.uk/patients"),
        ),
        false_examples=("pain resolved.She slept", "e.g. 5.com", "jane@janedoe.com"),
        check=_domain,
    ),
    Rule(
        name="ip_v4",
        type="IP",
        pattern=r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)",
        needs=".",
        score=0.95,
        check=ip_address,
        true_examples=(("logged in from 192.0.2.44.", "192.0.2.44"),),
        false_examples=("version 1.2.3", "section 1.2.3.4.5", "300.1.2.3"),
    ),
    Rule(
        name="ip_v6",
        type="IP",
        pattern=r"(?<![\w:.])[0-9a-f]{0,4}:[0-9a-f:]{1,34}(?::(?:\d{1,3}\.){3}\d{1,3})?(?![\w:])",
        needs=":",
        score=0.95,
        check=ip_address,
        true_examples=(
            ("host 2001:db8::8a2e:370:7334 answered", "2001:db8::8a2e:370:7334"),
            ("4f8a:c99e:dc86:faf9:5988:5f63:375e:8a2a", "4f8a:c99e:dc86:faf9:5988:5f63:375e:8a2a"),
        ),
        false_examples=("at 12:34:56", "ratio 1:2", "A::B in C++", "note :: see below"),
    ),
    Rule(
        name="fax",
        type="FAX",
        pattern=rf"(?:\bfax|\bfacsimile)(?:[ -]?(?:number|no|#))?\b[ .:#]{{0,4}}(?:is |at |to )?\n?"
        rf"(?P<value>{_LOOSE}{_EXTENSION}){_END}",
        score=0.97,
        check=telephone_number,
        true_examples=(
            ("Fax: (288) 555-0108", "(288) 555-0108"),
            ("fax number is +41 (0)85 806 98 67", "+41 (0)85 806 98 67"),
        ),
        false_examples=("fax machine 3", "sent by fax in 2003"),
    ),
    Rule(
        name="phone_north_american",
        type="PHONE",
        pattern=rf"{_START}(?:\+?1[-. ]?)?(?:\([2-9]\d{{2}}\)[ .-]?|[2-9]\d{{2}}[-. /]|[2-9]\d{{2}}(?=\d{{7}}(?!\d)))"
        rf"[2-9]\d{{2}}[-. ]?\d{{4}}{_EXTENSION}{_END}",
        score=0.9,
        check=lambda value: not service_line(value),
        true_examples=(
            ("Call (288) 555-0108.", "(288) 555-0108"),
            ("288-555-0108 ext. 12", "288-555-0108 ext. 12"),
            ("800-555-0199", "800-555-0199"),
            ("+1-604-696-5272x565", "+1-604-696-5272x565"),
            ("208.555.0108", "208.555.0108"),
            ("back on 8775550165 today", "8775550165"),
        ),
        false_examples=(
            "call 1-800-555-0199",
            "123-456-7890",
            "SSN 992-81-3703",
            "4482221234567890",
            "200 300 mg",
            "OMIM 213300",
        ),
    ),
    Rule(
        name="phone_international",
        type="PHONE",
        pattern=rf"(?<![\w+])(?:\+|00(?=[1-9]\d{{0,2}}[ .-]))\d{{1,3}}[ .\-/]?(?:\(\d{{1,4}}\)[ .\-/]?)?\d"
        rf"(?:[ .\-/]?\d){{5,12}}{_EXTENSION}{_END}",
        needs="+0",
        score=0.9,
        check=digit_count(8, 22),
        true_examples=(
            ("+44 20 7946 0958", "+44 20 7946 0958"),
            ("desk: +41 (0)96 471 07 95", "+41 (0)96 471 07 95"),
            ("0049 30 901820 12", "0049 30 901820 12"),
        ),
        false_examples=("+3 reflexes", "grew +12 345 units", "0.0049 30"),
    ),
    Rule(
        name="phone_trunk_zero",
        type="PHONE",
        pattern=rf"{_START}(?:\(0\d{{1,4}}\) ?\d{{3,4}}[ -]?\d{{3,4}}|0\d([ .])\d{{2}}(?:\1\d{{2}}){{3}}"
        rf"|0\d{{2,4}}[ -]\d{{3,4}}[ -]\d{{3,4}}|0\d{{3,4}}[ -]\d{{5,7}}){_END}",
        needs="0",
        score=0.85,
        true_examples=(
            ("(08) 8747 6301", "(08) 8747 6301"),
            ("01.84.17.61.18", "01.84.17.61.18"),
            ("020 7946 0958", "020 7946 0958"),
            ("0341 8387176", "0341 8387176"),
        ),
        false_examples=("0.25 mg", "05 12 patients", "013 045"),
    ),
    Rule(
        name="phone_groups_after_zero",
        type="PHONE",
        pattern=rf"{_START}0[1-9]\d{{1,3}}(?:[ .-]\d{{2,4}}){{2,4}}{_END}",
        needs="0",
        score=0.85,
        check=digit_count(9, 11),
        true_examples=(("write to 0688 872 49 99", "0688 872 49 99"), ("0489 25 37 29", "0489 25 37 29")),
        false_examples=("0123 45 67", "0.489 25 37", "00 12 34"),
    ),
    Rule(
        name="phone_with_context",
        type="PHONE",
        pattern=rf"(?<![\w.+(/-])(?P<value>{_LOOSE}{_EXTENSION}){_END}",
        context=_CALL,
        reach=48,
        score=0.8,
        check=lambda value: telephone_number(value) and not service_line(value),
        unless_after=r"\s?(?:mg|ml|mcg|kg|cm|mm|%|years?|days?|hours?|patients|people|cases)\b",
        true_examples=(
            ("You can call 469 34 883", "469 34 883"),
            ("Mobile: 723 813 266", "723 813 266"),
            ("You can call 33 93 31", "33 93 31"),
            ("Phone:\n358 0594", "358 0594"),
            ("Call back on 5955550117", "5955550117"),
        ),
        false_examples=(
            "call it 50 mg",
            "cell count 120-450 per field",
            "number of cases during the 2009-2010 season",
            "call 120000 people",
            "office visit on 3/14/2012",
            "contact in 2003",
        ),
    ),
)
