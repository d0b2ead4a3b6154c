"""What a case can expect of payouts: each expectation passes where it holds, and fails where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftersales.check.cases import run_cases
from tests.docs.markdown import write
from tests.simple import document

HEAD = "language: 1\ntitle: {en: x}\nsource: s\n"
FILES = {
    "t.yaml": document("cancel: [{penalty: 10.00}]"),
    "points.yaml": f"tender: points\n{HEAD}methods: [points]\ncomes_back: points\nfallback: [bank]\n",
    "bank.yaml": f"tender: bank\n{HEAD}methods: [bank]\nspacing: 1h\n",
    "voucher.yaml": f"tender: voucher\n{HEAD}methods: [voucher]\ncomes_back: voucher\nvalidity: 1 year\n",
    "earned.yaml": f"routing: earned\n{HEAD}earned_points: claw_back\n",
}
BOOKING = """
  item: {product: rail, fare: 100.00, refunded: {tender: b, amount: 10.00, at: 2025-06-01T12:00+08:00}}
  booking:
    tenders:
      - {id: p, method: points, amount: 30.00, points: 7, payer: ann}
      - {id: b, method: bank, amount: 40.00, captured: {amount: 5.60, currency: USD}}
      - {id: v, method: voucher, amount: 30.00}
    earned: [{program: miles, points: 10}]
  request: {cancel: {at: 2025-06-01T12:30+08:00}}
"""
"""80.00 of the 90.00 left come back: 26.67 by points and bank, 26.67 by bank, 26.66 as a voucher."""


def passed(folder: Path, expect: str) -> bool:
    """Whether a case with an expectation passes."""
    cases = f"defaults:{BOOKING}cases: [{{expect: {{{expect}}}}}]\n"
    (result,) = run_cases(write(folder, FILES | {"t.cases.yaml": cases}))
    return result.passed


RIGHT_AND_WRONG = [
    ("payouts: {p: [25.71, 0.96], b: 26.67, v: 26.66}", "payouts: {p: [25.71, 0.95], b: 26.67, v: 26.66}"),
    ("payouts: {p: [25.71, 0.96], b: 26.67, v: 26.66}", "payouts: {p: 26.67, b: 26.67, v: 26.66}"),
    ("payouts: {p: [25.71, 0.96], b: 26.67, v: 26.66}", "payouts: {p: [25.71, 0.96], b: 26.67}"),
    ("method: {p: [points, bank], b: bank, v: voucher}", "method: {p: [bank, points], b: bank, v: voucher}"),
    ("form: {p: [points, money], b: money, v: voucher}", "form: {p: [points, money], b: money, v: credit}"),
    ("points: {p: [6, none], b: none, v: none}", "points: {p: [7, none], b: none, v: none}"),
    ("how: {p: [refund, transfer], b: refund, v: refund}", "how: {p: [refund, transfer], b: void, v: refund}"),
    ("because: {p: [none, remainder], b: none, v: none}", "because: {p: [none, none], b: none, v: none}"),
    ("payer: {p: [ann, ann], b: none, v: none}", "payer: {p: [ann, ann], b: ann, v: none}"),
    ("expires_on: {p: [none, none], b: none, v: 2026-06-01}", "expires_on: {p: [none, none], b: none, v: none}"),
    (
        "not_before: {p: [none, none], b: 2025-06-01T13:00+08:00, v: none}",
        "not_before: {p: [none, none], b: 2025-06-01T13:00Z, v: none}",
    ),
    (
        "not_before: {p: [none, none], b: 2025-06-01T05:00Z, v: none}",
        "not_before: {p: [none, none], b: none, v: none}",
    ),
    ("captured: {p: [none, none], b: 3.73, v: none}", "captured: {p: [none, none], b: 3.74, v: none}"),
    ("clawbacks: {miles: 8}", "clawbacks: {miles: 9}"),
    ("clawbacks: {miles: 8}", "clawbacks: {}"),
]


@pytest.mark.parametrize(("right", "wrong"), RIGHT_AND_WRONG)
def test_right_passes_and_wrong_fails(right: str, wrong: str, tmp_path: Path) -> None:
    """Nothing that is expected is left uncompared."""
    assert passed(tmp_path, right)
    assert not passed(tmp_path, wrong)
