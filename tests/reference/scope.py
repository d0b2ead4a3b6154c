"""Which portions of which items a request is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from aftersales.model.booking import Booking
from aftersales.model.parts import Item
from aftersales.model.problems import InvalidInput, Problem
from aftersales.model.request import Change, Request
from tests.reference.cells import cells_of, named
from tests.reference.portions import Portion, portions_in_scope

Scope = list[tuple[int, list[Portion]]]
"""Items by their place, each with its portions; none where there is nothing left."""


def scope_of(booking: Booking, request: Request) -> Scope:
    """What a request is answered for. Raises InvalidInput."""
    places = [place for place, item in enumerate(booking.items) if _asked(booking, item, request)]
    _check_names(booking, [booking.items[place] for place in places], request)
    found: Scope = []
    for place in places:
        item = booking.items[place]
        if named(cells_of(booking, item), request.travellers, request.segments, request.nights):
            found.append((place, portions_in_scope(booking, item, request)))
    if not found:
        raise InvalidInput([Problem("request", "nothing of the booking lies in all that is named", "")])
    if isinstance(request, Change):
        _check_components(booking, found, request)
    return found


def _check_components(booking: Booking, scope: Scope, request: Change) -> None:
    """A new price is that of an item in scope, and of travellers who are."""
    people = {booking.items[place].id: _people(portions) for place, portions in scope}
    _check("components", [part.item for part in request.components if part.item is not None], people)
    for part in request.components:
        known = people[part.item or next(iter(people))]
        if known and part.traveller is not None:
            _check("components", [part.traveller], known)


def _people(portions: Sequence[Portion]) -> set[str | None]:
    return {cell.traveller for portion in portions for cell in portion.cells}


def _asked(booking: Booking, item: Item, request: Request) -> bool:
    """Whether the request names the item, or the package it is a member of."""
    return request.items is None or item.id in request.items or item.package in request.items


def _check_names(booking: Booking, items: Sequence[Item], request: Request) -> None:
    travellers = [cell.traveller for item in items for cell in cells_of(booking, item)]
    _check("travellers", request.travellers, travellers)
    if request.kind == "claim" and (request.segments or request.nights):
        raise InvalidInput([Problem("request", "a claim is for an item as sold, not for a part of it", "")])
    items = [item for item in items if named(cells_of(booking, item), request.travellers, None, None)]
    _check_numbers("segments", request.segments, items, lambda item: len(item.segments))
    _check_numbers("nights", request.nights, items, lambda item: item.stay.nights if item.stay else 0)


def _check(key: str, wanted: Iterable[Any] | None, known: Iterable[Any]) -> None:
    for name in wanted or ():
        if name not in known:
            raise InvalidInput([Problem(key, "no item in scope has it", str(name))])


def _check_numbers(key: str, wanted: Sequence[int] | None, items: Sequence[Item], count: Callable[[Item], int]) -> None:
    having = [count(item) for item in items if count(item)]
    if wanted and len(having) != 1:
        raise InvalidInput([Problem(key, "one item in scope that has them is needed", "")])
    _check(key, wanted, range(having[0] if having else 0))
