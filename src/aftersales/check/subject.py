"""What a pass looks at: a folder of policies, one of its documents, or one table of a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from aftersales.check.gaps import Coverage, coverage
from aftersales.check.witness import Witness
from aftersales.engine.books import books_of_library
from aftersales.engine.rulebook import Rulebook
from aftersales.plan.calendars import working_days
from aftersales.plan.compile import nodes_of
from aftersales.plan.policies import PolicyPlan, VersionPlan
from aftersales.plan.readers import Reader, reader_of
from aftersales.plan.tables import TablePlan
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import (
    Amount,
    Calendar,
    Choice,
    MoneyFact,
    Nights,
    Outcome,
    OutcomeLadder,
    Row,
    Settled,
)
from aftersales.policy.loading import Library
from aftersales.policy.nodes import Node
from aftersales.policy.registry import COMPONENTS

_KINDS = frozenset(COMPONENTS)


class Finding(NamedTuple):
    """What a pass found, with a booking that shows it, if one was found."""

    diagnostic: Diagnostic
    witness: Witness | None = None


class Lock(NamedTuple):
    """A lock file and its text."""

    file: str
    text: str


class Folder:
    """A library with its texts by file, the date (an ordinal) it is looked at, and its lock file if it has one."""

    def __init__(self, library: Library, texts: Mapping[str, str], today: int, lock: Lock | None = None) -> None:
        self.library, self.texts, self.today, self.lock = library, texts, today, lock

    @cached_property
    def plans(self) -> tuple[PolicyPlan, ...]:
        """Every terms, right, waiver and benefit compiled."""
        days = working_days(self.library.of(Calendar))
        return tuple(PolicyPlan(policy, self.library.facts, days) for policy in self.library.policies)

    @cached_property
    def tables(self) -> tuple[Asked, ...]:
        """Every table of every version; those for units after the one they belong to."""
        return tuple(asked for plan in self.plans for asked in tables_of(self, plan))

    @cached_property
    def rulebook(self) -> Rulebook:
        """The same documents ready to quote."""
        return Rulebook(books_of_library(self.library))

    def table_of(self, own: str) -> Asked | None:
        """Any table of a document, for what the document is about."""
        return next((asked for asked in self.tables if asked.plan.id == own), None)

    @cached_property
    def nodes(self) -> dict[tuple[str, str], tuple[str, Node]]:
        """The file and the tree of each document, by kind and id."""
        return {(kind, own): (file, root) for kind, own, file, root in self.library.trees}

    @cached_property
    def roots(self) -> dict[str, Node]:
        """The trees of the documents by their files."""
        return {file: root for _, _, file, root in self.library.trees}


class Asked:
    """One table of one version of a document, and the question it answers."""

    def __init__(self, folder: Folder, plan: PolicyPlan, version: VersionPlan, section: str, table: TablePlan) -> None:
        self.folder, self.plan, self.version, self.section, self.table = folder, plan, version, section, table

    @cached_property
    def cover(self) -> Coverage:
        """What the table does with its cells."""
        return coverage(self.plan, self.table)

    def in_force(self, zone: str) -> tuple[int, int | None]:
        """The instants between which the version is in force; None if it has no end."""
        starts, place = self.plan.starts(zone), self.plan.versions.index(self.version)
        return starts[place], starts[place + 1] if place + 1 < len(starts) else None

    @property
    def pin(self) -> dict[str, str]:
        """What an item says that was sold under the version."""
        return {"id": self.plan.id, **({"version": self.version.name} if self.version.name else {})}

    @property
    def rows(self) -> list[Row]:
        """The rows that the table tries."""
        return [self.table.rows[place] for place in self.table.span]

    def reader(self, fact: str) -> Reader:
        """How a fact is read."""
        return reader_of(fact, self.plan.facts, self.plan.readers)

    @property
    def currency(self) -> str:
        """That of the document, or any."""
        return self.plan.policy.currency or "EUR"

    @property
    def components(self) -> frozenset[str]:
        """The components that the table's amounts name."""
        named = [self.plan.policy.refundable, *(amount.setting.of for amount in self.amounts)]
        named += [amount.value.selection for amount in self.amounts if isinstance(amount.value, MoneyFact)]
        return frozenset(name for one in named if one is not None and not one.excluded for name in one.names) & _KINDS

    @property
    def by_night(self) -> bool:
        """Whether any amount is a price of some nights."""
        return any(
            isinstance(one.value, Nights)
            or (one.setting.part is not None and one.setting.part.name in ("first", "next"))
            for one in self.amounts
        )

    @cached_property
    def amounts(self) -> list[Amount]:
        """Every amount of its rows, inner ones too, once."""
        return list(dict.fromkeys(amount for row in self.rows for amount in amounts_of(row.outcome)))


def tables_of(folder: Folder, plan: PolicyPlan) -> Iterator[Asked]:
    """The tables of a document; a no-show that is settled as a cancellation is not looked at twice."""
    for version in plan.versions:
        tables = version.version.body.tables
        for section in tables:
            table = version.table(section)
            if table is None or (section == "no_show" and tables[section] is tables.get("cancel")):
                continue
            if table.span or table.tail is None:
                yield Asked(folder, plan, version, section, table)
            if table.tail is not None:
                yield Asked(folder, plan, version, section, table.tail)


def amounts_of(outcome: Outcome) -> Iterator[Amount]:
    """Every amount in an outcome, inner ones too."""
    if isinstance(outcome, Settled):
        for amount in outcome.amounts:
            yield from nodes_of(amount)
    elif isinstance(outcome, OutcomeLadder | Choice):
        inner = outcome.outcomes if isinstance(outcome, Choice) else [step.outcome for step in outcome.steps]
        for one in inner:
            yield from amounts_of(one)
