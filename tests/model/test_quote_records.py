"""The answer as data."""

from __future__ import annotations

import json
import pickle

import pytest

from aftersales import Booking, Cancel, Quote, Rulebook, explain
from aftersales.model.quote_parts import payout_key
from tests.simple import ask, booking, rail, terms

AT = "2025-06-18T12:00:00+08:00"


@pytest.fixture
def rules() -> Rulebook:
    """Half back until a day before, then nothing."""
    return terms('cancel: [{penalty: {over: time_left, steps: [{">= 24h": 50%}, {else: 100%}]}}]')


@pytest.fixture
def quote(rules: Rulebook) -> Quote:
    """A quote with everything filled in."""
    return rules.quote(booking(), Cancel(id="r1"), at=AT, look_ahead=True)


def test_json_is_the_plain_data(quote: Quote) -> None:
    """`to_json` writes what `to_dict` gives, and nothing but JSON values."""
    assert json.loads(quote.to_json()) == quote.to_dict() == json.loads(quote.to_json(2))


def test_the_shape_of_a_granted_quote(quote: Quote) -> None:
    """The keys a caller stores."""
    data = quote.to_dict()
    half = {"amount": "50.00", "currency": "CNY"}
    assert (data["outcome"], data["refund"], data["penalty"], data["at_least"]) == ("granted", half, half, None)
    assert data["valid_until"] == "2025-06-19T10:00:00+08:00"
    assert data["valid_until_inclusive"] is True
    assert data["next_change"]["refund"] == {"amount": "0.00", "currency": "CNY"}
    assert set(data["stamp"]) == {"policies", "engine", "tzdata", "holidays"}
    assert [reason["role"] for reason in data["reasons"]] == ["decided"]


def test_looking_ahead_only_when_asked(rules: Rulebook) -> None:
    """Without `look_ahead` the quote does not say until when it holds."""
    plain = ask(rules, booking(), AT)
    assert plain.valid_until is None
    assert plain.to_dict()["next_change"] is None


def test_quotes_pickle(quote: Quote) -> None:
    """A pickled quote is equal in all its parts, and explains itself as before."""
    back = pickle.loads(pickle.dumps(quote))
    assert back == quote
    assert hash(back) == hash(quote)
    assert (back.payouts, back.lines, back.reasons) == (quote.payouts, quote.lines, quote.reasons)
    assert str(explain(back)) == str(explain(quote))


def test_quotes_differ_by_what_they_say(rules: Rulebook, quote: Quote) -> None:
    """Another instant, another booking or another kind of thing is not equal."""
    assert quote != ask(rules, booking(), AT)
    assert quote != ask(rules, booking(rail(fare="200.00")), AT)
    assert quote != "quote"


def test_the_key_of_a_payout(rules: Rulebook) -> None:
    """The key depends on the request and on what is refunded in all, never on when it was computed."""

    def key(what: Booking, request: str, at: str = AT) -> str:
        return rules.quote(what, Cancel(id=request), at=at).payouts[0].key

    base = key(booking(), "r1")
    assert base == key(booking(), "r1", "2025-06-18T13:00:00+08:00")
    assert base != key(booking(), "r2")
    assert base != key(booking(id="B2"), "r1")
    history = [{"kind": "refunded", "item": "i1", "tender": "p1", "amount": "10.00"}]
    assert base == key(booking(history=history), "r1")


def test_keys_do_not_run_into_each_other() -> None:
    """Parts that look alike when joined have keys of their own."""
    same = [("ab", "c", "d", 1), ("a", "bc", "d", 1), ("a", "b", "cd", 1), ("ab", "c", "d1", 1), ("ab", "c", "d", 11)]
    assert len({payout_key(*parts) for parts in same}) == len(same)
