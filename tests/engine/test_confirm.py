"""Honouring a quote: in another process, until it expires, and what differs where it does."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest

from aftersales import Booking, Cancel, Claim, Confirmation, Disruption, InvalidInput, Quote, Rulebook
from tests.simple import BOOKED, Dict, booking, document, hotel, rail, raw, terms

TABLE = """\
cancel:
  - {when: {time_left: ">= 48h"}, penalty: 20%}
  - {when: {time_left: "> 24h"}, penalty: 50%}
  - {deny: too_late}
"""
AT = "2025-06-18T09:00:00+08:00"
SOON = "2025-06-18T09:05:00+08:00"
REPORT = Disruption.from_dict(
    {"id": "d", "kind": "cancelled", "carrier": "CA", "number": "1", "date": "2025-06-20", "cause": "weather"}
)
OTHER = Disruption.from_dict({"id": "e", "kind": "delayed", "carrier": "ZZ", "number": "9", "date": "2025-06-20"})


@pytest.fixture
def rules() -> Rulebook:
    """A fifth is kept until two days before, half until a day before."""
    return terms(TABLE)


def told(rules: Rulebook, what: Booking | None = None, at: str = AT, **keys: Any) -> Quote:
    """The quote that is to be confirmed."""
    return rules.quote(what or booking(), Cancel(id="r1"), at=at, **keys)


def said(found: Confirmation) -> tuple[bool, tuple[str, ...], dict[str, tuple[str, str]]]:
    """Honoured, why not, and what differs, as text."""
    return found.honoured, found.reasons, {d.path: (str(d.before), str(d.after)) for d in found.differences}


HONOURED: tuple[bool, tuple[str, ...], Dict] = (True, (), {})


def carried(quote: Quote) -> list[Any]:
    """The ways in which a service keeps a quote."""
    return [quote, pickle.loads(pickle.dumps(quote)), quote.to_dict(), json.loads(quote.to_json())]


@pytest.mark.parametrize("look_ahead", [False, True])
def test_a_quote_is_honoured_later_in_another_process(rules: Rulebook, look_ahead: bool) -> None:
    """Kept as an object, pickled, or as JSON; with or without its own deadline; the payouts keep their keys."""
    quote = told(rules, look_ahead=look_ahead)
    for kept in carried(quote):
        found = terms(TABLE).confirm(kept, booking(), SOON)
        assert said(found) == HONOURED
        assert found.quote.payouts == quote.payouts
        assert found.quote.basis == quote.basis


def test_a_quote_that_is_an_object_is_given_back(rules: Rulebook) -> None:
    """Honouring makes nothing new."""
    quote = told(rules)
    assert rules.confirm(quote, booking(), SOON).quote is quote


@pytest.mark.parametrize(
    ("table", "last", "first"),
    [
        (TABLE, "2025-06-18T10:00:00+08:00", "2025-06-18T10:00:00.000001+08:00"),
        (TABLE.replace(">= 48h", "> 48h"), "2025-06-18T09:59:59.999999+08:00", "2025-06-18T10:00:00+08:00"),
    ],
)
def test_both_sides_of_the_deadline(table: str, last: str, first: str) -> None:
    """Inclusive or not as `valid_until` says."""
    rules = terms(table)
    for kept in carried(told(rules)):
        assert said(rules.confirm(kept, booking(), last)) == HONOURED
        late = rules.confirm(kept, booking(), first)
        assert said(late) == (
            False,
            ("expired",),
            {
                "refund": ("CNY 80.00", "CNY 50.00"),
                "penalty": ("CNY 20.00", "CNY 50.00"),
                "payouts.p1": ("CNY 80.00", "CNY 50.00"),
            },
        )
        assert late.quote == rules.quote(booking(), Cancel(id="r1"), at=first, look_ahead=True)


def test_an_answer_that_never_changes_is_always_honoured() -> None:
    """There is no deadline to pass."""
    rules = terms("cancel: [{penalty: 50%}]")
    assert said(rules.confirm(told(rules), booking(), "2027-01-01T00:00:00Z")) == HONOURED


def test_before_the_quote(rules: Rulebook) -> None:
    """Not honoured, though nothing differs."""
    assert said(rules.confirm(told(rules), booking(), "2025-06-18T08:59:59+08:00")) == (False, ("too_early",), {})


def test_other_policies(rules: Rulebook) -> None:
    """Any other text is another rulebook; what it says otherwise is listed."""
    dearer = terms(TABLE.replace("20%", "30%"))
    found = said(dearer.confirm(told(rules), booking(), SOON))
    assert found[:2] == (False, ("policies_changed",))
    assert found[2]["refund"] == ("CNY 80.00", "CNY 70.00")
    alike = dearer.confirm(told(rules), booking(), "2025-06-19T11:00:00+08:00")
    assert alike.differences[0].to_dict() == {"path": "outcome", "before": "granted", "after": "denied"}


CHANGED: dict[str, Dict] = {
    "price": raw(rail(fare="120.00")),
    "departure": raw(rail("2025-06-20T11:00")),
    "pin": raw(rail(terms={"id": "t"})),
    "attribute": raw(rail(attributes={"cabin": "first"})),
    "tender": raw(tenders=[{"id": "p1", "method": "points", "amount": "100.00"}]),
    "refund": raw(history=[{"kind": "refunded", "item": "i1", "tender": "p1", "amount": "1.00"}]),
    "item": raw(rail(), hotel(id="i2")),
    "traveller": raw(travellers=[{"id": "a"}]),
    "channel": raw(channel="app"),
    "report": raw(disruptions=[{"id": "d", "kind": "delayed", "item": "i1"}]),
    "id": raw(id="B2"),
}


@pytest.mark.parametrize("name", CHANGED)
def test_another_booking(rules: Rulebook, name: str) -> None:
    """Whatever the engine reads of it."""
    for kept in carried(told(rules)):
        found = rules.confirm(kept, Booking.from_dict(CHANGED[name]), SOON)
        assert not found.honoured
        assert found.reasons == ("booking_changed",)


SAME: dict[str, Dict] = {
    "as it was": raw(),
    "another offset": raw(booked_at="2025-06-01T02:00:00Z"),
    "other zeros": raw(rail(fare="100.00"), tenders=[{"id": "p1", "method": "card", "amount": "100"}]),
    "extensions": raw(rail(extensions={"seat": "4A"}), extensions={"agent": 7}),
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_booking_in_other_words(rules: Rulebook, name: str) -> None:
    """What the engine does not read, and how it was written, does not matter."""
    assert SAME["another offset"]["booked_at"] != BOOKED
    assert said(rules.confirm(told(rules), Booking.from_dict(SAME[name]), SOON)) == HONOURED


def test_history_in_other_words_is_the_same(rules: Rulebook) -> None:
    """The offset of an event's instant, and zeros, do not matter; another instant does."""
    event = {"kind": "refunded", "item": "i1", "tender": "p1", "amount": "1.00"}
    at = "2025-06-02T10:00+08:00", "2025-06-02T02:00:00Z", "2025-06-02T02:00:01Z"
    first, *others = [Booking.from_dict(raw(history=[{**event, "at": one}])) for one in at]
    same, other = [rules.confirm(told(rules, first), one, SOON) for one in others]
    assert (said(same), other.reasons) == (HONOURED, ("booking_changed",))


