"""A folder of policies ready to answer: immutable, thread-safe, picklable; no clock and no I/O after loading."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from aftersales.engine.answers import governed
from aftersales.engine.books import Books, books_of_file, books_of_library
from aftersales.engine.confirm import confirmed, moment_of, promise_of
from aftersales.engine.decision import Decision
from aftersales.engine.details import BuiltLater
from aftersales.engine.facts import given_facts
from aftersales.engine.moments import Schedule, change_after, curve
from aftersales.engine.progress import Events, progress_of, told_by
from aftersales.engine.quote import asked_by, decide, recalled, worked_out
from aftersales.engine.scope import Reports, in_scope
from aftersales.model.booking import Booking
from aftersales.model.confirmation import Confirmation
from aftersales.model.progress import Progress
from aftersales.model.quote import Quote
from aftersales.model.quote_parts import NextChange
from aftersales.model.request import Cancel, Request
from aftersales.model.times import to_instant
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.view import Given, View
from aftersales.policy.loading import load_folder, load_texts

SAVED = ".rulebook"


class Rulebook:
    """Policies that quote bookings. Make one with `load`, `bundled` or `of_texts`, and keep it."""

    __slots__ = ("_books",)

    def __init__(self, books: Books) -> None:
        self._books = books

    @classmethod
    def load(cls, path: str | Path) -> Rulebook:
        """From a folder of YAML policies, one such file, or a rulebook saved by `save`. Raises PolicyError."""
        place = Path(path)
        return cls(books_of_file(place) if place.suffix == SAVED else books_of_library(load_folder(place)))

    @classmethod
    def bundled(cls) -> Rulebook:
        """The policies that come with the package."""
        return cls(books_of_library(load_folder(bundled_folder(), Path("policies"))))

    @classmethod
    def of_texts(cls, texts: Mapping[str, str]) -> Rulebook:
        """From policy texts by file name. Raises PolicyError."""
        return cls(books_of_library(load_texts(texts)))

    def save(self, path: str | Path) -> None:
        """Write the checked policies as one `.rulebook` file, which `load` reads in a fraction of the time."""
        self._books.save(Path(path).with_suffix(SAVED))

    @property
    def digest(self) -> str:
        """Identifies the policies by their texts."""
        return self._books.digest

    @property
    def plans(self) -> tuple[PolicyPlan, ...]:
        """The terms, rights, waivers and benefits compiled, by id, for those who look into documents."""
        return self._books.policies()

    def quote(
        self,
        booking: Booking,
        request: Request,
        *,
        at: datetime | str,
        disruptions: Reports = (),
        given: Mapping[str, Any] | None = None,
        look_ahead: bool = False,
    ) -> Quote:
        """What the traveller gets back if the request is made at the instant `at` (an aware datetime or its text).

        `disruptions` are reports on services, in the order they came; those that name none of the booking's services
        do not matter. `given` states facts that the booking does not, such as `{"time_left": "47h59min"}`. With
        `look_ahead` the quote also says until when it holds. Raises InvalidInput.
        """
        now = to_instant(at)
        if given is None and request.plain and not disruptions and not look_ahead and not booking.divided:
            books = self._books
            summed = recalled(books, booking, request, now) or worked_out(books, booking, request, now)
            return Quote(Decision(books, booking, request, now, summed), BuiltLater)
        facts = None if given is None else self._given(booking, request, now, given, disruptions)
        plain = not disruptions and request.whole and not booking.divided
        records = booking.records if plain else in_scope(booking, request, disruptions)
        decision = decide(self._books, booking, records, request, now, facts)
        if look_ahead:
            return Quote(decision, BuiltLater, change_after(decision, facts))
        return Quote(decision, BuiltLater)

    def confirm(
        self,
        quote: Quote | Mapping[str, Any],
        booking: Booking,
        at: datetime | str,
        *,
        disruptions: Reports = (),
        given: Mapping[str, Any] | None = None,
    ) -> Confirmation:
        """Honour a quote, or what its `to_dict` gave, at the instant `at`; else a fresh quote and what differs.

        It is honoured until its `valid_until`, by the policies it was made with, for the booking it was made for. State
        the `disruptions` and `given` facts of the quote again. Raises InvalidInput.
        """
        promise = promise_of(quote)
        ask = partial(self.quote, booking, promise.basis.request, disruptions=disruptions, given=given)
        return confirmed(quote, promise, self.digest, ask, moment_of(at))

    def progress(self, quote: Quote | Mapping[str, Any], events: Events, at: datetime | str) -> Progress:
        """How far the payouts of a quote, or of what its `to_dict` gave, have come at the instant `at`.

        `events` are what happened since, in any order: `PayoutEvent`s or their dictionaries; those after `at` do not
        count. What was promised is read from the quote, whatever the policies say today. Raises InvalidInput.
        """
        return progress_of(told_by(quote), events, moment_of(at))

    def next_change(
        self,
        booking: Booking,
        request: Request,
        *,
        at: datetime | str,
        disruptions: Reports = (),
        given: Mapping[str, Any] | None = None,
    ) -> NextChange | None:
        """When the answer becomes another, and what it is then; None if it never does. Raises InvalidInput."""
        return self.quote(booking, request, at=at, disruptions=disruptions, given=given, look_ahead=True).next_change

    def schedule(
        self,
        booking: Booking,
        request: Request | None = None,
        *,
        at: datetime | str | None = None,
        disruptions: Reports = (),
    ) -> Schedule:
        """The whole refund curve, from `at` (else from the booking) to the end of the service. Raises InvalidInput."""
        wanted = request or Cancel()
        now = to_instant(booking.booked_at if at is None else at)
        return curve(decide(self._books, booking, in_scope(booking, wanted, disruptions), wanted, now, None))

    def _given(
        self, booking: Booking, request: Request, now: int, stated: Mapping[str, Any], disruptions: Reports
    ) -> Given:
        records = in_scope(booking, request, disruptions)
        view = View(records[0], now, asked_by(request, records, booking.currency))
        facts, readers = dict(self._books.facts), dict(self._books.readers)
        for plan in governed(self._books, view).documents:
            facts, readers = {**plan.facts, **facts}, {**plan.readers, **readers}
        return given_facts(stated, view, facts, readers, booking.currency)

    def __repr__(self) -> str:
        return f"Rulebook({len(self._books.documents)} documents, {self.digest[:12]})"


@lru_cache(maxsize=1)
def bundled_folder() -> Path:
    """Where the bundled policies are: in the installed package, or in the checkout it is installed from."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "policies"
    return installed if installed.is_dir() else package.parents[1] / "policies"
