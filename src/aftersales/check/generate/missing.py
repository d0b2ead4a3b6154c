"""The boundaries that no case reaches, and for each a case that does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from aftersales.check.case_expect import actual_values
from aftersales.check.cases import Case, quoted
from aftersales.check.coverage.asked import Asked, tables_asked
from aftersales.check.coverage.bounds import Boundary, Side
from aftersales.check.coverage.places import places_of
from aftersales.check.coverage.traces import Place, Tracer
from aftersales.check.generate.variants import gaps, variants
from aftersales.engine.decision import Decision
from aftersales.engine.rulebook import Rulebook
from aftersales.model.problems import InvalidInput
from aftersales.model.quote import Quote
from aftersales.policy.loading import CASES

_SAID = {
    "cancel": ("outcome", "refund", "penalty", "code", "row"),
    "no_show": ("outcome", "refund", "penalty", "code", "row"),
    "change": ("outcome", "fee", "collect", "code", "row"),
    "claim": ("outcome", "compensation", "code", "row"),
}


class Made(NamedTuple):
    """A case made for a place, with what the engine says to it now."""

    case: Case
    title: str
    expect: dict[str, object]


class _Known(NamedTuple):
    """A case that is there, and the tables it asked."""

    case: Case
    asked: tuple[Asked, ...]


class Maker:
    """Makes boundary cases for the documents of a rulebook out of the cases that stand beside them."""

    def __init__(self, rulebook: Rulebook, cases: Iterable[Case]) -> None:
        self.rulebook, self.tracer = rulebook, Tracer()
        self.reached: set[Place] = set()
        self.known = [one for one in map(self._known, cases) if one is not None]

    def made(self) -> Iterator[Made]:
        """A case for every side of a boundary that none reaches, where one can be made."""
        for plan in self.rulebook.plans:
            beside = [one for one in self.known if _stands_beside(one.case, plan.policy.at.file)]
            for place, word in places_of(plan, self.tracer).items():
                if place.kind == "boundary" and place not in self.reached:
                    found = self._for(place, beside)
                    if found is not None:
                        yield Made(found[0], word.replace("`", ""), found[1])

    def _for(self, place: Place, beside: list[_Known]) -> tuple[Case, dict[str, object]] | None:
        for one in beside:
            for asked in one.asked:
                table = self.tracer.turnable(asked.plan, asked.table)
                for boundary in table.turned:
                    if place.side and table.place(boundary, place.side) == place:
                        found = self._tried(one.case, boundary, place.side, asked, place)
                        if found is not None:
                            return found
        return None

    def _tried(
        self, case: Case, boundary: Boundary, side: Side, asked: Asked, place: Place
    ) -> tuple[Case, dict[str, object]] | None:
        for gap in gaps(boundary, side, asked.table, asked.view):
            for variant in variants(case, gap):
                quote = self._quote(variant)
                reached = set() if quote is None else self._reached(quote, variant)
                if quote is not None and place in reached:
                    self.reached |= reached
                    return variant, _said(variant, quote)
        return None

    def _known(self, case: Case) -> _Known | None:
        quote = self._quote(case)
        if quote is None or case.disputed:
            return None
        assert isinstance(quote.decided, Decision)
        self.reached |= self._reached(quote, case)
        return _Known(case, tuple(tables_asked(quote.decided, case.expect)))

    def _reached(self, quote: Quote, case: Case) -> set[Place]:
        assert isinstance(quote.decided, Decision)
        return self.tracer.reached(quote.decided, case.expect)

    def _quote(self, case: Case) -> Quote | None:
        try:
            return quoted(self.rulebook, case)
        except (InvalidInput, ValueError, OverflowError):
            return None


def _stands_beside(case: Case, policy: str) -> bool:
    """Whether a case stands in the file of a policy's cases, or in one whose name begins so."""
    file, document = Path(case.file), Path(policy)
    return file.parent == document.parent and file.name.removesuffix(CASES).startswith(document.stem)


def _said(case: Case, quote: Quote) -> dict[str, object]:
    """What the engine says now; what it leaves open is not stated."""
    found = actual_values(list(_SAID[case.request]), quote)
    return {name: value for name, value in found.items() if value not in ("none", "")}
