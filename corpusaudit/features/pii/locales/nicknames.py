"""Short and pet forms of given names: "Bob" for Robert, "Paco" for Francisco."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping

from corpusaudit.features.pii.locales.read import listed


@functools.cache
def nicknames() -> Mapping[str, frozenset[str]]:
    """Return, by name in small letters, the names that its bearer may go by; by a short form, those of its bearers."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in listed("nicknames"):
        name, _, forms = line.partition(":")
        for form in forms.split():
            found[name].add(form)
            found[form].add(name)
    return {name: frozenset(others) for name, others in found.items()}
