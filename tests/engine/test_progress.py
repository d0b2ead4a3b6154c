"""Which step a payout is at, what is late, which promise is broken, and what to do."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest

from aftersales import Cancel, Change, InvalidInput, PayoutEvent, Progress, Quote, Rulebook
from tests.simple import Dict, book, booking, document

CARD = """\
tender: card
language: 1
title: {en: Card}
source: card scheme
methods: [card]
zone: Asia/Shanghai
arrival: {earliest: 1 day, latest: 5 days}
"""
TERMS = document("cancel: [{free: true}]\ndeadlines: [{do: refund, within: 2 days, from: requested_at}]")
AT = "2025-06-01T10:00:00+08:00"
DUE = "2025-06-04T00:00:00+08:00"
ARRIVED_LATE = "2025-06-07T00:00:00+08:00"
JUST_BEFORE = "2025-06-06T23:59:59.999999+08:00"


@pytest.fixture
def rules() -> Rulebook:
    """Everything comes back within two days; a card takes up to five."""
    return book(TERMS, CARD)


@pytest.fixture
def quote(rules: Rulebook) -> Quote:
    """A refund of one payment."""
    return rules.quote(booking(), Cancel(id="r1"), at=AT)


def event(kind: str, at: str, quote: Quote | None = None, **keys: Any) -> Dict:
    """Something that happened, to the first payout of a quote if one is named."""
    named = {} if quote is None else {"payout": quote.payouts[0].key}
    return {"kind": kind, "at": at, **named, **keys}


def told(found: Progress) -> tuple[str, str | None, bool, str | None]:
    """Step, next step, whether it is late, and what is wrong, of the first payout."""
    one = found.payouts[0]
    return one.step, one.next, one.late, one.problem


def broken(found: Progress) -> list[tuple[str, str, str, str]]:
    """The promises that the first payout did not keep: step, by whom, until when, and when it was reached."""
    return [(b.step, b.by, b.due, str(b.reached or "")) for b in found.payouts[0].broken]


def test_the_timeline(quote: Quote) -> None:
    """The law asks for the issue, the rail says when it arrives; without a routing nothing else has a date."""
    assert [(one.step, one.earliest, one.latest) for one in quote.timeline] == [
        ("received", AT, AT),
        ("issued", None, None),
        ("arrived", "2025-06-02", "2025-06-06"),
    ]
    promises = [(p.by, p.document, p.source, p.due, p.late_from) for one in quote.timeline for p in one.promises]
    assert promises == [
        ("law", "t", "made for a test", "2025-06-03", DUE),
        ("rail", "card", "card scheme", "2025-06-06", ARRIVED_LATE),
    ]
    assert {one.payout for one in quote.timeline} == {"", quote.payouts[0].key}


def test_what_is_denied_has_no_steps(rules: Rulebook) -> None:
    """Nothing is paid out."""
    quote = book(document("cancel: [{deny: no}]"), CARD).quote(booking(), Cancel(), at=AT)
    assert quote.timeline == ()
    assert rules.progress(quote, [], AT) == Progress(rules.progress(quote, [], AT).at, ())
    assert rules.progress(quote, [], AT).done


def test_a_refund_that_goes_well(rules: Rulebook, quote: Quote) -> None:
    """Step by step."""
    issued, arrived = event("issued", "2025-06-02T10:00:00+08:00", quote), event("arrived", JUST_BEFORE, quote)
    assert told(rules.progress(quote, [], AT)) == ("received", "issued", False, None)
    assert told(rules.progress(quote, [issued], "2025-06-05T00:00:00Z")) == ("issued", "arrived", False, None)
    found = rules.progress(quote, [arrived, issued], "2026-01-01T00:00:00Z")
    assert told(found) == ("arrived", None, False, None)
    assert found.done
    assert (broken(found), found.payouts[0].earliest) == ([], None)


def test_every_way_a_quote_is_kept_says_the_same(rules: Rulebook, quote: Quote) -> None:
    """The object, pickled, its dictionary, and JSON; events as models and as plain data."""
    events = [event("issued", DUE, quote)]
    models = [PayoutEvent.from_dict(one) for one in events]
    expected = rules.progress(quote, events, ARRIVED_LATE)
    for kept in (quote, pickle.loads(pickle.dumps(quote)), quote.to_dict(), json.loads(quote.to_json())):
        assert rules.progress(kept, events, ARRIVED_LATE) == expected
        assert rules.progress(kept, models, ARRIVED_LATE) == expected


@pytest.mark.parametrize(
    ("at", "late"),
    [("2025-06-03T23:59:59.999999+08:00", False), (DUE, True)],
)
def test_both_sides_of_what_the_law_says(rules: Rulebook, quote: Quote, at: str, late: bool) -> None:
    """The due date counts in full; issuing at its last instant keeps it, a microsecond later does not."""
    assert told(rules.progress(quote, [], at))[2:] == ((True, "issue_late") if late else (False, None))
    afterwards = rules.progress(quote, [event("issued", at, quote)], "2025-06-05T00:00:00Z")
    assert told(afterwards) == ("issued", "arrived", False, None)
    done = "2025-06-04 00:00:00+08:00"
    assert broken(afterwards) == ([("issued", "law", "2025-06-03", done)] if late else [])


@pytest.mark.parametrize(("at", "late"), [(JUST_BEFORE, False), (ARRIVED_LATE, True)])
def test_both_sides_of_what_the_rail_says(rules: Rulebook, quote: Quote, at: str, late: bool) -> None:
    """Issued in time, it did not arrive."""
    found = rules.progress(quote, [event("issued", AT, quote)], at)
    assert told(found) == ("issued", "arrived", late, "not_arrived" if late else None)
    assert broken(found) == ([("arrived", "rail", "2025-06-06", "")] if late else [])


def test_failed_before_it_arrived(rules: Rulebook, quote: Quote) -> None:
    """It counts as not issued until it is issued again; the step stays the furthest that it came to."""
    events = [event("issued", AT, quote), event("failed", "2025-06-02T00:00:00Z", quote, reason="closed")]
    assert told(rules.progress(quote, events, "2025-06-02T00:00:00Z")) == ("issued", "issued", False, "failed")
    late = rules.progress(quote, events, DUE)
    assert told(late) == ("issued", "issued", True, "failed")
    again = [*events, event("issued", DUE, quote)]
    assert told(rules.progress(quote, again, DUE)) == ("issued", "arrived", False, None)
    assert [one[:2] for one in broken(rules.progress(quote, again, DUE))] == [("issued", "law")]


def test_failed_after_it_succeeded(rules: Rulebook, quote: Quote) -> None:
    """The traveller's bank sent it back; hearing of it twice changes nothing."""
    back = event("failed", "2025-06-03T10:00:00+08:00", quote)
    events = [event("issued", AT, quote), event("arrived", "2025-06-02T10:00:00+08:00", quote), back, back]
    found = rules.progress(quote, events, "2025-06-03T10:00:00+08:00")
    assert told(found) == ("arrived", "issued", False, "returned")
    assert not found.done
    assert "where else it can go" in (found.payouts[0].to_do or "")


