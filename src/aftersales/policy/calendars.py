"""Which calendars a document counts in; they may stand later in the folder and are looked for when all are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aftersales.policy.diagnostics import Position
from aftersales.policy.documents import (
    BusinessDays,
    Declaration,
    Document,
    FactBook,
    Member,
    Policy,
    Routing,
    Tender,
)


def calendars_of(document: Document) -> Iterator[tuple[str, Position]]:
    """The calendars that a document names, each with a place where it does."""
    for length in _lengths(document):
        if isinstance(length, BusinessDays):
            yield length.calendar, document.at
    if isinstance(document, Policy | FactBook | Routing):
        yield from _of_facts(document.facts)
    if isinstance(document, Policy):
        for due in (due for version in document.versions for due in version.body.deadlines):
            if isinstance(due.length, BusinessDays):
                yield due.length.calendar, due.at


def _lengths(document: Document) -> Iterable[object]:
    """How long rails and platforms take."""
    if isinstance(document, Tender):
        return document.arrival or ()
    return (document.approval, document.issue) if isinstance(document, Routing) else ()


def _of_facts(facts: Iterable[Declaration]) -> Iterator[tuple[str, Position]]:
    for fact in facts:
        if isinstance(fact.verb, Member) and fact.verb.calendar is not None and fact.at is not None:
            yield fact.verb.calendar, fact.at
