"""How money goes back: rails, the order of tenders, and the calendars that they count in."""

from __future__ import annotations

from typing import Literal

from aftersales.model.quote_parts import Form
from aftersales.policy.diagnostics import Position
from aftersales.policy.documents.conditions import Days, Elapsed, Months, Tests
from aftersales.policy.documents.facts import Declaration
from aftersales.values.frozen import frozen
from aftersales.values.recurrences import Recurrence


@frozen
class BusinessDays:
    """Working days of a calendar; counting starts the day after."""

    days: int
    calendar: str


@frozen
class Tender:
    """One rail: what it gives back, its limits, when money arrives, and where it goes instead.

    `minimum` is in minor units by currency; `cut_off` and `void_until` are microseconds after local midnight;
    `validity` is None where a voucher keeps its own end.
    """

    id: str
    title: dict[str, str]
    source: str
    reviewed: int | None
    methods: tuple[str, ...]
    window: Elapsed | Days | Months | None
    partial_refunds: int | None
    arrival: tuple[Elapsed | Days | BusinessDays, Elapsed | Days | BusinessDays] | None
    zone: str
    at: Position
    comes_back: Form = "money"
    spacing: Elapsed | None = None
    minimum: tuple[tuple[str, int], ...] = ()
    void_until: int | None = None
    cut_off: int | None = None
    validity: Days | Months | None = None
    at_least: Days | Months | None = None
    fallback: tuple[str, ...] = ()


@frozen
class Routing:
    """The order in which tenders are paid back. `payers` is None where who paid makes no difference, empty where
    payers share in proportion, else the order of payers. `approval` and `issue` are how long the platform takes."""

    id: str
    title: dict[str, str]
    source: str
    reviewed: int | None
    applies: tuple[Tests, ...]
    facts: tuple[Declaration, ...]
    payers: tuple[str, ...] | None
    order: tuple[str, ...]
    within: Literal["pro_rata", "latest_first", "first_first"]
    claws_back: bool
    approval: Elapsed | Days | BusinessDays | None
    issue: Elapsed | Days | BusinessDays | None
    at: Position


@frozen
class Calendar:
    """Working days: a weekend, public holidays of countries of the `holidays` library, dates off by `rules`, and
    exceptions by date, of which `working` wins over everything.

    `known` is the inclusive range of ordinals for which the calendar is published; outside it nothing is known.
    """

    id: str
    weekend: tuple[int, ...]
    countries: tuple[str, ...]
    rules: tuple[Recurrence, ...]
    off: frozenset[int]
    working: frozenset[int]
    known: tuple[int, int] | None
    at: Position
