"""What a run counts: requests, rows, answers that were not valid, tokens and their cost."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Tally:
    """What a run has done so far; tokens are None once an answer came without its count."""

    rows: int = 0
    prompt_tokens: int | None = 0
    completion_tokens: int | None = 0
    malformed: int = 0
    failed_in_a_row: int = 0
    reasons: dict[str, str] = field(default_factory=dict)
    """By the id of a request, why it was given up last."""

    def add(self, spent: Spent) -> None:
        """Count what one request took, however it ended."""
        self.malformed += spent.malformed
        self.prompt_tokens = add_tokens(self.prompt_tokens, spent.prompt_tokens)
        self.completion_tokens = add_tokens(self.completion_tokens, spent.completion_tokens)

    def cost(self, prompt_price: float | None, completion_price: float | None) -> float | None:
        """Return what the tokens cost at prices for a million; None where a price or a count is not known."""
        if prompt_price is None or completion_price is None:
            return None
        if self.prompt_tokens is None or self.completion_tokens is None:
            return None
        return (self.prompt_tokens * prompt_price + self.completion_tokens * completion_price) / 1_000_000


@dataclass
class Spent:
    """What one request took."""

    malformed: int = 0
    prompt_tokens: int | None = 0
    completion_tokens: int | None = 0
    reason: str = ""

    def add(self, prompt_tokens: int | None, completion_tokens: int | None) -> None:
        """Count the tokens of one answer, None where the server did not."""
        self.prompt_tokens = add_tokens(self.prompt_tokens, prompt_tokens)
        self.completion_tokens = add_tokens(self.completion_tokens, completion_tokens)


def add_tokens(total: int | None, value: int | None) -> int | None:
    """Return a sum of tokens; None where one part of it is not known."""
    return None if total is None or value is None else total + value
