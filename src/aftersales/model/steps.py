"""The steps of a refund, when each is expected, and what was promised of it: light records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple, get_args

from aftersales.model.quote_parts import plain

StepName = Literal["received", "approved", "issued", "arrived"]
STEPS: Final[tuple[StepName, ...]] = get_args(StepName)
"""The steps of a refund, in order."""

Promiser = Literal["law", "routing", "rail"]


class Promise(NamedTuple):
    """By when a step is to be reached: by `law`, by what the platform's `routing` states, or by the `rail`.

    `due` is an ISO date, which counts in full, or an ISO instant; `late_from` the first ISO instant that is too late.
    """

    by: Promiser
    document: str
    source: str
    due: str
    late_from: str


class TimelineStep(NamedTuple):
    """One step of a refund, expected from `earliest` to `latest`: ISO dates or instants, None where nobody states them.

    `payout` is the key of the payout that it is about, and `tender` what that pays back; both are "" for a step that
    all payouts share.
    """

    step: StepName
    payout: str
    tender: str
    earliest: str | None
    latest: str | None
    promises: tuple[Promise, ...] = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> TimelineStep:
        """From what `to_dict` gave. Raises KeyError or TypeError for anything else."""
        promises = tuple(Promise(**promise) for promise in data["promises"])
        return cls(**{**data, "promises": promises})

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        stated = {name: plain(value) for name, value in self._asdict().items()}
        return {**stated, "promises": [promise._asdict() for promise in self.promises]}
