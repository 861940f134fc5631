"""A server of OpenAI's chat protocol that hands back an example of its prompt with a few words changed.

It stands for a generator that copies: ``scripts/demo_study.sh`` sets it beside a real model, and the audit has to find
it. It listens on loopback, at a free port that it prints as its address, until its standard input is closed.
"""

from __future__ import annotations

import json
import random
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

EXAMPLE = re.compile(r"^(=+) report \d+ \1\n(.*?)\n(?=\1 (?:report|end))", re.DOTALL | re.MULTILINE)
OTHER_WORDS = {
    "the": "that",
    "a": "one",
    "and": "as well as",
    "since": "ever since",
    "about": "roughly",
    "patient": "person",
    "presents": "comes",
    "reports": "says",
    "denies": "has no",
    "for": "over",
}
CHANGED = 0.5
"""Share of those words that are changed."""


def edited(text: str, draw: random.Random) -> str:
    """Return a text with some of its common words changed."""

    def other(match: re.Match[str]) -> str:
        word = match[0]
        return OTHER_WORDS[word] if draw.random() < CHANGED else word

    return re.sub(rf"\b(?:{'|'.join(OTHER_WORDS)})\b", other, text)


def answer(body: dict[str, Any]) -> dict[str, Any]:
    """Return the completion: one of the examples, drawn and edited by the seed that was sent."""
    prompt = body["messages"][-1]["content"]
    draw = random.Random(f"{body.get('seed')} {len(prompt)}")
    examples = [found[1] for found in EXAMPLE.findall(prompt)] or ["There was no example to copy from."]
    text = edited(draw.choice(examples), draw)
    message = {"role": "assistant", "content": json.dumps({"report": text})}
    counted = {"prompt_tokens": len(prompt.split()), "completion_tokens": len(text.split())}
    return {
        "id": "copy",
        "object": "chat.completion",
        "created": 0,
        "model": "copier",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {**counted, "total_tokens": sum(counted.values())},
    }


class Copier(BaseHTTPRequestHandler):
    """Answers every call, and logs none, since prompts hold examples."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer one call."""
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        data = json.dumps(answer(body)).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Copier)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_address[1]}/v1", flush=True)
    sys.stdin.read()
