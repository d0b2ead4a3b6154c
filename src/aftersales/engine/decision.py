"""A decision: what the answers for all items come to, and all that its details are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from aftersales.engine.answer import Answer
from aftersales.engine.answers import Plans, answers, governed
from aftersales.engine.changes import Changed
from aftersales.engine.packages import Pin
from aftersales.engine.routing import Routed, as_paid
from aftersales.engine.transaction import Charge, Finding
from aftersales.engine.ways import Repayment
from aftersales.model.booking import Booking
from aftersales.model.quote_parts import Outcome
from aftersales.model.record import ItemRecord
from aftersales.model.request import REFUNDS, Request
from aftersales.plan.view import NOTHING_ASKED, Given, View
from aftersales.policy.documents import HEADS
from aftersales.values.money import Money

T = TypeVar("T")


def view_of(record: ItemRecord, request: Request, now: int, asked: Mapping[str, Any], given: Given | None) -> View:
    """An item as a request sees it; one that the traveller cancelled earlier, as of then."""
    if record.cancelled is not None and request.kind in REFUNDS:
        now = min(now, record.cancelled)
    return View(record, now, asked, given, request.kind != "no_show")


class Sum(NamedTuple):
    """Findings added up, in minor units: `total` is what is owed, negative for what a change costs, and `kept` the
    penalties, or the fees of a change. Where nobody can tell yet both are None and `at_least` is what is known.
    `refund` and `penalty` say so as money, where that was asked for; `routed` is where a refund goes, unless it simply
    goes back as it was paid; `change` what a change that is granted comes to. What a booking remembers until the next
    edge has room for `notes` of what else holds until then."""

    found: list[Finding]
    outcome: Outcome
    total: int | None
    kept: int | None
    at_least: int | None
    refund: Money | None
    penalty: Money | None
    routed: Routed | None = None
    charges: tuple[Charge, ...] = ()
    change: Changed | None = None
    notes: dict[str, Any] | None = None

    @property
    def pins(self) -> dict[str, Pin]:
        """The terms that members of packages are answered by, by item."""
        return {one.record.id: one.pin for one in self.found if one.pin is not None}


class Decision:
    """The decision for some items of a booking at one instant, and all that its details are made of."""

    __slots__ = (
        "_view",
        "asked",
        "booking",
        "given",
        "now",
        "outcome",
        "penalty",
        "plans",
        "refund",
        "request",
        "summed",
    )

    def __init__(
        self,
        plans: Plans,
        booking: Booking,
        request: Request,
        now: int,
        summed: Sum,
        asked: Mapping[str, Any] = NOTHING_ASKED,
        given: Given | None = None,
    ) -> None:
        self.plans, self.booking, self.request, self.now, self.summed = plans, booking, request, now, summed
        self.asked, self.given = asked, given
        self._view: View | None = None
        self.outcome, self.refund, self.penalty = summed.outcome, summed.refund, summed.penalty

    def noted(self, name: str, build: Callable[[Decision], T]) -> T:
        """What holds at every instant until the next edge: built once, where the booking remembers the decision."""
        notes = self.summed.notes
        if notes is None:
            return build(self)
        if name not in notes:
            notes[name] = build(self)
        found: T = notes[name]
        return found

    @property
    def currency(self) -> str:
        """The booking's."""
        return self.booking.currency

    @property
    def found(self) -> list[Finding]:
        """The answer to each question about each item."""
        return self.summed.found

    @property
    def stopped(self) -> tuple[str, ...]:
        """Why a refund finds no way back, if it does not."""
        return () if self.summed.routed is None else self.summed.routed.codes

    @property
    def unclear(self) -> tuple[str, ...]:
        """The facts that decide by which order the tenders are paid back, where they are missing."""
        return () if self.summed.routed is None else tuple(sorted(self.summed.routed.missing))

    @property
    def compensation(self) -> Money | None:
        """What is owed for a claim; None if it is owed in several currencies."""
        owed = {one.winner.currency for one in self.found if one.winner.owed}
        if self.request.kind != "claim" or self.summed.total is None or len(owed) > 1:
            return None
        return Money(self.summed.total, next(iter(owed), "") or self.currency)

    @property
    def fee(self) -> Money | None:
        """What a change costs without the difference in price; none if it is denied."""
        return self._money(self.summed.kept if self.summed.change is not None else None)

    @property
    def add_collect(self) -> Money | None:
        """What the new prices of a change are dearer, as far as that is to pay."""
        return self._money(None if self.summed.change is None else self.summed.change.added)

    @property
    def residual(self) -> Money | None:
        """What the new prices of a change are cheaper."""
        return self._money(None if self.summed.change is None else self.summed.change.residual)

    @property
    def residual_form(self) -> str | None:
        """In which form something of that comes back."""
        return None if self.summed.change is None else self.summed.change.form

    @property
    def collect(self) -> Money | None:
        """What is to pay for a change."""
        return self._money(None if self.summed.change is None else max(0, -(self.summed.total or 0)))

    @property
    def collect_by(self) -> tuple[str, ...] | None:
        """From which methods that can be paid, if the request does not say how it is, and not all are accepted."""
        return None if self.summed.change is None else self.summed.change.methods

    @property
    def at_least(self) -> Money | None:
        """What is owed in any case, where the answer is not known; of a change, what is known but has no way back."""
        known = self.request.kind != "change" or self.summed.routed is not None
        return self._money(self.summed.at_least if known else None)

    def _money(self, minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, self.currency)

    def view(self, record: ItemRecord) -> View:
        """What the documents saw of an item. The one asked for last is kept."""
        view = self._view
        if view is None or view.record is not record:
            view = self.seen(record)
            pin = self.summed.pins.get(record.id) if record.package is not None else None
            view = self._view = view if pin is None else view.under(pin)
        return view

    def seen(self, record: ItemRecord) -> View:
        """An item, in scope or not, as the request sees it."""
        return view_of(record, self.request, self.now, self.asked, self.given)

    def considered(self, found: Finding) -> list[Answer]:
        """Every answer to a finding's question, those included that could only lose."""
        view = self.view(found.record)
        if found.question in HEADS or self._all_asked(found, view):
            return found.answers
        return answers(self.plans, view, found.question, True, found.instead)[1]

    def _all_asked(self, found: Finding, view: View) -> bool:
        """Whether no document was left out. The facts that some lack may be others than when they were asked."""
        if view.record.package is not None or [one for one in found.answers if one.missing]:
            return False
        return len(found.answers) > len(governed(self.plans, view).speaking(found.question))

    @property
    def zone(self) -> str | None:
        """That of the first item that states one."""
        return next((one.record.zone for one in self.found if one.record.zone is not None), None)

    @property
    def views(self) -> list[View]:
        """One view an item."""
        return [self.view(record) for record in dict.fromkeys(one.record for one in self.found)]

    @property
    def repayments(self) -> tuple[Repayment, ...]:
        """The refund on the tenders, as their rails take it."""
        if self.summed.routed is not None:
            return self.summed.routed.repayments
        refunds = self.request.kind in REFUNDS or self.summed.change is not None
        return as_paid(max(0, self.summed.total or 0), self.booking) if refunds else ()

    def owed(self) -> tuple[Any, ...]:
        """What makes two decisions the same to a traveller, wherever the money goes."""
        return self.outcome, self.summed.total, self.summed.kept, self.summed.at_least, self.summed.change

    def numbers(self) -> tuple[Any, ...]:
        """The same, and to which tender how much goes by which method."""
        return *self.owed(), tuple([(one.payment.id, one.method, one.minor) for one in self.repayments])