def test_rejected_by_the_supplier(rules: Rulebook, quote: Quote) -> None:
    """A person decides; an approval or an issue after it settles it."""
    events = [event("approved", AT), event("rejected", "2025-06-02T10:00:00+08:00")]
    assert told(rules.progress(quote, events, "2025-06-02T10:00:00+08:00"))[3] == "rejected"
    for settled in (
        event("approved", "2025-06-02T11:00:00+08:00"),
        event("issued", "2025-06-02T11:00:00+08:00", quote),
    ):
        assert told(rules.progress(quote, [*events, settled], "2025-06-02T11:00:00+08:00"))[3] is None


def test_what_happens_later_does_not_count(rules: Rulebook, quote: Quote) -> None:
    """As of an instant: an event at that instant counts."""
    events = [event("issued", "2025-06-02T10:00:00+08:00", quote)]
    assert told(rules.progress(quote, events, "2025-06-02T09:59:59+08:00"))[0] == "received"
    assert told(rules.progress(quote, events, "2025-06-02T10:00:00+08:00"))[0] == "issued"


def test_events_of_one_payout_leave_the_others(rules: Rulebook) -> None:
    """Two tenders, one of which is paid."""
    tenders = [{"id": own, "method": "card", "amount": "50.00"} for own in ("a", "b")]
    quote = rules.quote(booking(tenders=tenders), Cancel(id="r"), at=AT)
    found = rules.progress(quote, [event("issued", AT, quote), event("received", AT)], AT)
    assert [(one.tender, one.step) for one in found.payouts] == [("a", "issued"), ("b", "received")]


def test_wrong_events_are_all_listed(rules: Rulebook, quote: Quote) -> None:
    """One error; each problem says where it is."""
    wrong = [
        event("issued", AT),
        event("approved", AT, quote),
        {"kind": "arrived", "at": AT, "payout": "nobody"},
        {"kind": "lost", "at": "2025-06-01", "extra": 1},
        7,
    ]
    with pytest.raises(InvalidInput) as error:
        rules.progress(quote, wrong, AT)  # type: ignore[arg-type]
    assert [(one.path, one.message.partition(",")[0]) for one in error.value.problems] == [
        ("events[0].payout", "`issued` names the key of a payout"),
        ("events[1].payout", "`approved` is about the request; it names no payout"),
        ("events[2].payout", "no such payout in the quote; name it by its key"),
        ("events[3].kind", "'received'"),
        ("events[3].at", "iSO 8601 date and time expected"),
        ("events[3].extra", "unknown key; remove it"),
        ("events[4]", "an object with text keys is expected"),
    ]


@pytest.mark.parametrize("data", [{}, {"payouts": 1}, {"payouts": [], "timeline": [{}], "basis": {"at": AT}}, []])
def test_not_a_quote(rules: Rulebook, data: Any) -> None:
    """One problem."""
    with pytest.raises(InvalidInput, match="not a quote as `to_dict` gives it"):
        rules.progress(data, [], AT)


def test_a_change_that_pays_back_has_steps(rules: Rulebook) -> None:
    """Whatever the request, what is paid out is followed."""
    rules = book(document("change: [{free: true, difference: {cheaper: {refund: 100%}}}]"), CARD)
    quote = rules.quote(booking(), Change(price="40.00"), at=AT)
    assert [one.step for one in quote.timeline] == ["received", "issued", "arrived"]


def test_plain_values(rules: Rulebook, quote: Quote) -> None:
    """What `--json` prints."""
    found = json.loads(rules.progress(quote, [], DUE).to_json())
    assert {name: found[name] for name in ("schema", "done", "late")} == {"schema": 1, "done": False, "late": True}
    assert found["payouts"][0]["broken"] == [
        {
            "step": "issued",
            "by": "law",
            "document": "t",
            "source": "made for a test",
            "due": "2025-06-03",
            "reached": None,
        }
    ]
    assert found["payouts"][0]["amount"] == {"amount": "100.00", "currency": "CNY"}
