"""Which version of the old document and which of the new are in force together, and when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from aftersales.check.draft import ZONE
from aftersales.plan.policies import PolicyPlan, VersionPlan
from aftersales.values.zones import local_day


class Period(NamedTuple):
    """From `start` to `end`, instants in the zone of witnesses, the two versions answer; None is no version yet."""

    start: int
    end: int | None
    old: VersionPlan | None
    new: VersionPlan | None

    @property
    def text(self) -> str:
        """`from 2025-01-01 until 2026-01-01`; nothing if it is always."""
        start = f"from {_day(self.start)}" if self.start > -(2**61) else ""
        return " ".join(filter(None, (start, f"until {_day(self.end)}" if self.end is not None else "")))

    @property
    def pinned(self) -> str:
        """The name that both versions have, so that an item can be pinned to it."""
        return self.old.name if self.old and self.new and self.old.name == self.new.name else ""


def _day(at: int) -> str:
    return date.fromordinal(local_day(at, ZONE)).isoformat()


def periods(old: PolicyPlan, new: PolicyPlan) -> Iterator[Period]:
    """One after the other; while neither is in force there is none."""
    cuts = sorted({*old.starts(ZONE), *new.starts(ZONE)})
    for place, start in enumerate(cuts):
        end = cuts[place + 1] if place + 1 < len(cuts) else None
        yield Period(start, end, _at(old, start), _at(new, start))


def _at(plan: PolicyPlan, at: int) -> VersionPlan | None:
    place = bisect_right(plan.starts(ZONE), at)
    return plan.versions[place - 1] if place else None
