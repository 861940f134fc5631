"""Packages whose import takes seconds: for the tests that use them, not for each process that lists the tests."""

from __future__ import annotations

import importlib
from typing import Any


def jsonschema() -> Any:
    return importlib.import_module("jsonschema")
