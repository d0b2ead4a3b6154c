"""When what is wished of a booking happens: its service first, then every instant around it."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

from aftersales.model.parts import Product
from aftersales.policy import documents as d
from tests.reference.arithmetic import EPOCH, MICROSECOND, add_months, later_instant, local
from tests.reference.wishes import Wishes
from tests.reference.words import chance

DAY = 86_400_000_000
TICKS = (0, 0, 0, 1, -1, 60_000_000, -60_000_000, 3_600_000_000, -3_600_000_000, DAY, -DAY)
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC")
PRODUCTS = get_args(Product)
JOURNEYS = ("flight", "rail", "coach")
MOVING = (
    "requested_at",
    "booked_at",
    "confirmed_at",
    "issued_at",
    "changed_at",
    "notified_at",
    "cancelled_at",
    "incident_at",
    "actual_departure",
    "actual_arrival",
    "alternative_departure",
    "alternative_arrival",
    "new_departure",
    "new_arrival",
    "bags_delivered_at",
    "deplaned_at",
    "traveller_cancelled_at",
    "start_before_change",
)


def text_of(at: int) -> str:
    """An instant as bookings state it."""
    return (EPOCH + at * MICROSECOND).isoformat()


def local_of(at: int, zone: str) -> str:
    """A local time with its zone."""
    return f"{local(at, zone).isoformat()}[{zone}]"


class Times:
    """What a booking under some wishes is, how much of it there is, and when."""

    def __init__(self, rng: random.Random, wishes: Wishes, currency: str) -> None:
        self.rng, self.wishes, self.currency = rng, wishes, currency
        self.values = dict(wishes.values)
        wished = self.values.get("product")
        self.product: str = str(wished) if wished in PRODUCTS else rng.choice(("flight", "rail", "hotel", "package"))
        self.zone = rng.choice(ZONES)
        self.people = [f"p{n}" for n in range(self.count("party_size", rng.randint(0, 3)))]
        self.nights = max(1, self.count("nights", rng.choice((1, 2, 3, 7, 30))))
        self.rides = max(1, self.count("segments", rng.randint(1, 3))) if self.product in JOURNEYS else 0
        self.at = self._instants()

    def word(self, fact: str, *usual: str, likely: float = 0.85) -> Any:
        """What was wished of a fact, or some word, or nothing."""
        if fact in self.values:
            return self.values[fact]
        return self.rng.choice(usual) if usual and chance(self.rng, likely) else None

    def count(self, fact: str, usual: int) -> int:
        """A wished count, or the usual one."""
        found = self.values.get(fact, usual)
        return min(40, found) if isinstance(found, int) else usual

    def _instants(self) -> dict[str, int]:
        """Where each instant lies: the service where its date is wished, the rest around it as spans say."""
        rng, at = self.rng, dict(self.wishes.instants)
        dates = dict(self.wishes.dates)
        day = next((dates[name] for name in ("departure_date", "check_in_date") if name in dates), None)
        near = [*at.values()]
        if day is None:
            from_ = local(near[0], self.zone).date() if near else date(2025, rng.randint(1, 12), rng.randint(1, 28))
            day = from_.toordinal() + (rng.choice((0, 1, 10, 60)) if near else 0)
        at.setdefault("service_start", self.on(day, rng.choice((0, 6, 10, 15, 23))))
        at["original_departure"] = at["disrupted_departure"] = at["service_start"]
        length = self.nights * DAY - 14_400_000_000 if self.product == "hotel" else 10_800_000_000 * (self.rides + 1)
        at["service_end"] = at["original_arrival"] = at["service_start"] + length
        for name in MOVING:
            if name in dates:
                at.setdefault(name, self.on(dates[name], rng.choice((0, 12, 23))))
        for verb, test in self.wishes.spans:
            self._move(at, verb, test)
        usual = at.get("booked_at", at["service_start"] - DAY * rng.choice((1, 20, 100)))
        at.setdefault("requested_at", rng.randint(usual, max(usual, at["service_start"]) + DAY))
        at.setdefault("booked_at", min(usual, at["requested_at"]) - rng.choice((0, DAY)))
        return at

    def on(self, ordinal: int, hour: int) -> int:
        """An hour of a local date."""
        return later_instant(datetime.combine(date.fromordinal(ordinal), datetime.min.time()), self.zone) + hour * (
            DAY // 24
        )

    def _move(self, at: dict[str, int], verb: d.Span, test: d.Within) -> None:
        """Put the end of a span that may still move on one of its bounds, or beside it."""
        start, end = (self._instant_of(name) for name in (verb.start, verb.end))
        free = [name for name in MOVING if name in (start, end) and name not in at]
        if not free:
            return
        moving = free[-1] if len(free) > 1 else free[0]
        anchor = end if moving == start else start
        if anchor not in at:
            at[anchor] = at["service_start"] - self.rng.choice((0, DAY, 30 * DAY))
        bound, sign = self.rng.choice(test.bounds), 1 if moving == end else -1
        at[moving] = self._edge(bound, at[anchor], sign) + self.rng.choice(TICKS)

    def _instant_of(self, name: str) -> str:
        """The instant that a picked one comes down to."""
        verb = self.wishes.verb(name)
        return self.rng.choice(verb.rows).value if isinstance(verb, d.Pick) else name

    def _edge(self, bound: d.Bound | d.Cutoff, anchor: int, sign: int) -> int:
        wall = local(anchor, self.zone)
        if isinstance(bound, d.Cutoff):
            day = wall.date() + timedelta(days=bound.days)
            if bound.time is None:
                return later_instant(datetime.combine(day, wall.time()), self.zone)
            return self.on(day.toordinal(), 0) + bound.time
        length = bound.value
        if isinstance(length, d.Days):
            return self.on(wall.toordinal() + sign * length.days + self.rng.choice((0, 1)), 0)
        if isinstance(length, d.Months):
            return self.on(add_months(wall.date(), sign * length.months).toordinal() + self.rng.choice((0, 1)), 0)
        return anchor + sign * (length.microseconds if isinstance(length, d.Elapsed) else 0)

    def moment(self) -> datetime:
        """When somebody asks."""
        return EPOCH.astimezone(UTC) + self.at["requested_at"] * MICROSECOND
