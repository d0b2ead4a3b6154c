"""The rivals answer the same question as the engine, or a comparison of their times means nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from aftersales import Money
from aftersales.values.instants import length_text
from benchmarks.bare import bare
from benchmarks.bookings import Case, cases
from benchmarks.by_hand import refund
from benchmarks.documents import bundled
from benchmarks.runs import CANCEL, hours_left
from benchmarks.zen_tiers import tier_evaluator

SAMPLE = cases(3000)


def test_the_hand_written_function_gives_the_same_answers() -> None:
    """Outcome, amounts, payouts and reasons, booking by booking."""
    for case in SAMPLE:
        assert _ours(case) == _theirs(case), case.booking.to_json()


def test_zen_finds_the_tier_of_the_ladder() -> None:
    """None after the departure, nothing kept in the first tier, something in the others."""
    evaluate = tier_evaluator()
    for case in SAMPLE:
        quote = bundled().quote(case.booking, CANCEL, at=case.at)
        share = evaluate({"hours": hours_left(case)}).get("basis_points")
        row = quote.reasons[0].row
        assert (share is None) == (row == "departed")
        if row == "ladder":
            assert (share == 0) == (quote.penalty == Money(0, "CNY"))


def test_every_tier_and_boundary_is_sampled() -> None:
    """Cases in each row and at each boundary, several tickets and tenders, and earlier refunds."""
    rows = {quote.reasons[0].row for quote in (bundled().quote(b, CANCEL, at=at) for b, at in SAMPLE)}
    assert rows == {"ladder", "changed-to-dodge", "departed", "changed-after-departure"}
    assert {0.0, 24.0, 48.0, 192.0} <= {hours_left(case) for case in SAMPLE}
    assert {1, 2, 3} == {len(case.booking.travellers) for case in SAMPLE}
    assert {1, 2} == {len(case.booking.tenders) for case in SAMPLE}
    assert any(event.kind == "refunded" for case in SAMPLE for event in case.booking.history)


def test_the_time_left_is_the_same() -> None:
    """Reasons state the fact that decided."""
    for booking, at in SAMPLE:
        stated = bundled().quote(booking, CANCEL, at=at).reasons[0].facts
        left = refund(booking, at).reasons[0].time_left // timedelta(microseconds=1)
        assert stated.get("time_left", length_text(left)) == length_text(left)


def test_quotes_that_cannot_explain_have_the_same_numbers() -> None:
    """What the price of the explanation is measured against decides alike."""
    rulebook = bare(bundled())
    for booking, at in SAMPLE:
        one, other = (book.quote(booking, CANCEL, at=at) for book in (rulebook, bundled()))
        assert (one.outcome, one.refund, one.penalty) == (other.outcome, other.refund, other.penalty)


def _ours(case: Case) -> tuple[Any, ...]:
    quote = bundled().quote(case.booking, CANCEL, at=case.at)
    assert quote.refund is not None
    assert quote.penalty is not None
    payouts = [(one.tender, one.method, Decimal(one.amount.amount)) for one in quote.payouts]
    reasons = [(one.document, one.version, one.row) for one in quote.reasons]
    return quote.outcome, Decimal(quote.refund.amount), Decimal(quote.penalty.amount), payouts, reasons


def _theirs(case: Case) -> tuple[Any, ...]:
    answer = refund(case.booking, case.at)
    payouts = [(one.tender, one.method, one.amount) for one in answer.payouts]
    reasons = [(one.document, one.version, one.row) for one in answer.reasons]
    return answer.outcome, answer.refund, answer.penalty, payouts, reasons
