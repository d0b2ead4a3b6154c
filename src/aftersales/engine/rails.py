"""The rails of a rulebook by payment method, and what follows from all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Final, NamedTuple

from aftersales.policy.documents import Tender

REST: Final = "rest"
_NEVER_INSTEAD: Final = ("points", "nothing")


class Words(NamedTuple):
    """By which of an order's words each method is found that has a rail or is named, and those that are neither; and
    the words in order, the rest last if it is not named."""

    by_method: Mapping[str, str]
    others: str
    every: tuple[str, ...]


class Rails(dict[str, Tender]):
    """The rail of each payment method that has one."""

    def instead(self, own: Tender, minor: int, currency: str) -> str | None:
        """The first fallback of a rail that gives back anything like money and takes so much."""
        for method in own.fallback:
            rail = self.get(method)
            if rail is not None and rail.comes_back not in _NEVER_INSTEAD and minor >= least(rail, currency):
                return method
        return None

    @cached_property
    def caught(self) -> frozenset[str]:
        """The methods with a fallback that takes any share."""
        return frozenset([method for method, rail in self.items() if any(map(self._takes_all, rail.fallback))])

    def _takes_all(self, method: str) -> bool:
        rail = self.get(method)
        return rail is not None and rail.comes_back not in _NEVER_INSTEAD and not rail.minimum

    def words(self, order: tuple[str, ...]) -> Words:
        """How an order finds methods: by their own word, else by what comes back of them, else among the rest."""
        found = self._words.get(order)
        if found is None:
            forms = {method: _form(rail.comes_back, order) for method, rail in self.items()}
            named = {word: word for word in (*order, REST)}
            found = self._words[order] = Words({**forms, **named}, _form("money", order), tuple(named))
        return found

    @cached_property
    def _words(self) -> dict[tuple[str, ...], Words]:
        """As many as there are routings."""
        return {}


def _form(form: str, order: tuple[str, ...]) -> str:
    return form if form in order else REST


def least(rail: Tender, currency: str) -> int:
    """The smallest refund that a rail makes in a currency, in minor units."""
    for code, minor in rail.minimum:
        if code == currency:
            return minor
    return 0
