"""The lines of a quote, and its totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from aftersales.model.booking import Booking
from tests.reference.answers import REFUNDS, Answer
from tests.reference.case import Case
from tests.reference.cells import cells_of, travellers_of
from tests.reference.layers import flown_of
from tests.reference.rebooking import rebooking
from tests.reference.routes import NOWHERE, Route
from tests.reference.transaction import Charge, taken_off
from tests.reference.verdict import Option, Verdict, options

if TYPE_CHECKING:
    from tests.reference.recoveries import ReferenceRecovery

OUTCOMES = ("review", "incomplete", "granted", "denied")


@dataclass(frozen=True)
class ReferenceLine:
    """One question about one item; money in minor units, None where it is not known or not asked for.

    `head` is empty for cancellations, no-shows and changes. `answer` holds the rest: forms, things given, options.
    """

    item: str
    head: str
    outcome: str
    code: str
    document: str | None
    version: str
    missing: frozenset[str]
    paid: int
    used: int
    already: int
    penalty: int | None = None
    kept: int | None = None
    refundable: int | None = None
    fee: int | None = None
    difference: int | None = None
    residual: int | None = None
    amount: int | None = None
    currency: str = ""
    at_least: int = 0
    answer: Answer | None = None
    options: tuple[Option, ...] = ()
    travellers: tuple[str, ...] | None = None
    segments: tuple[int, ...] | None = None
    nights: tuple[int, ...] | None = None
    unsplit: bool = False


@dataclass(frozen=True)
class ReferenceQuote:
    """The answer to a request; `at_least` stands only where the outcome is review or incomplete. `once` is what is
    charged once for it: by which document and version, and how much."""

    kind: str
    outcome: str
    refund: int | None = None
    penalty: int | None = None
    compensation: int | None = None
    currency: str = ""
    fee: int | None = None
    collect: int | None = None
    add_collect: int | None = None
    residual: int | None = None
    residual_form: str | None = None
    collect_by: tuple[str, ...] | None = None
    at_least: int | None = None
    lines: tuple[ReferenceLine, ...] = ()
    once: tuple[tuple[str, str, int], ...] = ()
    route: Route = NOWHERE
    recoveries: tuple[ReferenceRecovery, ...] = ()

    @property
    def missing(self) -> frozenset[str]:
        """What all questions miss, and the order of tenders."""
        return self.route.missing.union(*(line.missing for line in self.lines))

    def sent(self, route: Route) -> ReferenceQuote:
        """The same on its way; where it has none, somebody must decide, and it is owed all the same."""
        if route.outcome == "granted":
            return replace(self, route=route)
        stopped = ReferenceQuote(self.kind, route.outcome, at_least=self.refund, lines=self.lines, route=route)
        return replace(stopped, recoveries=self.recoveries)


def line_of(case: Case, head: str, verdict: Verdict) -> ReferenceLine:
    """What is decided for one portion."""
    answer, paid, already = verdict.answer, case.whole().paid, case.portion.already
    used = case.whole(_repriced(case, verdict)).whole_used if case.portion.cells else 0
    nothing = {"denied": 0}.get(answer.outcome)
    owed, penalty = (answer.owed, answer.penalty) if answer.outcome == "granted" else (nothing, nothing)
    amounts: dict[str, Any] = {"amount": owed}
    if case.kind in REFUNDS:
        kept = None if owed is None else paid - used - already - owed
        amounts = {"refundable": owed, "kept": kept, "penalty": penalty}
    elif case.kind == "change":
        amounts = {"fee": answer.fee, "difference": answer.difference, "residual": answer.residual}
    return ReferenceLine(
        case.item.id,
        head,
        answer.outcome,
        answer.code,
        verdict.document,
        verdict.version,
        answer.missing,
        paid,
        used,
        already,
        **amounts,
        **part_of(case),
        unsplit=bool(case.portion.unsplit),
        at_least=answer.sure,
        currency=answer.currency or case.booking.currency,
        answer=answer,
        options=tuple(options(verdict, case.item.id, head or case.kind, case.booking.currency, rebooking(case))),
    )


def _repriced(case: Case, verdict: Verdict) -> bool:
    """Whether the winner values what was flown by its stated value."""
    kinds = {policy.id: policy.kind for policy in case.policies}
    of_terms = kinds.get(verdict.document or "") in ("terms", "waiver")
    return of_terms and flown_of(case, case.kind) == "repriced"


def part_of(case: Case) -> dict[str, Any]:
    """Which travellers, segments and nights a portion has, where it has not all of them."""
    cells, every = case.portion.cells, cells_of(case.booking, case.item)
    orders: dict[str, Sequence[Any]] = {
        "travellers": travellers_of(case.booking, case.item),
        "segments": range(len(case.item.segments)),
        "nights": range(case.item.stay.nights if case.item.stay else 0),
    }
    found: dict[str, Any] = {}
    for name, order in orders.items():
        there = {getattr(cell, name[:-1]) for cell in cells}
        some = cells and there != {getattr(cell, name[:-1]) for cell in every}
        found[name] = tuple(one for one in order if one in there) if some else None
    return found


def total(
    kind: str, lines: list[ReferenceLine], charges: Sequence[Charge], booking: Booking, settled: bool
) -> ReferenceQuote:
    """The lines, what is charged once, and what they come to; `settled` if the request says how a change is paid."""
    outcome = next(one for one in OUTCOMES if one in {line.outcome for line in lines})
    once = tuple((one.document, one.version, one.amount) for one in charges)
    if outcome in ("review", "incomplete"):
        sure = taken_off(sum(max(0, line.at_least) for line in lines), charges)
        return ReferenceQuote(kind, outcome, at_least=sure, lines=tuple(lines))
    granted = [line for line in lines if line.outcome == "granted"]
    found = _of_change(granted, charges, settled) if kind == "change" else _of_refund(granted, charges)
    if kind == "claim":
        found = _of_claim(granted, booking.currency)
    return ReferenceQuote(kind, outcome, **found, lines=tuple(lines), once=once)


def _of_refund(granted: Sequence[ReferenceLine], charges: Sequence[Charge]) -> dict[str, Any]:
    once = sum(one.amount for one in charges)
    refund = sum(line.refundable or 0 for line in granted) - once
    return {"refund": refund, "penalty": sum(line.penalty or 0 for line in granted) + once}


def _of_claim(granted: Sequence[ReferenceLine], currency: str) -> dict[str, Any]:
    owed = [line for line in granted if line.amount]
    currencies = {line.currency for line in owed} or {currency}
    compensation = sum(line.amount or 0 for line in owed) if len(currencies) == 1 else None
    return {"compensation": compensation, "currency": "".join(currencies)}


def _of_change(granted: Sequence[ReferenceLine], charges: Sequence[Charge], settled: bool) -> dict[str, Any]:
    """Fees, differences and what comes back; what all that comes to is paid back or collected."""
    if not granted:
        return {}
    fee = sum(line.fee or 0 for line in granted) + sum(one.amount for one in charges)
    answers = [line.answer for line in granted if line.answer is not None]
    owed = sum(answer.owed or 0 for answer in answers) - sum(one.amount for one in charges)
    found: dict[str, Any] = {"fee": fee, "collect": max(0, -owed), "refund": max(0, owed)}
    for key, name in (("add_collect", "difference"), ("residual", "residual")):
        values = [getattr(line, name) for line in granted]
        found[key] = None if None in values else sum(values)
    forms = {answer.form or "original" for answer in answers if answer.back}
    found["residual_form"] = (forms.pop() if len(forms) == 1 else "several") if forms else None
    return found | {"collect_by": _collect_by(answers) if owed < 0 and not settled else None}


def _collect_by(answers: Sequence[Answer]) -> tuple[str, ...] | None:
    """The methods that all answers which name some accept; None if any will do."""
    named = [answer.accepted for answer in answers if answer.accepted]
    return tuple(method for method in named[0] if all(method in one for one in named)) if named else None
