"""Units that nothing is paid for: tenders, and the bags and aspects of a change."""

from __future__ import annotations

import pytest

from tests.engine.changed import amounts, change
from tests.simple import booking, missing, terms

TWO = [{"id": "p1", "method": "card", "amount": "60.00"}, {"id": "p2", "method": "cash", "amount": "40.00"}]


def test_a_fee_for_each() -> None:
    """5.00 for each payment, bag or aspect."""
    rules = terms("change: [{fee: {amount: 5.00, per: tender}}]")
    assert amounts(change(rules, price="100.00")) == "5.00 -0.00 pays 5.00"
    assert amounts(change(rules, booking(tenders=TWO), price="100.00")) == "10.00 -0.00 pays 10.00"
    rules = terms("change: [{fee: {amount: 5.00, per: bag}}]")
    assert amounts(change(rules, price="100.00", bags=3)) == "15.00 -0.00 pays 15.00"


@pytest.mark.parametrize("unit", ["tender", "bag", "aspect"])
def test_nobody_tells_what_was_paid_for_one(unit: str) -> None:
    """A share of it is missing, even if there is but one."""
    rules = terms(f"change: [{{fee: {{percent: 10, per: {unit}}}}}]")
    assert change(rules, bags=1, aspects=["date"]).missing == (f"price per {unit}",)


def test_what_is_kept_for_a_payment_has_no_limit_to_keep_to() -> None:
    """A penalty for each unit is at most what the unit paid."""
    assert missing(terms("cancel: [{penalty: {amount: 5.00, per: tender}}]"), booking()) == ("price per tender",)
