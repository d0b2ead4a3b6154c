"""Whose money a refund is: the supplier's terms asked alone, of the item at its cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aftersales.model.booking import Booking
from aftersales.model.parts import Item
from tests.reference.answers import REFUNDS, Answer
from tests.reference.arithmetic import share_out
from tests.reference.case import Case, effective
from tests.reference.findings import Finding, findings_of
from tests.reference.lines import part_of
from tests.reference.portions import nothing_of
from tests.reference.requests import records_of
from tests.reference.scope import scope_of

SETTLED = ("granted", "denied")


@dataclass(frozen=True)
class ReferenceRecovery:
    """What comes back from a supplier, in minor units; None where it is not known."""

    item: str
    outcome: str
    code: str
    document: str | None
    version: str
    missing: frozenset[str]
    cost: int
    refunded: int | None
    recovered: int | None
    part: dict[str, Any]

    @property
    def borne(self) -> int | None:
        """What the platform pays out of its own pocket."""
        if self.refunded is None or self.recovered is None:
            return None
        return max(0, self.refunded - self.recovered)


def recoveries(findings: Sequence[Finding], booking: Booking, now: int) -> tuple[ReferenceRecovery, ...]:
    """One for each finding of an item of which the supplier's terms are stated."""
    if not findings or findings[0].case.kind not in REFUNDS:
        return ()
    refunded = _after_charges(findings)
    bought = [place for place, one in enumerate(findings) if one.case.item.supplier_terms is not None]
    supplied = _supplied(findings[0].case, booking, now)
    given = dict(zip(supplied, _after_charges(list(supplied.values())), strict=True))
    found, seen = [], dict.fromkeys((findings[place].case.index for place in bought), 0)
    for place in bought:
        own = findings[place]
        key = own.case.index, seen[own.case.index]
        seen[own.case.index] += 1
        known = own.verdict.answer.outcome in SETTLED
        found.append(
            _recovery(supplied[key], given[key], refunded[place] + own.case.portion.already if known else None)
        )
    return tuple(found)


def _recovery(one: Finding, given: int, refunded: int | None) -> ReferenceRecovery:
    verdict, case = one.verdict, one.case
    answer = verdict.answer
    back = given if answer.outcome in SETTLED else None
    said = case.item.id, answer.outcome, answer.code, verdict.document, verdict.version, answer.missing
    return ReferenceRecovery(*said, case.whole().paid, refunded, back, part_of(case))


def _supplied(case: Case, sold: Booking, now: int) -> dict[tuple[int, int], Finding]:
    """What the suppliers say of every portion in scope, by item and its place among the item's portions."""
    booking = _as_bought(sold)
    records = records_of(booking, case.reported)
    terms = [policy for policy in case.policies if policy.kind == "terms"]
    found = {}
    for index, portions in scope_of(booking, case.request):
        if booking.items[index].supplier_terms is None:
            continue
        for number, one in enumerate(portions or [nothing_of(booking, booking.items[index])]):
            theirs = replace(case, policies=terms, booking=booking, records=records, index=index, portion=one, at=now)
            found[index, number] = findings_of([effective(replace(theirs, governed=None, flown=""))])[0]
    return found


def _as_bought(booking: Booking) -> Booking:
    """The booking at what it cost, under the suppliers' terms, with nothing paid back yet."""
    history = tuple(event for event in booking.history if event.kind != "refunded")
    fields = {name: getattr(booking, name) for name in type(booking).model_fields}
    items = tuple(_bought(item) for item in booking.items)
    return Booking.model_construct(**{**fields, "items": items, "history": history})


def _bought(item: Item) -> Item:
    if item.supplier_terms is None:
        return item
    fields = {name: getattr(item, name) for name in type(item).model_fields}
    return Item.model_construct(**{**fields, "price": item.cost or item.price, "terms": item.supplier_terms})


def _after_charges(findings: Sequence[Finding]) -> list[int]:
    """What each gives; what is charged once for a request is shared by what they give."""
    owed = [_owed(one.verdict.answer) for one in findings]
    requests: dict[tuple[str | None, datetime | None], list[int]] = {}
    for place, one in enumerate(findings):
        event = one.case.portion.event
        if one.verdict.answer.outcome == "granted" and one.verdict.answer.once:
            requests.setdefault((one.verdict.document, event.at if event else None), []).append(place)
    for places in requests.values():
        weights = [owed[place] for place in places]
        once = min(max(findings[place].verdict.answer.once or 0 for place in places), sum(weights))
        for place, share in zip(places, share_out(once, weights), strict=True):
            owed[place] -= share
    return owed


def _owed(answer: Answer) -> int:
    return (answer.owed or 0) if answer.outcome == "granted" else 0
