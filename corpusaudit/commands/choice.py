"""Options with a few values: a misspelt one gets the nearest, as everywhere."""

from __future__ import annotations

from typing import Any

import click

from corpusaudit.suggest import did_you_mean


class Choice(click.Choice[str]):
    """One of a few values; the message about another one ends with the nearest."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """Return click's sentence with what was probably meant."""
        return super().get_invalid_choice_message(value, ctx).rstrip(".") + did_you_mean(str(value), self.choices)
