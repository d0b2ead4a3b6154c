"""Coverage of a folder: what of each document its cases reach, which case reached what, and what is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from aftersales.check.cases import CaseResult
from aftersales.check.coverage.places import places_of
from aftersales.check.coverage.reachable import unreachable
from aftersales.check.coverage.traces import Kind, Place, Tracer
from aftersales.engine.decision import Decision
from aftersales.engine.rulebook import Rulebook
from aftersales.plan.policies import PolicyPlan

KINDS: Final[tuple[Kind, ...]] = ("document", "row", "step", "boundary")


class Covered(NamedTuple):
    """One document. `places` are all that can be reached, with a word for each; `by` which cases reached them;
    `beyond` are places that no cell reaches, which do not count."""

    document: str
    places: dict[Place, str]
    by: dict[Place, tuple[str, ...]]
    beyond: frozenset[Place]

    @property
    def missed(self) -> tuple[Place, ...]:
        """What no case reached, in the order of the file."""
        return tuple(place for place in self.places if place not in self.by)

    def tally(self, kind: Kind) -> tuple[int, int]:
        """How many places of a kind were reached, and how many there are."""
        own = [place for place in self.places if place.kind == kind]
        return sum(place in self.by for place in own), len(own)


class Coverage(NamedTuple):
    """All documents of a folder that decide something."""

    documents: tuple[Covered, ...]

    @property
    def total(self) -> tuple[int, int]:
        """Places reached, and all places."""
        counts = [one.tally(kind) for one in self.documents for kind in KINDS]
        return sum(reached for reached, _ in counts), sum(every for _, every in counts)

    def reaches(self, percent: int) -> bool:
        """Whether at least that share of all places is reached."""
        reached, every = self.total
        return reached * 100 >= percent * every

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        reached, every = self.total
        return {"reached": reached, "places": every, "documents": [_document(one) for one in self.documents]}

    def lines(self) -> Iterator[str]:
        """What was not reached, then a line for each document that is not fully covered, then all."""
        for one in self.documents:
            yield from (f"{place.at}: not reached: {one.places[place]}" for place in one.missed)
        for one in self.documents:
            if one.missed:
                yield f"{one.document}: {_counted(one.tally(kind) for kind in KINDS)}"
        totals = [tuple(map(sum, zip(*(one.tally(kind) for one in self.documents), strict=True))) for kind in KINDS]
        reached, every = self.total
        yield f"covered: {_counted(totals)}; {reached} of {every} places"


def _counted(counts: Iterable[tuple[int, ...]]) -> str:
    return ", ".join(f"{_NAMES[kind]} {c[0]}/{c[1]}" for kind, c in zip(KINDS, counts, strict=True) if c[1])


_NAMES: Final = {"document": "documents", "row": "rows", "step": "steps", "boundary": "sides of boundaries"}


def _document(one: Covered) -> dict[str, Any]:
    return {
        "document": one.document,
        "counts": {kind: dict(zip(("reached", "places"), one.tally(kind), strict=True)) for kind in KINDS},
        "reached": [{**_place(place, one), "by": list(one.by[place])} for place in one.places if place in one.by],
        "missed": [_place(place, one) for place in one.missed],
    }


def _place(place: Place, one: Covered) -> dict[str, Any]:
    return {"kind": place.kind, "at": str(place.at), "what": one.places[place]}


def covered(rulebook: Rulebook, results: Iterable[CaseResult]) -> Coverage:
    """What the cases that passed reached of a rulebook's documents."""
    tracer = Tracer()
    by: dict[Place, list[str]] = {}
    for result in results:
        decided = result.quote.decided if result.passed and result.quote is not None else None
        if isinstance(decided, Decision):
            for place in tracer.reached(decided, result.expected):
                by.setdefault(place, []).append(f"{result.file}:{result.line}")
    return Coverage(tuple(_of(plan, tracer, by) for plan in rulebook.plans))


def _of(plan: PolicyPlan, tracer: Tracer, by: dict[Place, list[str]]) -> Covered:
    places = places_of(plan, tracer)
    left = {place for place in places if place not in by and place.kind != "document"}
    beyond = unreachable(plan, tracer, left - _deadlines(plan))
    possible = {place: word for place, word in places.items() if place not in beyond}
    return Covered(plan.id, possible, {p: tuple(by[p]) for p in possible if p in by}, frozenset(beyond))


def _deadlines(plan: PolicyPlan) -> set[Place]:
    return {Place("row", plan.id, row.at) for version in plan.versions for row in version.version.body.deadlines}
