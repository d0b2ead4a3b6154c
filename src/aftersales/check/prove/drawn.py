"""A booking of some travellers and nights whose prices are unknown: what a witness is drawn from. A change touches all
of its one journey."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any, Final

from aftersales.check.prove.numbers import Number, Symbolic
from aftersales.check.prove.space import OTHER, Space, value_in
from aftersales.model.price import NIGHTLY
from aftersales.model.record import Part as Component
from aftersales.model.record import Selection
from aftersales.model.units import OF_SEGMENTS
from aftersales.plan.formula import Environment, Missing, PerUnit
from aftersales.plan.readers import Reader
from aftersales.plan.tables import INHERITED
from aftersales.policy.documents import Part
from aftersales.policy.registry import OF_CHANGES, OF_TERMS

_DIVIDES: Final = ("traveller", "ticket", "night", "item", *OF_SEGMENTS)
_KINDS: Final = ("surcharge", "ancillary", "service_fee", "insurance", "deposit", "carrier_imposed", "tax", "fare")


class Drawn:
    """All of a booking with one journey or stay, or what some of its travellers paid for some of its nights."""

    xp: Any = Symbolic

    def __init__(self, space: Space, travellers: range, nights: range, main: str, moment: str = "") -> None:
        self.space, self.travellers, self.nights, self.main, self.moment = space, travellers, nights, main, moment

    def costs(self) -> Iterator[tuple[Component, Number]]:
        """Every component with what is paid for it."""
        named = [(one.kind, one.code) for one in self.space.parts if one.kind not in _NO_KINDS]
        other = next(kind for kind in (self.main, *_KINDS) if kind not in {kind for kind, _ in named})
        kinds = [*named, (other, None)]
        for who, (kind, code) in product(self.travellers, kinds):
            nights = self.nights if self.nights and kind in NIGHTLY else (None,)
            for night in nights:
                name = f"{kind}{code or ''} t{who}" + ("" if night is None else f" n{night}")
                yield Component(kind, code, 0, f"t{who + 1}", None, night), self.space.number(name)

    @property
    def paid(self) -> Any:
        """All that was paid, none of it for what is used."""
        return sum(cost for _, cost in self.costs())

    unused = paid

    def back(self, most: Any) -> int:
        """Nothing was paid back."""
        return 0

    def basis(self, of: Selection, part: Part) -> Any:
        """What is paid for a part of a selection. Raises Missing."""
        if not of.excluded and of.names[0] in _NEW:
            return self._after(of.names[0])
        if part.name == "affected" or _NOT_DRAWN & {*of.names} or (part.nights and not self.nights):
            raise Missing(*of.names)
        some = [cost for one, cost in self.costs() if of.has(one) and self._within(one.night, part)]
        return sum(some)

    def _after(self, name: str) -> Any:
        """What a change states of the fare after it."""
        new = sum(cost for _, cost in self.new_fares())
        return new if name == "new_fare" else Symbolic.minimum(self.basis(_FARE, _ALL), new)

    def new_fares(self) -> Iterator[tuple[Component, Number]]:
        """The fare of each traveller after a change."""
        for who in self.travellers:
            yield Component("fare", None, 0, f"t{who + 1}"), self.space.number(f"new fare t{who}")

    def _within(self, night: int | None, part: Part) -> bool:
        return not part.nights or (night is not None and night < part.nights)

    def fact(self, name: str, reader: Reader) -> Any:
        """An amount that is a fact. Raises Missing."""
        if name in OF_TERMS:
            raise Missing(name)
        return self.space.number(f"fact {name}{'' if reader.still else self.moment}")

    def stated(self, minor: int) -> int:
        """An amount as it is."""
        return minor

    def count(self, name: str, reader: Reader) -> int:
        """Counts are not drawn. Raises Missing."""
        raise Missing(name)

    def units(self, names: tuple[str, ...], part: Part) -> Iterable[Environment]:
        """One environment for each combination. Raises Missing."""
        if not set(names) <= {*_DIVIDES}:
            raise Missing(f"price per {names[0]}")
        who = _each(self.travellers) if {"traveller", "ticket"} & {*names} else [self.travellers]
        when = _each(self.nights) if "night" in names else [self.nights]
        return [Drawn(self.space, some, nights, self.main, self.moment) for some, nights in product(who, when)]

    def combined(self, per: PerUnit) -> Any:
        """What an amount per unit comes to."""
        return per.value(self)

    def priced(self, model: Any) -> tuple[Component, ...]:
        """The components as a model prices them."""
        return tuple(one._replace(minor=value_in(model, cost)) for one, cost in self.costs())

    def repriced(self, model: Any) -> tuple[Component, ...]:
        """The components after a change, where the claim is about them."""
        asked = self.space.has("new fare t0")
        return tuple(one._replace(minor=value_in(model, cost)) for one, cost in self.new_fares() if asked)


def _each(some: range) -> list[range]:
    return [range(one, one + 1) for one in some]


_NO_KINDS: Final = frozenset((*OF_TERMS, *OF_CHANGES, *INHERITED.names, OTHER, "change_fee"))
_NEW: Final = ("new_fare", "lower_fare")
_FARE: Final = Selection(("fare",), False)
_ALL: Final = Part("all")
_NOT_DRAWN: Final = _NO_KINDS - {OTHER}
