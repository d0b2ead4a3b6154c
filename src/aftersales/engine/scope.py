"""What a request is about: the items in scope, or the portions of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aftersales.model.amounts import minor_of
from aftersales.model.booking import Booking
from aftersales.model.disruption import Disruption
from aftersales.model.dividing import Cut, Division
from aftersales.model.parts import Amount
from aftersales.model.portions import Atoms, Scope
from aftersales.model.problems import InvalidInput, Problem
from aftersales.model.record import ItemRecord, scope_of
from aftersales.model.reports import Disruptions, records_with
from aftersales.model.request import REFUNDS, Cancel, Change, Claim, Request
from aftersales.model.unknown import UNKNOWN
from aftersales.values.money import MoneyError
from aftersales.values.zones import instant

Reports = Disruptions | Sequence[Disruption]
Records = tuple[ItemRecord, ...]


def in_scope(booking: Booking, request: Request, disruptions: Reports = ()) -> Records:
    """The portions of items that a request is about, as the reports that apply to them say. Raises InvalidInput for
    what the booking does not have."""
    records = records_with(booking, _index(disruptions)) if disruptions else booking.records
    if request.whole and not booking.divided:
        return records
    named = _named(records, request)
    if isinstance(request, Claim):
        return tuple([_as_sold(record, _asked(request)) for record in named])
    return tuple([portion for record in named for portion in portions_of(record, request)])


def _asked(request: Request) -> Scope:
    """What a request names; the segments of a change say what it touches, and divide nothing."""
    return Scope(request.travellers, None if isinstance(request, Change) else request.segments, request.nights)


def _index(disruptions: Reports) -> Disruptions:
    if isinstance(disruptions, Disruptions):
        return disruptions
    strange = [(place, one) for place, one in enumerate(disruptions) if not isinstance(one, Disruption)]
    if strange:
        found = [Problem(f"disruptions[{place}]", "a Disruption is expected", str(one)[:60]) for place, one in strange]
        raise InvalidInput(found)
    return Disruptions(disruptions)


def _named(records: Records, request: Request) -> Records:
    """The items that a request names, or that have what it names. Raises InvalidInput."""
    chosen, problems = _items(records, request.items)
    known = {own for record in chosen for own in record.travellers}
    for place, own in enumerate(request.travellers or ()):
        if own not in known:
            problems.append(Problem(f"travellers[{place}]", "no such traveller of an item in scope", own))
    if request.travellers is not None:
        chosen = [record for record in chosen if not set(record.travellers).isdisjoint(request.travellers)]
    for name in ("segments", "nights"):
        if getattr(request, name) is not None:
            chosen = [record for record in chosen if record.numbers and bool(record.nights) == (name == "nights")]
            problems += _numbers(chosen, name, getattr(request, name))
    if problems:
        raise InvalidInput(problems)
    return tuple(chosen)


def _items(records: Records, items: Sequence[str] | None) -> tuple[list[ItemRecord], list[Problem]]:
    if items is None:
        return list(records), []
    known, wanted = {record.id for record in records}, set(items)
    strange = [(place, own) for place, own in enumerate(items) if own not in known]
    problems = [Problem(f"items[{place}]", "no such item in the booking", own) for place, own in strange]
    return [record for record in records if record.id in wanted or _in_package(record, wanted)], problems


def _in_package(record: ItemRecord, wanted: set[str]) -> bool:
    """Whether an item is a member of a package that is named."""
    return record.package is not None and record.package.item.id in wanted


def _numbers(chosen: list[ItemRecord], name: str, numbers: Sequence[int]) -> list[Problem]:
    """What is wrong with the segments or nights that a request names of the items that have any."""
    if len(chosen) != 1:
        message = f"`{name}` need one item in scope that has {name}; name it in `items`"
        return [Problem(name, message, ", ".join(map(str, numbers)))]
    there = set(chosen[0].numbers)
    strange = [(place, one) for place, one in enumerate(numbers) if one not in there]
    what = f"no such {name[:-1]} in the item; they count from 0"
    return [Problem(f"{name}[{place}]", what, str(one)) for place, one in strange]


def portions_of(record: ItemRecord, request: Request) -> list[ItemRecord]:
    """The portions of an item that a request is about: those cancelled earlier, then what is left of it."""
    asked = _asked(request)
    if record.cancelled is not None and request.kind not in REFUNDS:
        return [_gone(record)]
    if asked.whole and not record.earlier:
        return [record]
    earlier = [Cut(scope_of(one), instant(one.at), _minor(record, one.remaining_price)) for one in record.earlier]
    if record.cancelled is not None:
        earlier = [Cut(Scope(), record.cancelled)]
    rest = request.remaining_price if isinstance(request, Cancel) else None
    division = Division(record, [*earlier, Cut(asked, None, _minor(record, rest))])
    found = [
        division.portion(number)
        for number, cut in enumerate(division.cuts)
        if division.atoms[number] and _answered(division.atoms[number], cut, asked, request)
    ]
    return found or [_gone(record)]


def _gone(record: ItemRecord) -> ItemRecord:
    """An item of which nothing is left: what was given back is not used."""
    return record.derived({"nights_used": 0}, gone=True, flown=frozenset())


def _minor(record: ItemRecord, amount: Amount | None) -> Any:
    """Minor units of a price that is stated. Raises InvalidInput for one in another currency."""
    try:
        return UNKNOWN if amount is None else minor_of(amount, record.currency)
    except MoneyError as error:
        raise InvalidInput([Problem("remaining_price", str(error), str(amount)[:60])]) from None


def _answered(atoms: Atoms, cut: Cut, asked: Scope, request: Request) -> bool:
    """Whether a portion is in scope: of what was cancelled earlier, that which lies in what is named altogether."""
    return cut.cancelled is None or (request.kind in REFUNDS and all(asked.has(atom) for atom in atoms))


def _as_sold(record: ItemRecord, asked: Scope) -> ItemRecord:
    """The part of an item that is named, whatever was cancelled."""
    return record if asked.whole else Division(record, [Cut(asked, record.cancelled)]).portion(0)
