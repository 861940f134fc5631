"""Mailboxes and sites, also as they are written so that no program reads them.

"mary at example dot org" and "mary[at]example[.]org" are mary@example.org, "hxxps://example[.]org/a" is
https://example.org/a. A person's own site is known by its host whatever page of it is named.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from itertools import product

from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.text.characters import fold_text

Place = tuple[int, tuple[int, int]]
"""A document and the characters [start, end) in it."""
_DEFANGED = re.compile(r"\bh(?:xx|\*\*)p(s?)(?=(?:\[?:\]?|://))", re.IGNORECASE)
_BRACKETED = re.compile(r"\s?[\[({<]\s?([.:@])\s?[\])}>]\s?")


def _words_of(languages: Iterable[Iterable[str]]) -> str:
    return "|".join(sorted({word for words in languages for word in words}))


_AT = re.compile(rf"\s?[\[({{]?\s?\b(?:{_words_of(tabled('mailboxes', 'at'))})\b\s?[\])}}]?\s?", re.IGNORECASE)
_DOT = re.compile(rf"\s?[\[({{]?\s?\b(?:{_words_of(tabled('mailboxes', 'dot'))})\b\s?[\])}}]?\s?", re.IGNORECASE)
_HYPHEN = re.compile(rf"\s(?:{_words_of(tabled('mailboxes', 'hyphen'))})\s", re.IGNORECASE)
_UNDERSCORE = re.compile(rf"\s(?:{_words_of(tabled('mailboxes', 'underscore'))})\s", re.IGNORECASE)
_MAILBOX = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_TAGGED = re.compile(r"(?<![\w.%'+-])([\w.%'-]{1,64})\+[\w.%'-]{0,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")
_TAG = re.compile(r"\+[\w.%'-]{0,64}@")
_HOST = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?:/\S*)?")
_PUBLIC_HOST = re.compile(
    r"(?:[\w-]+\.)*(?:gov|mil|edu|int|org|ac\.[a-z]{2}|gov\.[a-z]{2}|edu\.[a-z]{2}|org\.[a-z]{2}|nhs\.uk|gob\.[a-z]{2})"
)
"""Hosts of states, schools and societies: another page of one shows nothing."""
_OF_MANY = re.compile(
    r"(?:[\w-]+\.)*(?:facebook|twitter|x|instagram|linkedin|github|gitlab|youtube|tiktok|reddit|medium|flickr|pinterest"
    r"|google|wikipedia|amazon|ebay|yahoo|bing|apple|microsoft|tumblr|vk|strava|soundcloud|myspace)\.[a-z.]{2,6}"
)
"""Hosts where many people have pages: a person's begins with the user's name."""
_LONGEST = 320
"""Characters of the longest mailbox (RFC 3696, erratum 1690)."""


def undisguised(value: str) -> str:
    """Return a mailbox, site or network address as a program reads it, where it was written for people only."""
    plain = _DEFANGED.sub(r"http\1", value).replace("[:]", ":").replace("[://]", "://")
    plain = _BRACKETED.sub(r"\1", plain)
    if len(plain) > _LONGEST or plain.isspace():
        return plain
    told = plain if "@" in plain else _AT.sub("@", plain, count=1)
    told = _HYPHEN.sub("-", _UNDERSCORE.sub("_", _DOT.sub(".", told))).strip()
    whole = _MAILBOX if "@" in told else _HOST
    return told if whole.fullmatch(told) else plain


def mailbox_spellings(mailbox: str) -> tuple[str, ...]:
    """Return how a mailbox is spelled out, ``mailbox`` being as ``normalize_value`` writes it."""
    local, at, host = mailbox.partition("@")
    if not at:
        return (mailbox,)
    found = [mailbox]
    for ats, dots in zip(tabled("mailboxes", "at"), tabled("mailboxes", "dot"), strict=True):
        for sign in ats:
            found.append(f"{local} {sign} {host}")
            for dot in dots:
                spoken = host.replace(".", f" {dot} ")
                found += [f"{local} {sign} {spoken}", f"{local.replace('.', f' {dot} ')} {sign} {spoken}"]
    if "-" in mailbox or "_" in mailbox:
        found += _spoken(local, host)
    found += [f"{local}@{host.replace('.', f' {dot} ')}" for dots in tabled("mailboxes", "dot") for dot in dots]
    return tuple(dict.fromkeys(found))


def _spoken(local: str, host: str) -> list[str]:
    """Return a mailbox with every sign of it in words, in those of each language."""
    signs = (
        tabled("mailboxes", "at"),
        tabled("mailboxes", "dot"),
        tabled("mailboxes", "hyphen"),
        tabled("mailboxes", "underscore"),
    )
    return [
        f" {at} ".join(
            part.replace(".", f" {dot} ").replace("-", f" {hyphen} ").replace("_", f" {underscore} ")
            for part in (local, host)
        )
        for spoken in zip(*signs, strict=True)
        for at, dot, hyphen, underscore in product(*spoken)
    ]


def tagged_mailboxes(texts: Iterable[str]) -> dict[str, list[Place]]:
    """Return where mailboxes with a tag behind a plus sign stand, by the mailbox without it, in small letters."""
    found: dict[str, list[Place]] = {}
    for index, text in enumerate(texts):
        for place in _TAGGED.finditer(text) if _TAG.search(text) else ():
            local, host = place.groups()
            found.setdefault(f"{local}@{host}".casefold(), []).append((index, place.span()))
    return found


def site_spellings(site: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return how a site is written, and what agrees with it loosely: its host or its owner's first page.

    ``site``: as ``normalize_value`` writes it, without scheme.
    """
    host, _, path = site.partition("/")
    pages = [page for page in path.split("/") if page]
    spoken = [f"{host.replace('.', f' {dot} ')} {path}".strip() for dots in tabled("mailboxes", "dot") for dot in dots]
    loose: tuple[str, ...] = ()
    if _OF_MANY.fullmatch(host):
        user = 2 if pages[:1] and pages[0] in ("in", "user", "users", "people", "profile", "u", "channel") else 1
        loose = (f"{host}/{'/'.join(pages[:user])}",) if len(pages) > user else ()
    elif pages[:1] and pages[0].startswith("~"):
        loose = (f"{host}/{pages[0]}",)
    elif not _PUBLIC_HOST.fullmatch(host) and "." in host:
        loose = (host,)
    return tuple(dict.fromkeys((site, *spoken))), loose


def network_spellings(value: str) -> tuple[str, ...]:
    """Return a network address as it stands, in full and in short."""
    try:
        address = ipaddress.ip_address(fold_text(undisguised(value)).strip())
    except ValueError:
        return (value,)
    return tuple(dict.fromkeys((value, address.compressed, address.exploded)))