def test_reports_and_facts_are_stated_again() -> None:
    """Those that hit the booking count, in whatever company."""
    ride = rail()
    ride["segments"] = [{**ride["segments"][0], "carrier": "CA", "number": "1"}]
    what = booking(ride)
    rules = terms("cancel: [{when: {cause: weather, insured: true}, free: true}, {penalty: 50%}]")
    given = {"insured": True}
    quote = told(rules, what, disruptions=[REPORT], given=given)
    assert str(quote.refund) == "CNY 100.00"
    for kept in carried(quote):
        more = rules.confirm(kept, what, SOON, disruptions=[OTHER, REPORT], given=given)
        assert said(more) == HONOURED
        for left_out in ({"given": given}, {"disruptions": [REPORT], "given": {"insured": False}}):
            assert rules.confirm(kept, what, SOON, **left_out).reasons == ("booking_changed",)


def test_a_quote_that_was_altered(rules: Rulebook) -> None:
    """What is stored must be what the rulebook answered."""
    data = told(rules).to_dict() | {"refund": {"amount": "90.00", "currency": "CNY"}}
    found = rules.confirm(data, booking(), SOON)
    assert said(found) == (False, ("not_reproduced",), {"refund": ("CNY 90.00", "CNY 80.00")})


def test_claims_are_confirmed_too() -> None:
    """Every kind of request is kept with its quote."""
    rules = terms("compensate: {delay: [{pay: 25}]}")
    quote = rules.quote(booking(), Claim(heads=("delay",)), at=AT)
    found = rules.confirm(json.loads(quote.to_json()), booking(), SOON)
    assert (found.honoured, str(found.quote.compensation)) == (True, "CNY 25.00")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({}, "quote: not a quote as `to_dict` gives it, found `'basis'`"),
        ({"basis": {"request": {"kind": "beg"}}}, "quote: not a quote as `to_dict` gives it, found `'beg'`"),
        ({"basis": {"request": {"kind": "cancel", "x": 1}}}, "quote.basis.x: unknown key"),
        ([], "quote: not a quote as `to_dict` gives it"),
    ],
)
def test_what_is_no_quote(rules: Rulebook, data: Any, problem: str) -> None:
    """Unusable input is refused as such."""
    with pytest.raises(InvalidInput) as error:
        rules.confirm(data, booking(), SOON)
    assert str(error.value).startswith(problem)


def test_a_confirmation_as_data(rules: Rulebook) -> None:
    """With the quote that is to be executed."""
    late = rules.confirm(told(rules), booking(), "2025-06-19T11:00:00+08:00")
    data = json.loads(late.to_json())
    assert data == late.to_dict()
    assert (data["honoured"], data["reasons"], data["quote"]["outcome"]) == (False, ["expired"], "denied")
    gone = {"path": "payouts.p1", "before": {"amount": "80.00", "currency": "CNY"}, "after": None}
    assert gone in data["differences"]


def test_confirming_a_package() -> None:
    """The digest covers who belongs to which package."""
    rules = terms(TABLE)
    one = {"id": "p", "product": "package", "price": [{"kind": "fare", "amount": "1.00"}]}
    quote = rules.quote(booking(one, rail()), Cancel(items=("i1",)), at=AT)
    assert rules.confirm(quote, booking(one, rail()), SOON).honoured
    assert rules.confirm(quote, booking(one, rail(package="p")), SOON).reasons == ("booking_changed",)


def test_policies_that_only_move_are_the_same() -> None:
    """A rulebook is known by its texts, not by the names of their files."""
    text = document(TABLE)
    quote = told(Rulebook.of_texts({"a.yaml": text}))
    assert Rulebook.of_texts({"b.yaml": text}).confirm(quote, booking(), SOON).honoured
