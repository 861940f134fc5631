"""How long a server asks to wait, in every form it may say so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusaudit.generators.client.wire import around_proxies, retry_after


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "-5"}, 0.0),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"retry-after": "Wed, 99 Oct 2015 07:28:00 GMT"}, None),
        ({"retry-after": "Wed, 21 Oct 99999999999999999999 07:28:00 GMT"}, None),
    ],
)
def test_seconds_milliseconds_and_dates(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_a_date_to_come_is_a_wait_until_then() -> None:
    wait = retry_after({"retry-after": format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)})
    assert wait is not None
    assert 60 < wait <= 90


@given(st.text(max_size=30))
def test_no_header_breaks_the_client(value: str) -> None:
    for name in ("retry-after", "retry-after-ms"):
        wait = retry_after({name: value})
        assert wait is None or wait >= 0


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://127.0.0.1:8000/v1", "all://127.0.0.1"),
        ("https://127.8.9.1/v1", "all://127.8.9.1"),
        ("http://LOCALHOST:1/v1", "all://localhost"),
        ("http://[::1]:1/v1", "all://[::1]"),
        ("http://10.0.0.1/v1", None),
        ("https://localhost.example.org/v1", None),
        (None, None),
    ],
)
def test_only_servers_of_this_machine_are_reached_around_proxies(url: str | None, host: str | None) -> None:
    assert around_proxies(url) == ({} if host is None else {host: None})
