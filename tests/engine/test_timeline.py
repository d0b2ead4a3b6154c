"""When each step of a refund is expected: counted from the step before, in the right calendar, never guessed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from aftersales import Cancel, Quote
from aftersales.text.quote import quote_text
from tests.simple import Dict, book, booking, document, rail

TERMS = document("cancel: [{free: true}]")
CALENDAR = """\
calendar: office
language: 1
title: {en: Office}
source: made for a test
known: 2025-01-01..2025-12-31
off: [2025-06-09]
"""
AT = "2025-06-06T18:00:00+08:00"
"""A Friday; the Monday after it is off."""


def card(arrival: str = "{earliest: 1 day, latest: 3 days}", *more: str) -> str:
    """The rail of cards."""
    head = ["tender: card", "language: 1", "title: {en: Card}", "source: scheme", "methods: [card]"]
    return "\n".join([*head, "zone: Asia/Shanghai", f"arrival: {arrival}", *more]) + "\n"


def routing(steps: str) -> str:
    """The platform's own promise."""
    return f"routing: house\nlanguage: 1\ntitle: {{en: House}}\nsource: help page\nsteps: {steps}\n"


def steps(quote: Quote) -> list[tuple[str, str | None, str | None]]:
    """Each step with its window."""
    return [(one.step, one.earliest, one.latest) for one in quote.timeline]


def asked(*texts: str, at: str = AT, what: list[Dict] | None = None, **keys: Any) -> Quote:
    """The quote of a cancellation under the terms and other documents."""
    return book(TERMS, CALENDAR, *texts).quote(booking(*(what or []), **keys), Cancel(id="r"), at=at)


def test_business_days_of_the_calendar() -> None:
    """Two working days over a weekend and a day off; one more; then the rail's days."""
    quote = asked(card(), routing("{approval: 2 business days, issue: 1 business day, calendar: office}"))
    assert steps(quote) == [
        ("received", AT, AT),
        ("approved", AT, "2025-06-11"),
        ("issued", AT, "2025-06-12"),
        ("arrived", "2025-06-07", "2025-06-15"),
    ]
    assert [(p.by, p.document, p.due) for one in quote.timeline for p in one.promises] == [
        ("routing", "house", "2025-06-11"),
        ("routing", "house", "2025-06-12"),
        ("rail", "card", "2025-06-15"),
    ]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("{issue: 24h}", [("issued", AT, "2025-06-07T18:00:00+08:00"), ("arrived", "2025-06-07", "2025-06-10")]),
        (
            "{approval: 24h}",
            [("approved", AT, "2025-06-07T18:00:00+08:00"), ("issued", None, None), ("arrived", None, None)],
        ),
        (
            "{approval: 24h, issue: 24h}",
            [
                ("approved", AT, "2025-06-07T18:00:00+08:00"),
                ("issued", AT, "2025-06-08T18:00:00+08:00"),
                ("arrived", "2025-06-07", "2025-06-11"),
            ],
        ),
    ],
)
def test_what_is_stated(stated: str, expected: list[Any]) -> None:
    """Without an approval there is no such step; what nobody states has no window, nor what is counted from it."""
    assert steps(asked(card(), routing(stated)))[1:] == expected


def test_a_calendar_that_does_not_reach_so_far() -> None:
    """Nothing is guessed."""
    quote = asked(
        card(), routing("{approval: 2 business days, issue: 24h, calendar: office}"), at="2025-12-31T18:00:00+08:00"
    )
    assert [one[2] for one in steps(quote)[1:]] == [None, None, None]
    assert [one.promises for one in quote.timeline] == [(), (), (), ()]


def test_the_cut_off_of_the_rail() -> None:
    """Issued at the end of a date, it counts as the next one's; the earliest is before the cut-off."""
    quote = asked(card("{earliest: 0 days, latest: 1 day}", 'cut_off: "20:00"'), routing("{issue: 1 day}"))
    assert steps(quote)[1:] == [("issued", AT, "2025-06-07"), ("arrived", "2025-06-06", "2025-06-09")]


