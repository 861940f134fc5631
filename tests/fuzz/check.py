"""What must hold of every input: it is read, or refused in one printable line that quotes none of its text, in time."""

from __future__ import annotations

import random
import signal
import time
import traceback
from pathlib import Path
from types import FrameType

from corpusaudit.errors import UserError
from tests.fuzz.mutate import mutated
from tests.fuzz.targets import CANARY, TARGETS, InvalidAnswerError

MOST_SECONDS = 5.0
MOST_CHARACTERS = 1500


class _TooLongError(Exception):
    pass


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _TooLongError


def wrong(target: str, data: bytes, folder: Path) -> str | None:
    """Return what is wrong with how a target takes an input, None where nothing is."""
    file = folder / TARGETS[target].name
    file.write_bytes(data)
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    start = time.process_time()
    try:
        TARGETS[target].read(file)
    except (UserError, InvalidAnswerError) as error:
        return _wrong_message(str(error))
    except _TooLongError:
        return f"more than {MOST_SECONDS} s"
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # polars raises panics of its own, which are no Exception
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno} ({place.name})"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return None if time.process_time() - start < MOST_SECONDS else f"more than {MOST_SECONDS} s"


def _wrong_message(message: str) -> str | None:
    if not message or not message.isprintable():
        return f"a message that is not one printable line: {message[:200]!r}"
    if len(message) > MOST_CHARACTERS:
        return f"a message of {len(message)} characters"
    if all(word.casefold() in message.casefold() for word in CANARY):
        return f"a message that quotes the text: {message[:200]!r}"
    return None


def made(target: str, number: int) -> bytes:
    """Return the input of that number: the same in every run."""
    draw = random.Random(f"{target} {number}")
    one = TARGETS[target]
    return one.pack(mutated(draw.choice(one.seeds), draw))
