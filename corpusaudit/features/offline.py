"""No network during an audit, and no traces: what its packages must find in the environment when they are imported."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_ENVIRONMENT = {
    # onnxruntime sends events from its import on, and keeps a device id and a database under HOME and TMPDIR.
    "ORT_DISABLE_TELEMETRY": "1",
    # tldextract, which Presidio imports, asks for its list of suffixes, and keeps it under HOME.
    "TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS": "",
    "TLDEXTRACT_CACHE": "",
    # huggingface_hub and transformers, which sentence-transformers imports, ask for newer files of a model.
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # They would draw bars of their own (Loading weights) beside our progress, and under --quiet too.
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "DO_NOT_TRACK": "1",
}


def stay_offline() -> None:
    """Set what keeps the packages of an audit from the network, for this process and those that it starts.

    What the user set is overruled: during an audit nothing is sent. Call it before one of them is imported.
    """
    os.environ.update(_ENVIRONMENT)


def import_onnxruntime() -> Any:
    """Return the module onnxruntime, silent; nothing else imports it."""
    stay_offline()
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # in case that the user's own program has imported it before
    return onnxruntime


@contextmanager
def leaving_no_folder() -> Iterator[None]:
    """Import inside it what imports torch, which would make a folder in the temporary one for code that it compiles.

    Ours has it compile nothing. It makes no folder where it is told one that stands already.
    """
    name = "TORCHINDUCTOR_CACHE_DIR"
    before = os.environ.get(name)
    os.environ[name] = before or tempfile.gettempdir()
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
