"""The earlier report that a report was compared with, as far as limits need it."""

from __future__ import annotations

from pydantic import Field

from corpusaudit.results.measurements import Measurement
from corpusaudit.results.plain import Plain


class Against(Plain):
    """What a report was compared with: an earlier report under the same settings.

    ``seal`` is the seal of the earlier report, a keyed digest of all that it held, None where it had none.
    ``measurements`` are its figures without their parts; ``unlike`` says by measurement why the two figures do not
    compare, ``reason`` why none does.
    """

    created: str
    seal: str | None
    measurements: tuple[Measurement, ...] = ()
    unlike: dict[str, str] = Field(default_factory=dict)
    reason: str | None = None

    def measurement(self, metric: str) -> Measurement | None:
        """Return the earlier measurement of that id, or None when there was none."""
        return next((m for m in self.measurements if m.metric == metric), None)
