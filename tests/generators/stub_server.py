"""A small OpenAI-compatible server on loopback that does what a test tells it to, well or badly."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


@dataclass
class Reply:
    """What the server does with one call."""

    content: str | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    error: Body = field(default_factory=dict)
    raw: bytes | None = None  # the body as it is, instead of a chat completion
    drop: bool = False  # close the connection without a word
    cut: bool = False  # send half of the body, then close
    hang: float = 0.0  # seconds before anything is sent
    drip: float = 0.0  # seconds between two bytes of a body without end
    finish: str = "stop"
    usage: bool = True


@dataclass
class Stub:
    """The running server: where it is, and each call that reached it."""

    url: str
    calls: list[Body] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    most_at_once: int = 0
    now: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def prompts(self) -> list[str]:
        return [call["messages"][-1]["content"] for call in self.calls]


def completion(content: str | None, *, model: str = "stub", finish: str = "stop", usage: bool = True) -> Body:
    counted = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}],
        **({"usage": counted} if usage else {}),
    }


@contextmanager
def serve(answer: Callable[[Body, int], Reply]) -> Iterator[Stub]:
    """Serve ``answer(body, number of the call)`` until the block ends."""
    stub = Stub("")
    stopped = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with stub.lock:
                number = len(stub.calls)
                stub.calls.append(body)
                stub.times.append(time.monotonic())
                stub.now += 1
                stub.most_at_once = max(stub.most_at_once, stub.now)
            try:
                self.reply(answer(body, number))
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            finally:
                with stub.lock:
                    stub.now -= 1

        def reply(self, reply: Reply) -> None:
            stopped.wait(reply.hang)
            if reply.drop:
                self.close_connection = True
                return
            data: Any = (
                {"error": reply.error}
                if reply.status >= 400
                else completion(reply.content, finish=reply.finish, usage=reply.usage)
            )
            raw = reply.raw if reply.raw is not None else json.dumps(data).encode()
            self.send_response(reply.status)
            for name, value in {"content-type": "application/json", **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(10**9 if reply.drip else len(raw)))
            self.end_headers()
            while reply.drip and not stopped.wait(reply.drip):
                self.wfile.write(b" ")
            self.wfile.write(raw[: len(raw) // 2] if reply.cut else raw)
            self.close_connection = reply.cut

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stub.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield stub
    finally:
        stopped.set()
        server.shutdown()
        thread.join()
        server.server_close()
