"""Several models in one command: each gets the same requests and a file of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corpusaudit.commands.generate.shared import settings
from corpusaudit.errors import UsageError
from corpusaudit.shown import shown_name

_WITH_URL = re.compile(r"(?P<name>.+?)=(?P<url>https?://.*)", re.DOTALL)
_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")


def each_model(options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the options for each of the models that ``--model NAME[=URL]`` names.

    A model without a URL is behind ``--base-url``. Where ``--out`` is called something.jsonl it is the file of the one
    model; otherwise it is a folder, with one file a model, called after it. Without a model, as in a dry run, the
    options are those of no model. Raises UsageError for a model that stands twice, for two whose files would have one
    name, and for several models and one file.
    """
    given = [_parted(one) for one in options["model"]] or [(None, None)]
    out: Path | None = options["out"]
    is_file = out is None or out.suffix == ".jsonl"
    if is_file and out is not None and len(given) > 1:
        raise UsageError(f"{shown_name(out)}: several models need a folder for --out, one file each")
    files = [out if is_file or out is None else out / _file_name(name) for name, _ in given]
    for place, (name, _) in enumerate(given):
        if not is_file and files[place] in files[:place]:
            raise UsageError(f"--model {shown_name(name)}: two models would write to {shown_name(files[place])}")
    return [
        {**options, "model": name, "base_url": url or options["base_url"], "out": file}
        for (name, url), file in zip(given, files, strict=True)
    ]


def _parted(given: str) -> tuple[str | None, str | None]:
    found = _WITH_URL.fullmatch(given)
    return (found["name"], found["url"]) if found else (given, None)


def _file_name(name: str | None) -> str:
    plain = _PLAIN.sub("-", name or "").strip(".-")
    if not plain:
        raise UsageError(f"--model {shown_name(name)}: no file can be called after it; name the file with --out")
    return f"{plain}.jsonl"


def make_ready(options: Mapping[str, Any], runs: Sequence[Mapping[str, Any]]) -> None:
    """Check the settings of all models before the first is asked, and make the folder of their files."""
    from corpusaudit.files.writing import make_folder
    from corpusaudit.generators.client.calls import check_settings

    chosen = [settings(run) for run in runs]
    if options["out"] is None:
        raise UsageError("name the file to write with --out")
    for one in chosen:
        check_settings(one)
    if options["out"].suffix != ".jsonl":
        make_folder(options["out"])
