"""What became of the flights, as reports: 8,255 were cancelled, 3,897 came three hours late or more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from aftersales import Disruption
from aftersales.values.zones import DAY, EPOCH_DAY, HOUR
from benchmarks.flights.schedule import Flights, flights

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATE = 3 * HOUR


@lru_cache(maxsize=1)
def reports() -> tuple[Disruption, ...]:
    """One a flight, told two hours before it was to leave; no alternative is offered."""
    every = flights()
    hit = (every.cancelled | (every.late >= LATE)).nonzero()[0]
    return tuple(_report(every, int(row)) for row in hit)


def _report(every: Flights, row: int) -> Disruption:
    departs = int(every.departs_utc[row])
    facts = {
        "id": f"R{row}",
        "carrier": every.carriers[int(every.carrier[row])],
        "number": str(int(every.number[row])),
        "date": date.fromordinal(int(every.departs[row]) // DAY + EPOCH_DAY).isoformat(),
        "origin": every.airports[int(every.origin[row])],
        "notified_at": _text(departs - 2 * HOUR),
        "alternative": "none",
    }
    if every.cancelled[row]:
        return Disruption.from_dict({**facts, "kind": "cancelled", "cancelled_at": _text(departs - 2 * HOUR)})
    arrives = _text(int(every.arrives_utc[row] + every.late[row]))
    return Disruption.from_dict({**facts, "kind": "delayed", "actual_arrival": arrives, "final_arrival": arrives})


def _text(microseconds: int) -> str:
    return (_EPOCH + timedelta(microseconds=microseconds)).isoformat()
