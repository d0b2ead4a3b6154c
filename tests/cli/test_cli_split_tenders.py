"""The example of an order with five payments: one partly refunded before, one closed, one past its window."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.run import run

EXAMPLE = Path("docs/examples/split-tenders.json")
PAYOUTS = Path("tests/golden/split-tenders.payouts.json")
AT = "2025-09-10T10:00:00+08:00"


def quoted(file: Path = EXAMPLE) -> dict[str, Any]:
    """The quote as JSON."""
    result = run("quote", file, "--cancel", "--at", AT, "--json", "--policies", "policies")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


def test_payouts_to_the_cent() -> None:
    """Every payout with its key is the one that stands in the file."""
    assert quoted()["payouts"] == json.loads(PAYOUTS.read_text("utf-8"))


def test_they_add_up() -> None:
    """To the refund, and of no payment to more than is left of it."""
    found, booking = quoted(), json.loads(EXAMPLE.read_text("utf-8"))
    left = {one["id"]: cents(one["amount"]) for one in booking["tenders"]}
    left["visa-4242"] -= cents(booking["history"][0]["amount"])
    paid = dict.fromkeys(left, 0)
    for payout in found["payouts"]:
        paid[payout["tender"]] += cents(payout["amount"]["amount"])
    assert sum(paid.values()) == cents(found["refund"]["amount"]) == 233000
    assert all(0 < paid[tender] <= left[tender] for tender in left)
    assert len({payout["key"] for payout in found["payouts"]}) == len(found["payouts"])


def cents(amount: str) -> int:
    """Minor units of an amount with two decimals."""
    return int(amount.replace(".", ""))


def test_every_fallback_has_its_reason() -> None:
    """In the reasons as in the payouts."""
    found = quoted()
    told = {(one["facts"]["tender"], one["code"]) for one in found["reasons"] if one["role"] == "noted"}
    because = {(one["tender"], one["because"]) for one in found["payouts"] if one["because"]}
    assert told == because == {("points", "remainder"), ("visa-4242", "instrument_closed"), ("paypal", "window_closed")}


def test_in_another_order_of_payments_each_gets_the_same(tmp_path: Path) -> None:
    """A booking lists its payments in whatever order; only the order of the payouts follows."""
    booking = json.loads(EXAMPLE.read_text("utf-8"))
    booking["tenders"].reverse()
    other = tmp_path / "booking.json"
    other.write_text(json.dumps(booking), "utf-8")
    by_key = {one["key"]: one for one in quoted()["payouts"]}
    assert {one["key"]: one for one in quoted(other)["payouts"]} == by_key


def test_from_a_saved_rulebook_as_from_its_folder(tmp_path: Path) -> None:
    """Rails, their chains and the order of payments are saved too."""
    saved = tmp_path / "policies.rulebook"
    assert run("compile", "policies", saved).exit_code == 0
    result = run("quote", EXAMPLE, "--cancel", "--at", AT, "--json", "--policies", saved)
    assert json.loads(result.output)["payouts"] == json.loads(PAYOUTS.read_text("utf-8"))


def test_in_chinese() -> None:
    """The reasons of the fallbacks too."""
    result = run("quote", EXAMPLE, "--cancel", "--at", AT, "--lang", "zh", "--policies", "policies")
    assert result.exit_code == 0
    assert "because" not in result.output
    assert "不足一个积分" in result.output
