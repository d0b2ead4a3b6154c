"""Tenders and calendars."""

from __future__ import annotations

from aftersales.policy.diagnostics import Position
from aftersales.policy.documents.conditions import Days, Elapsed, Months
from aftersales.values.frozen import frozen
from aftersales.values.recurrences import Recurrence


@frozen
class BusinessDays:
    """Working days of a calendar; counting starts the day after."""

    days: int
    calendar: str


@frozen
class Tender:
    """One rail: until when it takes refunds, how many partial ones, and when money arrives."""

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
