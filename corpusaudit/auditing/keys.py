"""The key of a run. It keys every digest and token of private text, so that nobody without it can test a guess, and
seals the report, so that whoever has it can tell whether a report is as it was written.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpusaudit.errors import InputError, UsageError
from corpusaudit.files.keys import is_private
from corpusaudit.results import AuditReport, KeyOrigin, ReportKey, SealCheck
from corpusaudit.shown import shown_name

KEY_VARIABLE = "CORPUSAUDIT_KEY"
LEAST_LETTERS = 16
"""Of the environment's key."""
LEAST_BYTES, MOST_BYTES = 32, 4096
"""Of a key file."""
_FINGERPRINT = 16
"""Bytes: 128 bits, so that no two values of any corpus share one."""
_UNSEALED = (
    "the report carries no seal, as it was made with a random key or by an older version. Its figures agree with each "
    "other; whether somebody changed them cannot be told."
)
_NO_KEY = (
    f"the report carries a seal, and the key that checks it was not given (--key-file or {KEY_VARIABLE}). Its figures "
    "agree with each other; whether somebody changed them was not told."
)


@dataclass(frozen=True, repr=False)
class Key:
    """A key of 32 bytes and where it is from."""

    secret: bytes
    origin: KeyOrigin

    def digest(self, purpose: str, content: str | bytes) -> bytes:
        """Return HMAC-SHA256 of some content under a key of that purpose's own."""
        data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        return hmac.digest(hmac.digest(self.secret, purpose.encode(), hashlib.sha256), data, hashlib.sha256)

    def fingerprint(self, purpose: str, content: str | bytes) -> str:
        """Return 128 bits of the digest as 32 hexadecimal digits."""
        return self.digest(purpose, content)[:_FINGERPRINT].hex()

    @property
    def id(self) -> str | None:
        """What tells this key from others without giving it away; None for a random key, which never comes again."""
        return None if self.origin == "random" else self.fingerprint("id", "")

    @property
    def published(self) -> ReportKey:
        """What a report says of the key."""
        return ReportKey(origin=self.origin, id=self.id)


def run_key(key_file: Path | None = None) -> Key:
    """Return the key of a file, else of ``CORPUSAUDIT_KEY``, else a random one for this run.

    Raises UsageError where a key was given that is too short, or that others than the user may read.
    """
    if key_file is not None:
        return Key(_stretched(_content(key_file).rstrip(b"\r\n")), "file")
    given = os.environ.get(KEY_VARIABLE, "").rstrip("\r\n")
    if not given:
        return Key(secrets.token_bytes(32), "random")
    if len(given) < LEAST_LETTERS:
        raise UsageError(
            f"{KEY_VARIABLE} has fewer than {LEAST_LETTERS} characters, so it could be guessed; make one with "
            "`openssl rand -hex 32`"
        )
    return Key(_stretched(given.encode("utf-8", "surrogateescape")), "environment")


def _content(path: Path) -> bytes:
    try:
        # A FIFO would wait for its writer.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            private = is_private(os.fstat(handle))
            content = file.read(MOST_BYTES + 1) if private else b""
    except OSError as error:
        raise UsageError(f"--key-file {shown_name(path)}: cannot be read ({error.strerror})") from None
    if not private:
        raise UsageError(
            f"--key-file {shown_name(path)}: must be an ordinary file of yours that nobody else can read: chmod 600 "
            f"{shown_name(path.name)}"
        )
    if not LEAST_BYTES <= len(content) <= MOST_BYTES:
        raise UsageError(
            f"--key-file {shown_name(path)}: must hold {LEAST_BYTES} to {MOST_BYTES:,} bytes; make one with "
            f"`(umask 077; openssl rand -hex 32 > {shown_name(path.name)})`"
        )
    return content


@lru_cache(maxsize=4)
def _stretched(given: bytes) -> bytes:
    """Return 32 bytes of key; each guess of a given one costs a twentieth of a second."""
    return hashlib.scrypt(given, salt=b"corpusaudit key", n=2**14, r=8, p=1, dklen=32)


def sealed(report: AuditReport, key: Key) -> AuditReport:
    """Return the report with its seal; without one where the key is random, since nobody could check it."""
    report = report.model_copy(update={"key": key.published, "seal": None})
    if key.origin == "random":
        return report
    return report.model_copy(update={"seal": seal_of(report.model_dump(mode="json", by_alias=True), key)})


def seal_of(data: Mapping[str, Any], key: Key) -> str:
    """Return the seal of a report as JSON data: HMAC-SHA256 of all of it but the seal, keys sorted, without blanks."""
    rest = {name: value for name, value in data.items() if name != "seal"}
    content = json.dumps(rest, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return key.digest("seal", content).hex()


def seal_is_right(data: Mapping[str, Any], key: Key) -> bool:
    """Return whether a report as JSON data is as it was when it was sealed with this key."""
    seal = data.get("seal")
    return isinstance(seal, str) and hmac.compare_digest(seal.encode("utf-8", "replace"), seal_of(data, key).encode())


def check_seal(data: Mapping[str, Any], report: AuditReport, key: Key) -> SealCheck:
    """Return what the seal of a report says to a reader; ``data`` is the report as it was read, as JSON data.

    With a key at hand (not a random one), a report counts only if that key sealed it: raises InputError, with a clause,
    where it carries no seal, that of another key, or a wrong one.
    """
    if key.origin == "random":
        return SealCheck(verified=False, sentence=f"Not verified: {_UNSEALED if report.seal is None else _NO_KEY}")
    if report.seal is None:
        raise InputError(
            "carries no seal, though a key is given: it was made with a random key or by an older version, or its seal "
            f"was taken off. Audit again with the key; without --key-file and {KEY_VARIABLE} it is read as not verified"
        )
    if report.key is None or report.key.id != key.id:
        raise InputError(
            f"was sealed with another key than the one given; give that one. Without --key-file and {KEY_VARIABLE} it "
            "is read as not verified"
        )
    if not seal_is_right(data, key):
        raise InputError("its seal is wrong: it was changed after the audit; audit again")
    return SealCheck(verified=True, sentence=f"Verified: it is as it was sealed with the key {key.id}.")
