"""What the reference reads of a request, and of the reports beside a booking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from aftersales.model.booking import Booking
from aftersales.model.disruption import Disruption
from aftersales.model.facts import UNKNOWN
from aftersales.model.parts import Item
from aftersales.model.record import TOTAL, ItemRecord
from aftersales.model.request import Change, Claim, Request
from aftersales.model.times import instant_of
from tests.reference.portions import Portion
from tests.reference.prices import OF_CHANGES, Piece, Price, minor

Disruptions = Sequence[Disruption]
OF_A_CHANGE = (
    "new_start", "new_start_date", "new_price", "new_end", "new_origin", "new_destination", "new_cabin", "bags",
    "new_party_size", "pay_method", "pay_balance", "aspects", "aspect", "journey_changed",
    *OF_CHANGES,
)  # fmt: skip


def heads_of(request: Request) -> tuple[str, ...]:
    """The heads that a claim names."""
    return (request.heads or ()) if isinstance(request, Claim) else ()


def records_of(booking: Booking, disruptions: Disruptions) -> Sequence[ItemRecord]:
    """What each item states, with what is reported about its service."""
    return [ItemRecord(booking, item, disruptions) for item in booking.items]


def new_pieces(request: Request, booking: Booking, item: Item, alone: bool) -> tuple[Piece, ...] | None:
    """The price after a change of one item, None where it is not stated. A price in all is a fare if the item has
    nothing but a fare; it is that of one item alone."""
    if not isinstance(request, Change):
        return None
    own = [one for one in request.components if one.item == item.id or (one.item is None and alone)]
    if own:
        parts = ((x.kind, x.code, minor(x.amount, booking.currency), x.traveller, x.segment, None) for x in own)
        return tuple(Piece(*part) for part in parts)
    if request.price is None or not alone:
        return None
    kinds = {part.kind for part in item.price if part.kind != "change_fee"}
    kind = "fare" if kinds == {"fare"} else "price"
    return (Piece(kind, None, minor(request.price, booking.currency), None, None, None),)


def tender_of(request: Request, booking: Booking) -> tuple[str, int | None] | None:
    """What settles a change, and the most it can pay, if that is known."""
    if not isinstance(request, Change) or request.tender is None:
        return None
    balance = request.tender.balance
    return request.tender.method, None if balance is None else minor(balance, booking.currency)


def stated_facts(
    booking: Booking, item: Item, request: Request, portion: Portion, alone: bool, price: Price
) -> dict[str, Any]:
    """What the request states about the item, and the facts of the portion."""
    facts = request.facts(booking.currency) | dict.fromkeys(OF_A_CHANGE)
    if isinstance(request, Change):
        facts |= _of_change(request, booking) | {name: _or_unknown(price.after(name)) for name in OF_CHANGES}
        if request.price is not None:
            facts["new_price"] = minor(request.price, booking.currency)
        facts["journey_changed"] = journey_changed(request, item, {cell.segment for cell in portion.cells})
    return facts | _of_portion(booking, item, request, portion, alone) | sums_of(item, price)


def journey_changed(request: Request, item: Item, segments: Iterable[int | None]) -> str | None:
    """How many of some segments a change touches, of those that are not flown; all, unless it names some."""
    if request.kind != "change" or not item.segments:
        return None
    left = [n for n in segments if n is not None and item.segments[n].status != "flown"]
    touched = [n for n in left if request.segments is None or n in request.segments]
    return "all" if len(touched) == len(left) else "part" if touched else "untouched"


def _or_unknown(value: Any) -> Any:
    return UNKNOWN if value is None else value


def _of_change(request: Change, booking: Booking) -> dict[str, Any]:
    tender = tender_of(request, booking)
    aspects = frozenset(request.aspects)
    return {
        "new_start": instant_of(request.departs),
        "new_start_date": UNKNOWN if request.departs is None else request.departs.wall.toordinal(),
        "new_end": instant_of(request.arrives),
        "new_origin": _or_unknown(request.origin),
        "new_destination": _or_unknown(request.destination),
        "new_cabin": _or_unknown(request.cabin),
        "bags": _or_unknown(request.bags),
        "new_party_size": _or_unknown(request.travellers_after),
        "pay_method": UNKNOWN if tender is None else tender[0],
        "pay_balance": UNKNOWN if tender is None else _or_unknown(tender[1]),
        "aspects": aspects or UNKNOWN,
        "aspect": next(iter(aspects)) if len(aspects) == 1 else UNKNOWN,
    }


def _of_portion(booking: Booking, item: Item, request: Request, portion: Portion, alone: bool) -> dict[str, Any]:
    """How the portion stands to what was left of the item."""
    rest = portion.before - portion.cells
    people = {cell.traveller for cell in rest}
    price = portion.event.remaining_price if portion.event is not None else _remaining(request, alone)
    used = {"journey_used": _used(item)} if portion.event is not None and item.segments else {}
    return used | {
        "scope": "whole" if portion.whole else "part",
        "travellers_left": UNKNOWN if None in people else len(people),
        "total_left": _or_unknown(portion.total_left),
        "remaining_price": None if not rest else UNKNOWN if price is None else minor(price, booking.currency),
    }


def _used(item: Item) -> str:
    """How much of the journey was flown."""
    flown = {segment.status == "flown" for segment in item.segments}
    return "part" if len(flown) > 1 else "all" if True in flown else "unused"


def _remaining(request: Request, alone: bool) -> Any:
    return getattr(request, "remaining_price", None) if alone else None


def sums_of(item: Item, price: Price) -> dict[str, Any]:
    """The money facts that are sums of components."""
    kinds = {str(part.kind) for part in item.price}
    there = {piece.kind for piece in price.pieces}
    sums = {kind: sum(p.minor for p in price.pieces if p.kind == kind) if kind in there else UNKNOWN for kind in kinds}
    return {**sums, "total": UNKNOWN if price.unsplit else price.total(TOTAL)}
