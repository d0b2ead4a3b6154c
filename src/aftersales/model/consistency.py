"""What only the whole booking can tell: references, currencies, decimals, and that the payments cover the price."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aftersales.model.amounts import minor_of
from aftersales.model.booking_parts import BookingParts
from aftersales.model.facts import PLACED
from aftersales.model.packages import packages_misfit
from aftersales.model.portions import Scope, grid_of, taken
from aftersales.model.problems import Misfit
from aftersales.model.rates import rates_misfit
from aftersales.model.schedule_misfits import schedule_misfits
from aftersales.model.tender_misfits import tenders_misfit
from aftersales.values.money import LARGEST, Money, MoneyError, to_text

_Path = tuple[str | int, ...]


def misfits_of(booking: BookingParts) -> list[Misfit]:
    """Every cross-field problem of a booking whose fields are each right."""
    amounts = list(_amount_misfits(booking))
    found = [*_twice("items", booking.items), *_twice("tenders", booking.tenders)]
    found += [*_twice("travellers", booking.travellers), *_cancelled_twice(booking)]
    found += [
        *_twice("disruptions", booking.disruptions),
        *_disrupted(booking),
        *_references(booking),
        *tenders_misfit(booking),
        *rates_misfit(booking),
        *_parts_of_events(booking),
        *_misplaced(booking),
        *schedule_misfits(booking),
        *packages_misfit(booking.items),
        *amounts,
    ]
    return found or [*_balance(booking)]


def _twice(name: str, things: Iterable[object]) -> Iterator[Misfit]:
    seen: set[str] = set()
    for index, thing in enumerate(things):
        key = getattr(thing, "id")  # noqa: B009
        if key in seen:
            yield Misfit("the id stands twice; ids are unique", name, index, "id", found=key)
        seen.add(key)


def _amount_misfits(booking: BookingParts) -> Iterator[Misfit]:
    places: list[tuple[_Path, Money | str]] = [
        (("items", i, name, j, "amount"), part.amount)
        for i, item in enumerate(booking.items)
        for name, parts in (("price", item.price), ("cost", item.cost or ()))
        for j, part in enumerate(parts)
    ]
    places += [(("tenders", i, "amount"), tender.amount) for i, tender in enumerate(booking.tenders)]
    places += [(("history", i, "amount"), e.amount) for i, e in enumerate(booking.history) if e.kind == "refunded"]
    for path, amount in places:
        try:
            minor_of(amount, booking.currency)
        except MoneyError as error:
            yield Misfit(str(error), *path)


def _references(booking: BookingParts) -> Iterator[Misfit]:
    travellers = {t.id for t in booking.travellers}
    items, tenders = {i.id for i in booking.items}, {t.id for t in booking.tenders}
    for i, item in enumerate(booking.items):
        own = travellers if item.travellers is None else set(item.travellers)
        for name in sorted(own - travellers):
            yield Misfit("no such traveller in the booking", "items", i, "travellers", found=name)
        for name, parts in (("price", item.price), ("cost", item.cost or ())):
            for j, part in enumerate(parts):
                if part.traveller is not None and part.traveller not in own:
                    yield Misfit("not a traveller of this item", "items", i, name, j, "traveller", found=part.traveller)
    for i, event in enumerate(booking.history):
        if event.item not in items:
            yield Misfit("no such item in the booking", "history", i, "item", found=event.item)
        if event.kind == "refunded" and event.tender not in tenders:
            yield Misfit("no such tender in the booking", "history", i, "tender", found=event.tender)


def _cancelled_twice(booking: BookingParts) -> Iterator[Misfit]:
    """Events that cancel nothing which was not cancelled before."""
    for item in booking.items:
        events = [(n, e) for n, e in enumerate(booking.history) if e.kind == "cancelled" and e.item == item.id]
        own = tuple(t.id for t in booking.travellers) if item.travellers is None else item.travellers
        found, _ = taken(grid_of(item, own, ()), [Scope(e.travellers, e.segments, e.nights) for _, e in events])
        for (index, event), atoms in zip(events, found, strict=True):
            if not atoms:
                message = "cancels nothing of the item that was not cancelled before"
                yield Misfit(message, "history", index, "item", found=event.item)


def _parts_of_events(booking: BookingParts) -> Iterator[Misfit]:
    """Travellers, segments and nights that an event's item does not have."""
    items = {item.id: item for item in booking.items}
    for index, event in enumerate(booking.history):
        if event.kind == "changed" or event.item not in items:
            continue
        item = items[event.item]
        own = {t.id for t in booking.travellers} if item.travellers is None else set(item.travellers)
        there = {"segments": len(item.segments), "nights": item.stay.nights if item.stay else 0}
        for name in sorted(set(event.travellers or ()) - own):
            yield Misfit("not a traveller of this item", "history", index, "travellers", found=name)
        for key, count in there.items():
            for number in sorted(n for n in getattr(event, key) or () if n >= count):
                yield Misfit(f"no such {key[:-1]} in the item", "history", index, key, found=number)


def _disrupted(booking: BookingParts) -> Iterator[Misfit]:
    items = {item.id: item for item in booking.items}
    for index, report in enumerate(booking.disruptions):
        if report.item is None:
            continue
        if report.item not in items:
            yield Misfit("no such item in the booking", "disruptions", index, "item", found=report.item)
        elif report.segment is not None and report.segment >= len(items[report.item].segments):
            yield Misfit("no such segment in the item", "disruptions", index, "segment", found=report.segment)


def _misplaced(booking: BookingParts) -> Iterator[Misfit]:
    for i, item in enumerate(booking.items):
        for name in sorted(PLACED & set(item.attributes)):
            yield Misfit("has a place of its own in a booking; state it there", "items", i, "attributes", name)


def _balance(booking: BookingParts) -> Iterator[Misfit]:
    currency = booking.currency
    price = sum(minor_of(part.amount, currency) for item in booking.items for part in item.price)
    paid = {t.id: minor_of(t.amount, currency) for t in booking.tenders}
    cost = sum(minor_of(part.amount, currency) for item in booking.items for part in item.cost or ())
    for name, total in (("price", price), ("cost", cost)):
        if total > LARGEST:
            yield Misfit(f"the whole {name} is above {to_text(LARGEST, currency)} {currency}", "items")
    if sum(paid.values()) != price:
        have, want = to_text(sum(paid.values()), currency), to_text(price, currency)
        yield Misfit(f"the payments must cover the price of {want} {currency}", "tenders", found=have)
    item_left = {i.id: sum(minor_of(p.amount, currency) for p in i.price) for i in booking.items}
    for index, event in enumerate(booking.history):
        if event.kind == "refunded":
            back = minor_of(event.amount, currency)
            paid[event.tender] -= back
            item_left[event.item] -= back
            if paid[event.tender] < 0 or item_left[event.item] < 0:
                yield Misfit("more was paid back than was paid", "history", index, "amount", found=event.amount)