def test_a_rail_that_takes_the_next_refund_later() -> None:
    """All is counted from the instant that the spacing allows."""
    back = {"kind": "refunded", "item": "i1", "tender": "p1", "amount": "10.00", "at": "2025-06-06T12:00:00+08:00"}
    for texts, latest in (((), None), ((routing("{issue: 24h}"),), "2025-06-08T12:00:00+08:00")):
        quote = asked(card("{earliest: 1 day, latest: 3 days}", "spacing: 24h"), *texts, history=[back])
        issued, arrived = steps(quote)[1:]
        assert quote.payouts[0].not_before == "2025-06-07T12:00:00+08:00"
        assert issued[2] == latest
        assert arrived == ("arrived", "2025-06-08", "2025-06-10" if latest is None else "2025-06-11")


def test_a_void_arrives_on_its_own_date() -> None:
    """Whatever the platform states of its steps."""
    paid = [{"id": "p1", "method": "card", "amount": "100.00", "captured_at": "2025-06-06T09:00:00+08:00"}]
    quote = asked(
        card("{earliest: 1 day, latest: 3 days}", 'void: {until: "22:00"}'), routing("{issue: 24h}"), tenders=paid
    )
    assert quote.payouts[0].how == "void"
    assert steps(quote)[-1] == ("arrived", "2025-06-06", "2025-06-06")


def test_a_fallback_arrives_by_the_rail_that_it_takes() -> None:
    """The promise is that of the wallet, under the key of the card's payout."""
    wallet = (
        card("{earliest: 0 days, latest: 0 days}")
        .replace("tender: card", "tender: wallet")
        .replace("[card]", "[wallet]")
    )
    paid = [{"id": "p1", "method": "card", "amount": "100.00", "status": "closed"}]
    quote = asked(card("{earliest: 1 day, latest: 3 days}", "fallback: [wallet]"), wallet, tenders=paid)
    assert [(p.document, p.due) for p in quote.timeline[-1].promises] == [("wallet", "2025-06-06")]
    assert quote.timeline[-1].payout == quote.payouts[0].key


def test_one_of_each_step_for_each_payout() -> None:
    """Issues first, then arrivals, in the order of the payouts."""
    paid = [{"id": own, "method": "card", "amount": "50.00"} for own in ("b", "a")]
    quote = asked(card(), routing("{approval: 24h, issue: 24h}"), tenders=paid)
    assert [(one.step, one.tender) for one in quote.timeline] == [
        ("received", ""),
        ("approved", ""),
        ("issued", "b"),
        ("issued", "a"),
        ("arrived", "b"),
        ("arrived", "a"),
    ]
    assert len({one.payout for one in quote.timeline}) == 3


@pytest.mark.parametrize(
    ("zone", "late"), [("Asia/Shanghai", "2025-06-09T00:00:00+08:00"), ("Europe/Berlin", "2025-06-09T00:00:00+02:00")]
)
def test_dates_are_those_of_the_item(zone: str, late: str) -> None:
    """The last instant of a date is that of the zone of the first item that states one."""
    quote = asked(card(), routing("{issue: 2 days}"), what=[rail(zone=zone)])
    (promise,) = next(one for one in quote.timeline if one.step == "issued").promises
    assert (promise.due, promise.late_from) == ("2025-06-08", late)
    assert datetime.fromisoformat(promise.late_from).utcoffset() is not None


def test_a_routing_for_others_promises_nothing() -> None:
    """It does not apply to this item."""
    other = routing("{issue: 24h}") + "applies: [{product: hotel}]\n"
    assert steps(asked(card(), other))[1:] == [("issued", None, None), ("arrived", "2025-06-07", "2025-06-09")]


def test_the_text_counts_the_steps_in() -> None:
    """What the traveller reads is when it arrives after them."""
    assert "arrives 2025-06-07 to 2025-06-11" in quote_text(asked(card(), routing("{approval: 24h, issue: 24h}")))
    assert "arrival not stated" in quote_text(asked(card(), routing("{approval: 24h}")))
