"""What of a price is used already: nights that were stayed, segments that were flown."""

from __future__ import annotations

from typing import Final

from aftersales.model.facts import UNKNOWN
from aftersales.model.record import TOTAL, Part, Selection, Unit
from aftersales.plan.formula import Missing
from aftersales.plan.readers import Plain
from aftersales.plan.view import View

_FARE: Final = Selection(("fare",), False)
_FLOWN_VALUE: Final = Plain("flown_value", "money")


def flown_part(view: View, unit: Unit, of: Selection, how: str) -> int:
    """What a unit paid of a selection for segments already flown: by what its components say, or, `repriced`, of the
    fare what those segments would have cost alone. Raises Missing."""
    parts = [part for part in unit.parts if of.has(part)]
    if how != "repriced":
        return _by_segment(view, parts)
    fare = [part for part in parts if part.kind == "fare"]
    used = _repriced(view, sum([part.minor for part in fare])) if fare else 0
    return used + _by_segment(view, [part for part in parts if part.kind != "fare"])


def _by_segment(view: View, parts: list[Part]) -> int:
    """Raises Missing where a component does not say its segment."""
    if any(part.segment is None for part in parts):
        raise Missing("price per segment")
    return sum([part.minor for part in parts if part.segment in view.record.flown])


def _repriced(view: View, fare: int) -> int:
    """A fare's share of the value of what was flown, in proportion to the fare, at most the fare."""
    value = _FLOWN_VALUE.value(view)
    if value is UNKNOWN or value is None:
        raise Missing(_FLOWN_VALUE.name)
    whole = (view.record.sold or view.record).whole.amount(_FARE)
    return min(fare, -(-int(value) * fare // whole)) if whole else 0


def used_amount(view: View, how: str = "") -> int:
    """What was paid for what is already used: nights, or flown segments where the booking tells."""
    record = view.record
    if record.flown:
        return _known_to_be_flown(view, how)
    if not record.nights or view.used is UNKNOWN:
        return 0
    return sum(record.whole.nightly(TOTAL)[: view.used])


def _known_to_be_flown(view: View, how: str) -> int:
    """What is told of it, `change_fee` included: fares by their segments where nobody states their value."""
    record, parts = view.record, view.record.whole.parts
    named = sum([part.minor for part in parts if part.segment in record.flown])
    fares = [part for part in parts if part.kind == "fare"]
    if how != "repriced" or not fares:
        return named
    try:
        used = _repriced(view, sum([part.minor for part in fares]))
    except Missing:
        return named
    return named + used - sum([part.minor for part in fares if part.segment in record.flown])
