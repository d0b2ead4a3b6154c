"""What each item costs after a change, divided over its units as its old price is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple

from aftersales.model.minor import stated_minor
from aftersales.model.problems import InvalidInput, Problem
from aftersales.model.record import TOTAL, ItemRecord, Part, Selection, Unit
from aftersales.model.request import Change, NewComponent
from aftersales.values.money import LARGEST

Taxes = tuple[tuple[str, Literal["recalculated", "carried", "forfeited"]], ...]
"""How taxes count in the old price, by code; "" is for all others, which count as they are if nothing is said."""

FARE: Final = Selection(("fare",), False)
NOT_ITEMISED: Final = ""
"""The kind of a price of which only the sum is stated."""


class NewPrice(NamedTuple):
    """The parts of what an item, or one unit of it, costs after a change."""

    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        """All that it costs, in minor units."""
        return sum(part.minor for part in self.parts if TOTAL.has(part))

    @property
    def fare(self) -> int | None:
        """Its fares; None if it has none, or if nobody says what they are."""
        return Unit(self.parts, 0).amount(FARE)

    def replaced(self, old: Unit, taxes: Taxes) -> int | None:
        """The old price as it counts against this one; None if that hangs on taxes which the request does not tell.

        A tax that is carried counts as the new one of its code, if there is one; a forfeited one as nothing.
        """
        rules = dict(taxes)
        counted = old.amount(TOTAL) or 0
        for code, minor in _taxes_of(old.parts).items():
            how = rules.get(code or "", rules.get("", "recalculated"))
            if how == "forfeited":
                counted -= minor
            elif how == "carried" and not self.itemised:
                return None
            elif how == "carried":
                counted += _taxes_of(self.parts).get(code, minor) - minor
        return counted

    def most_replaced(self, old: Unit) -> int:
        """The most that the old price could count for, however taxes are treated."""
        whole, taxes = old.amount(TOTAL) or 0, _taxes_of(old.parts)
        if not self.itemised:
            return whole + (max(0, self.total - min(taxes.values())) if taxes else 0)
        new = _taxes_of(self.parts)
        return whole + sum(max(0, new.get(code, 0) - minor) for code, minor in taxes.items())

    @property
    def itemised(self) -> bool:
        """Whether it is stated by components, or all of it is a fare."""
        return all(part.kind != NOT_ITEMISED for part in self.parts)


def lower(old: Unit, new: NewPrice) -> int | None:
    """The lower of the old and the new fare; None if one of them is not known."""
    before, after = old.amount(FARE), new.fare
    return None if before is None or after is None else min(before, after)


def difference(old: Unit, new: NewPrice) -> int:
    """How much the old and the new price differ, whichever is higher."""
    return abs(new.total - (old.amount(TOTAL) or 0))


COMPARED: Final[dict[str, Callable[[Unit, NewPrice], int | None]]] = {
    "new_price": lambda old, new: new.total,
    "new_fare": lambda old, new: new.fare,
    "lower_fare": lower,
    "difference": difference,
}
"""What a change says of prices, by name; None where that is not known."""


def _taxes_of(parts: Sequence[Part]) -> dict[str | None, int]:
    found: dict[str | None, int] = {}
    for part in parts:
        if part.kind == "tax":
            found[part.code] = found.get(part.code, 0) + part.minor
    return found


def new_prices(change: Change, records: Sequence[ItemRecord], currency: str) -> dict[str, NewPrice]:
    """The new price of each item in scope of which the request tells it, by the item's id.

    Raises InvalidInput for components of what is not there, and for a price that they contradict.
    """
    problems = [one for place, part in enumerate(change.components) for one in _misplaced(place, part, records)]
    if problems:
        raise InvalidInput(problems)
    found: dict[str, list[Part]] = {}
    for place, component in enumerate(change.components):
        minor = stated_minor(component.amount, currency, f"components[{place}].amount")
        part = Part(component.kind, component.code, minor, component.traveller, component.segment, None)
        found.setdefault(component.item or records[0].id, []).append(part)
    prices = {item: NewPrice(tuple(parts)) for item, parts in found.items()}
    price = None if change.price is None else stated_minor(change.price, currency, "price")
    _refuse_contradictions(change, prices, price, len(records))
    if price is not None and len(records) == 1 and not prices:
        prices[records[0].id] = NewPrice((_in_all(records[0], price),))
    return prices


def _in_all(record: ItemRecord, minor: int) -> Part:
    """A price without its components: a fare, where the item has nothing else."""
    kinds = {part.kind for part in record.whole.parts if TOTAL.has(part)}
    return Part("fare" if kinds == {"fare"} else NOT_ITEMISED, None, minor, None, None, None)


def _refuse_contradictions(change: Change, prices: dict[str, NewPrice], price: int | None, items: int) -> None:
    total = sum(new.total for new in prices.values())
    if max(total, price or 0) > LARGEST:
        raise InvalidInput([Problem("components", "together above the largest amount", str(total))])
    if price is None or not prices:
        return
    if total > price or (total != price and len(prices) == items):
        raise InvalidInput([Problem("price", "the components add up to another price", str(change.price)[:60])])


def _misplaced(place: int, component: NewComponent, records: Sequence[ItemRecord]) -> list[Problem]:
    """What a component names that is not in scope."""
    path = f"components[{place}]"
    if component.item is None and len(records) > 1:
        return [Problem(f"{path}.item", "several items are in scope; say of which this is", "")]
    record = next((one for one in records if component.item in (None, one.id)), None)
    if record is None:
        return [Problem(f"{path}.item", "no such item in scope", component.item or "")]
    found = []
    if component.kind == "change_fee":
        found.append(Problem(f"{path}.kind", "what a change costs is no part of the new price", "change_fee"))
    if component.traveller is not None and component.traveller not in record.travellers:
        found.append(Problem(f"{path}.traveller", "no such traveller of the item", component.traveller))
    if component.segment is not None and component.segment >= (record.facts["segments"] or 0):
        found.append(Problem(f"{path}.segment", "no such segment in the item", str(component.segment)))
    return found
