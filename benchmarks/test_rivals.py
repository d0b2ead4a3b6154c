"""The rivals answer the same question as the engine, or a comparison of their times means nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from aftersales import Money
from benchmarks.bookings import Case, cases
from benchmarks.by_hand import refund
from benchmarks.documents import rail
from benchmarks.runs import CANCEL, hours_left
from benchmarks.zen_tiers import tier_evaluator

SAMPLE = cases(3000)


def test_the_hand_written_function_gives_the_same_answers() -> None:
    """Outcome, amounts, payouts and reasons, booking by booking."""
    for case in SAMPLE:
        assert _ours(case) == _theirs(case), case.booking.to_json()


def test_zen_gives_the_share_that_the_ladder_keeps() -> None:
    """For bookings that the ladder decides and neither minimum nor rounding disturbs."""
    evaluate = tier_evaluator()
    for case in SAMPLE:
        quote = rail().quote(case.booking, CANCEL, at=case.at)
        share = evaluate({"hours": hours_left(case)}).get("basis_points")
        assert (share is None) == (quote.outcome == "denied")
        if quote.reasons[0].row == "ladder":
            assert (share == 0) == (quote.penalty == Money(0, "CNY"))


def test_every_tier_and_boundary_is_sampled() -> None:
    """Cases in each row and at each boundary, several tickets and tenders, and earlier refunds."""
    rows = {quote.reasons[0].row for quote in (rail().quote(b, CANCEL, at=at) for b, at in SAMPLE)}
    assert rows == {"ladder", "changed-to-dodge", "departed"}
    assert {0.0, 24.0, 48.0, 192.0} <= {hours_left(case) for case in SAMPLE}
    assert {1, 2, 3} == {len(case.booking.travellers) for case in SAMPLE}
    assert {1, 2} == {len(case.booking.tenders) for case in SAMPLE}
    assert any(event.kind == "refunded" for case in SAMPLE for event in case.booking.history)


def _ours(case: Case) -> tuple[Any, ...]:
    quote = rail().quote(case.booking, CANCEL, at=case.at)
    assert quote.refund is not None
    assert quote.penalty is not None
    payouts = [(one.tender, one.method, Decimal(one.amount.amount)) for one in quote.payouts]
    reasons = [(one.document, one.version) for one in quote.reasons]
    return quote.outcome, Decimal(quote.refund.amount), Decimal(quote.penalty.amount), payouts, reasons


def _theirs(case: Case) -> tuple[Any, ...]:
    answer = refund(case.booking, case.at)
    payouts = [(one.tender, one.method, one.amount) for one in answer.payouts]
    reasons = [(one.document, one.version) for one in answer.reasons]
    return answer.outcome, answer.refund, answer.penalty, payouts, reasons
