"""The command as the report shows it: which options were given, and of their values only those that name nothing."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

import click
from click.core import ParameterSource

_OWN = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]{0,59}(:[A-Za-z][A-Za-z0-9_.\-]{0,59})?")
_NAMED = ("preset", "only", "skip", "also", "embedder", "pii_engine", "on_bad_rows")
"""Options whose values are names of our own or of models; they are shown where they have the form of one."""

_WITH_A_FILE = ("presidio:", "onnx:")
"""Kinds of engines behind which a file or folder of the user's stands."""


def called(context: click.Context) -> str:
    """Return the command of a context, fit for a report, from what click made of its arguments.

    No path, no file, no column and no separator is in it: each stands as ``[source]``, ``[text-field]``.
    """
    parts = ["corpusaudit", *([context.info_name] if context.info_name else [])]
    for parameter in context.command.get_params(context):
        name = parameter.name or ""
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            value = context.params.get(name)
            for one in value if isinstance(value, tuple) else (value,):
                parts += _shown(parameter, one)
    return " ".join(parts)


def _shown(parameter: click.Parameter, value: Any) -> Iterator[str]:
    option = parameter.opts[0]
    if isinstance(parameter, click.Option):
        yield option
        if parameter.is_flag:
            return
    named = parameter.name in _NAMED and _OWN.fullmatch(str(value)) and not str(value).startswith(_WITH_A_FILE)
    if isinstance(value, int | float) or named:
        yield shlex.quote(str(value))
    else:
        yield f"[{option.lstrip('-').replace('_', '-')}]"
