"""Random reports of what went wrong, as bookings carry them, with a good part left out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from aftersales.model.times import LocalTime
from aftersales.values.instants import to_length
from tests.reference.arithmetic import EPOCH, MICROSECOND
from tests.reference.words import LENGTHS, REPORT_FLAGS, REPORT_WORDS, chance, weighted

Json = dict[str, Any]
KINDS = {"cancelled": 4.0, "delayed": 4.0, "retimed": 1.5, "downgraded": 1.0, "denied_boarding": 0.7, "late_bags": 0.7}
IMPLIED = {"downgraded": "downgraded", "airport_changed": "airport_changed", "not_provided": "provided"}


def disruptions(rng: random.Random, items: Sequence[Json], likely: float = 0.5) -> list[Json]:
    """None, one or two."""
    count = weighted(rng, {1: 4, 2: 1}) if chance(rng, likely) else 0
    return [_report(rng, f"d{number}", rng.choice(items)) for number in range(count)]


def reported_beside(rng: random.Random, booking: Json) -> list[Json]:
    """Reports taken out of a booking, to be given beside it: those that name no item of it."""
    named = [one for one in booking["disruptions"] if "item" not in one and chance(rng, 0.5)]
    booking["disruptions"] = [one for one in booking["disruptions"] if one not in named]
    return named


def _report(rng: random.Random, own: str, item: Json) -> Json:
    kind = weighted(rng, KINDS)
    starts, ends = _ends(item)
    found: Json = {"id": own, "kind": kind, **_service(rng, item)}
    words = (name for name in REPORT_WORDS if name not in ("alternative", "disruption"))
    found |= {name: rng.choice(REPORT_WORDS[name]) for name in words if chance(rng, 0.7)}
    found |= {name: chance(rng, 0.5) for name in REPORT_FLAGS if chance(rng, 0.75) and name != IMPLIED.get(kind)}
    found |= {"connections_added": rng.randint(0, 2)} if chance(rng, 0.4) else {}
    found["notified_at"] = _beside(rng, starts, -1)
    new = {"new_departure": _beside(rng, starts), "new_arrival": _beside(rng, ends)}
    found |= new if kind == "retimed" or chance(rng, 0.2) else {}
    if kind != "cancelled":
        found |= {"actual_departure": _beside(rng, starts, 1), "actual_arrival": _beside(rng, ends, 1)}
    found |= {"final_arrival": _beside(rng, ends, 1)} if chance(rng, 0.2) else {}
    found |= {"deplaned_at": _at(ends), "bags_delivered_at": _beside(rng, ends, 1)} if chance(rng, 0.3) else {}
    found |= _alternative(rng, starts, ends)
    return _in_order({name: value for name, value in found.items() if value is not None}, kind)


def _service(rng: random.Random, item: Json) -> Json:
    """The service that a report names: by the item, or as the carrier or the property knows it."""
    segments = item.get("segments", ())
    place = rng.randrange(len(segments)) if segments else 0
    if segments and {"departs", "carrier", "number"} <= segments[place].keys() and chance(rng, 0.5):
        one = segments[place]
        return {"carrier": one["carrier"], "number": one["number"], "date": one["departs"][:10]}
    if "stay" in item and "supplier" in item and chance(rng, 0.5):
        return {"supplier": item["supplier"], "starts": item["stay"]["check_in"][:10], "ends": "2030-01-01"}
    return {"item": item["id"], **({"segment": place} if segments and chance(rng, 0.5) else {})}


def _ends(item: Json) -> tuple[datetime, datetime]:
    """Start and end of the service; some day if it does not state them."""
    segments, stay = item.get("segments", ()), item.get("stay") or item.get("window") or {}
    starts = segments[0].get("departs") if segments else stay.get("check_in") or stay.get("starts")
    ends = segments[-1].get("arrives") if segments else stay.get("check_out") or stay.get("ends")
    start = _moment(starts) or datetime.fromisoformat("2025-06-20T10:00:00+00:00")
    return start, max(_moment(ends) or start, start)


def _moment(text: str | None) -> datetime | None:
    at = None if text is None else LocalTime.model_validate(text).instant
    return None if at is None else EPOCH + at * MICROSECOND


def _beside(rng: random.Random, moment: datetime, way: int = 0) -> str | None:
    """A length of the documents before (-1) or after (1) a moment; not stated, or none, now and then."""
    state = weighted(rng, {"stated": 8, "none": 0.8, "unknown": 2})
    if state != "stated":
        return "none" if state == "none" else None
    length = to_length(rng.choice(LENGTHS)) or 0
    jitter = rng.choice((0, 0, 1, -1, 60_000_000, -60_000_000))
    return _at(moment + ((way or rng.choice((1, -1))) * length + jitter) * MICROSECOND)


def _at(moment: datetime) -> str:
    return moment.isoformat()


def _alternative(rng: random.Random, starts: datetime, ends: datetime) -> Json:
    if chance(rng, 0.25):
        return {"alternative": "none", "alternative_response": "none"} if chance(rng, 0.6) else {}
    times = {"departs_at": _beside(rng, starts), "arrives_at": _beside(rng, ends)}
    offer = {name: at for name, at in times.items() if at not in (None, "none")}
    if len(offer) == 2 and str(offer["arrives_at"]) <= str(offer["departs_at"]):
        departs = datetime.fromisoformat(str(offer["departs_at"]))
        offer["arrives_at"] = _at(departs + timedelta(hours=1))
    return {"alternative": {"kind": rng.choice(REPORT_WORDS["alternative"]), **offer}}


def _in_order(found: Json, kind: str) -> Json:
    """Nothing arrives before it departs; a retimed service has a new time."""
    if kind == "retimed" and {found.get("new_departure"), found.get("new_arrival")} <= {None, "none"}:
        found["new_departure"] = "2025-06-20T10:00:00+00:00"
    pairs = (
        ("new_departure", "new_arrival"),
        ("actual_departure", "actual_arrival"),
        ("deplaned_at", "bags_delivered_at"),
    )
    for first, last in pairs:
        if found.get(first, "none") != "none" and found.get(last, "none") != "none":
            found[last] = max(found[first], found[last], key=datetime.fromisoformat)
    return found
