"""Requests as JSON, and the facts they state."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import Cancel, Change, Claim, InvalidInput, LocalTime, NoShow
from aftersales.model.request import HEADS, NewTender, Request
from aftersales.model.unknown import UNKNOWN
from aftersales.policy import documents
from aftersales.policy.registry import BUILT_IN, OF_CHANGES
from tests.model.flights import at

FULL = Change(
    id="R1",
    reason="illness",
    evidence=("certificate",),
    departs=LocalTime.of("2025-06-21T10:00", "Asia/Shanghai"),
    arrives=LocalTime.of("2025-06-21T12:00", "Asia/Shanghai"),
    aspects=("date", "cabin"),
    price="120.00",
)
REQUESTS: list[Request] = [Cancel(evidence=("letter",)), NoShow(), FULL, Change(), Claim(heads=("delay",)), Claim()]


@pytest.mark.parametrize("request_", REQUESTS)
def test_a_request_comes_back_as_it_went(request_: Request) -> None:
    """Through dictionaries and JSON; the kind is always written."""
    assert type(request_).from_dict(request_.to_dict()) == request_
    assert type(request_).from_json(request_.to_json()) == request_
    assert request_.to_dict()["kind"] == request_.kind


@pytest.mark.parametrize("request_", REQUESTS)
def test_every_request_states_every_claim_fact(request_: Request) -> None:
    """The registry's facts of that source, no more; those of an item are worked out item by item."""
    claims = {name: one for name, one in BUILT_IN.items() if one.source == "claim"}
    assert set(request_.facts("CNY")) == {name for name, one in claims.items() if one.grain == "booking"}
    assert {name for name, one in claims.items() if one.grain == "item"} == {"journey_changed", *OF_CHANGES}


def test_what_is_no_change_has_none() -> None:
    """No new service, and no reason or evidence unless stated."""
    assert set(Cancel().facts("CNY").values()) == {None}
    assert Cancel(reason="illness", evidence=("letter",)).facts("CNY") == {
        **Cancel().facts("CNY"),
        "reason": "illness",
        "evidence": frozenset({"letter"}),
    }


def test_the_facts_of_a_change() -> None:
    """Instants, ordinals and minor units; what is left out is unknown."""
    facts = FULL.facts("CNY")
    assert facts["new_start"] == at("2025-06-21T10:00:00+08:00")
    assert facts["aspects"] == {"date", "cabin"}
    assert FULL.departs is not None
    assert facts["new_start_date"] == FULL.departs.wall.toordinal()
    left_out = {name for name, value in Change().facts("CNY").items() if value is UNKNOWN}
    assert left_out == set(facts) - {"reason", "evidence"}


def test_a_new_start_in_the_hour_that_is_skipped_is_unknown() -> None:
    """Its date is known."""
    facts = Change(departs=LocalTime.of("2025-03-30T02:30", "Europe/Paris")).facts("EUR")
    assert facts["new_start"] is UNKNOWN
    assert facts["new_start_date"] is not UNKNOWN


def test_one_aspect_is_the_aspect() -> None:
    """Of several it is unknown which is asked about."""
    assert Change(aspects=("date", "date")).facts("CNY")["aspect"] == "date"
    assert FULL.facts("CNY")["aspect"] is UNKNOWN


def test_the_balance_is_in_the_booking_s_currency() -> None:
    """Another currency, and decimals that it does not have, are refused."""
    for balance in ({"amount": "1.00", "currency": "USD"}, "1.005"):
        with pytest.raises(InvalidInput) as error:
            Change.from_dict({"tender": {"method": "card", "balance": balance}}).facts("CNY")
        assert error.value.problems[0].path == "tender.balance"
    assert Change(tender=NewTender(method="card", balance="1.50")).facts("CNY")["pay_balance"] == 150


@pytest.mark.parametrize(
    ("kind", "stated", "path"),
    [
        (Change, {"price": 12}, "price"),
        (Change, {"aspects": "date"}, "aspects"),
        (
            Change,
            {"arrives": "2025-06-21T09:00[Asia/Shanghai]", "departs": "2025-06-21T10:00[Asia/Shanghai]"},
            "arrives",
        ),
        (Claim, {"heads": ["lateness"]}, "heads[0]"),
        (Claim, {"heads": []}, "heads"),
        (Claim, {"heads": ["delay", "delay"]}, "heads"),
        (Cancel, {"evidence": [1]}, "evidence[0]"),
        (Cancel, {"aspects": ["date"]}, "aspects"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(kind: Any, stated: dict[str, Any], path: str) -> None:
    """One problem each."""
    with pytest.raises(InvalidInput) as error:
        kind.from_dict(stated)
    assert [problem.path for problem in error.value.problems] == [path]


def test_documents_and_claims_share_their_heads() -> None:
    """One list."""
    assert documents.HEADS is HEADS
