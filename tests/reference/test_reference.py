"""The reference interpreter against examples worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from aftersales.model.booking import Booking
from aftersales.model.record import Selection
from aftersales.model.request import Cancel, NoShow
from aftersales.policy import documents as d
from tests.reference.build import (
    FARE,
    HOUR,
    STAY,
    amount,
    flat,
    hotel,
    hours,
    ladder,
    one_of,
    penalty,
    percent,
    policy,
    rail,
    row,
    within,
)
from tests.reference.interpreter import ReferenceQuote, quote

RAIL = policy(
    row(
        penalty(
            amount(
                ladder(
                    "time_left",
                    (hours(">=", 192), amount(d.Free())),
                    (hours(">=", 48), percent(5)),
                    (hours(">=", 24), percent(10)),
                    (hours(">", 0), percent(20)),
                ),
                of=FARE,
                per="ticket",
                rounding=d.Rounding(50, "half_up"),
                at_least=flat(200),
                at_most=amount(d.MoneyFact("fare", FARE)),
            )
        )
    ),
    row(d.Refused("denied", "departed")),
)


def ask(policies: Sequence[d.Policy] | d.Policy, booking: Booking, at: str, no_show: bool = False) -> ReferenceQuote:
    """A quote for the whole booking."""
    documents = [policies] if isinstance(policies, d.Policy) else policies
    return quote(documents, (), booking, NoShow() if no_show else Cancel(), datetime.fromisoformat(at))


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        ("2025-06-12T02:00:00Z", 0),
        ("2025-06-12T02:00:00.000001Z", 2750),
        ("2025-06-18T02:00:00Z", 2750),
        ("2025-06-18T02:00:00.000001Z", 5550),
        ("2025-06-19T02:00:00Z", 5550),
        ("2025-06-19T02:01:00Z", 11050),
        ("2025-06-20T01:59:59.999999Z", 11050),
    ],
)
def test_rail_ladder(at: str, kept: int) -> None:
    """553.00: 27.65, 55.30 and 110.60 are rounded to half yuan; each boundary is inclusive."""
    found = ask(RAIL, rail(), at)
    assert (found.outcome, found.penalty, found.refund) == ("granted", kept, 55300 - kept)
    assert [(one.tender, one.amount) for one in found.route.payouts] == [("card", 55300 - kept)]


def test_departed_is_denied() -> None:
    """A ladder without a step that holds leaves its row for the next."""
    found = ask(RAIL, rail(), "2025-06-20T02:00:00Z")
    assert (found.outcome, found.refund, found.route.payouts) == ("denied", 0, ())
    assert (found.lines[0].code, found.lines[0].kept) == ("departed", 55300)


@pytest.mark.parametrize(("price", "kept"), [("4.50", 200), ("1.50", 150), ("25.00", 250), ("22.50", 250)])
def test_limits_act_after_rounding(price: str, kept: int) -> None:
    """10 %: 0.45 becomes 0.50 and then at least 2, but no more than the fare; 2.25 becomes 2.50."""
    assert ask(RAIL, rail(price), "2025-06-19T02:00:00Z").penalty == kept


@pytest.mark.parametrize(
    ("mode", "kept"), [("half_up", 150), ("half_down", 100), ("half_even", 100), ("up", 150), ("down", 100)]
)
def test_rounding_of_a_tie(mode: Any, kept: int) -> None:
    """1.25 lies between 1.00 and 1.50."""
    whole = policy(row(penalty(percent(12.5, rounding=d.Rounding(50, mode)))))
    assert ask(whole, rail("10.00"), "2025-06-01T02:00:00Z").penalty == kept


def test_highest_per_traveller() -> None:
    """33.34, 33.33 and 33.33: the dearest share counts three times."""
    people = [{"id": name, "type": "adult"} for name in "xyz"]
    booking = Booking.from_dict({**rail("100.00").to_dict(), "travellers": people})
    per = {"per": "traveller", "combine": "highest x count"}
    assert ask(policy(row(penalty(percent(50, **per)))), booking, "2025-06-01T00:00:00Z").penalty == 3 * 1667
    people[0]["type"] = "child"
    booking = Booking.from_dict({**rail("100.00").to_dict(), "travellers": people})
    found = ask(policy(row(penalty(percent(50, **per)))), booking, "2025-06-01T00:00:00Z")
    assert (found.outcome, found.lines[0].missing) == ("incomplete", frozenset({"price per traveller"}))


def test_nights_of_a_stay() -> None:
    """100.00 over three nights is 33.34, 33.33, 33.33; one is used, the next is kept."""
    booking = hotel("100.00", "2025-06-20T15:00", "2025-06-23T11:00")
    found = ask(policy(row(penalty(amount(d.Nights(1), of=STAY)))), booking, "2025-06-21T01:00:00Z")
    line = found.lines[0]
    assert (line.paid, line.used, line.penalty, line.refundable, line.kept) == (10000, 3334, 3333, 3333, 3333)


def test_one_night_and_half_of_the_rest() -> None:
    """The rest is what the first amount of the sum left: 66.66, of which half is 33.33."""
    rest = percent(50, part=d.Part("rest"))
    both = amount(d.Combined("sum", (amount(d.Nights(1)), rest)), of=STAY)
    booking = hotel("100.00", "2025-06-20T15:00", "2025-06-23T11:00")
    assert ask(policy(row(penalty(both))), booking, "2025-06-01T00:00:00Z").penalty == 3334 + 3333


def test_all_nights_used() -> None:
    """A cancellation has nothing left to cancel; a no-show is still answered by its table."""
    booking = hotel("100.00", "2025-06-20T15:00", "2025-06-21T11:00", nights_used=1)
    free = policy(row(penalty(amount(d.Free()))))
    assert ask(free, booking, "2025-06-01T00:00:00Z").lines[0].code == "nothing_unused"
    found = ask(free, booking, "2025-06-01T00:00:00Z", no_show=True)
    assert (found.outcome, found.refund, found.lines[0].used) == ("granted", 0, 10000)


@pytest.mark.parametrize(
    ("at", "outcome"),
    [("2025-10-26T01:30:00Z", "granted"), ("2025-10-26T01:30:00.000001Z", "denied")],
)
def test_cutoff_in_the_repeated_hour(at: str, outcome: str) -> None:
    """02:30 occurs twice in Berlin that night; the later one binds the traveller."""
    cutoff = d.Cutoff("by", -1, 150 * 60_000_000)
    table = policy(row(penalty(amount(d.Free())), within("time_left", cutoff)), row(d.Refused("denied", "too_late")))
    booking = hotel("100.00", "2025-10-27T15:00", "2025-10-28T11:00", "Europe/Berlin")
    assert ask(table, booking, at).outcome == outcome


@pytest.mark.parametrize(("at", "free"), [("2025-03-29T13:00:00Z", True), ("2025-03-29T14:00:00Z", False)])
def test_elapsed_hours_over_a_change_of_the_clocks(at: str, free: bool) -> None:
    """48 hours before 15:00 summer time (13:00 in UTC) is 14:00 winter time, also 13:00 in UTC."""
    table = policy(row(penalty(amount(ladder("time_left", (hours(">=", 48), amount(d.Free())), (None, percent(50)))))))
    booking = hotel("100.00", "2025-03-31T15:00", "2025-04-01T11:00", "Europe/Berlin")
    assert (ask(table, booking, at).penalty == 0) is free


@pytest.mark.parametrize(("at", "holds"), [("2025-04-30T12:00:00Z", True), ("2025-04-30T16:00:00Z", False)])
def test_months_are_clamped(at: str, holds: bool) -> None:
    """One month before 31 May is 30 April, in local dates: at 16:00 in UTC it is May in Shanghai."""
    month = within("time_left", d.Bound(">=", d.Months(1)))
    table = policy(row(penalty(amount(d.Free())), month), row(d.Refused("denied", "late")))
    booking = hotel("100.00", "2025-05-31T15:00", "2025-06-01T11:00")
    assert (ask(table, booking, at).outcome == "granted") is holds


def test_unknown_fact_that_matters() -> None:
    """The supplier decides between 10 % and 30 %: the ceiling is not a promise, the fact is named."""
    table = policy(row(penalty(percent(10)), one_of("supplier", "CR")), row(penalty(percent(30))))
    found = ask(table, rail(), "2025-06-01T00:00:00Z")
    assert (found.outcome, found.refund, found.at_least) == ("incomplete", None, 0)
    assert found.lines[0].missing == {"supplier"}
    assert ask(table, rail(supplier="CR"), "2025-06-01T00:00:00Z").penalty == 5530


def test_unknown_fact_that_does_not_matter() -> None:
    """Whatever the supplier is, the answer is 10 %; and `cabin` alone cannot change it."""
    tests = one_of("supplier", "CR"), one_of("cabin", "first")
    same = policy(row(penalty(percent(10)), tests[0]), row(penalty(percent(10))))
    assert ask(same, rail(), "2025-06-01T00:00:00Z").penalty == 5530
    either = policy(row(penalty(percent(10)), tests[0]), row(penalty(percent(10)), tests[1]), row(penalty(percent(20))))
    assert ask(either, rail(), "2025-06-01T00:00:00Z").lines[0].missing == {"supplier", "cabin"}
    assert ask(either, rail(attributes={"cabin": "first"}), "2025-06-01T00:00:00Z").penalty == 5530


def test_too_many_combinations() -> None:
    """Seven facts of four words each and one other: 5 ** 7 is more than 4,096, so all of them are missing."""
    names = ("supplier", "cabin", "rate_plan", "rate_type", "fare_family", "train", "sold_by")
    table = policy(row(penalty(percent(10)), *(one_of(name, *"abcd") for name in names)), row(penalty(percent(10))))
    assert ask(table, rail(), "2025-06-01T00:00:00Z").lines[0].missing == set(names)


def test_a_selection_that_matches_nothing_is_missing() -> None:
    """A penalty on a tax that was never charged is unknown, not zero; an empty remainder is zero."""
    tax = Selection(("tax",), False)
    found = ask(policy(row(penalty(percent(10, of=tax)))), rail(), "2025-06-01T00:00:00Z")
    assert found.lines[0].missing == {"tax"}
    rest = Selection(("fare",), True)
    assert ask(policy(row(penalty(percent(10, of=rest)))), rail(), "2025-06-01T00:00:00Z").penalty == 0


def test_specific_and_conflicting_terms() -> None:
    """Two narrower documents that cannot be compared are a conflict, unless one is narrower than both."""
    product, origin, supplier = one_of("product", "rail"), one_of("origin", "SHH"), one_of("supplier", "CR")
    wide = policy(row(penalty(percent(50))), id="wide", applies=((product,),))
    near = policy(row(penalty(percent(10))), id="near", applies=((product, origin),))
    other = policy(row(penalty(percent(20))), id="other", applies=((product, supplier),))
    both = policy(row(penalty(percent(30))), id="both", applies=((product, supplier, origin),))
    booking = rail(supplier="CR")
    assert ask([wide, near], booking, "2025-06-01T00:00:00Z").lines[0].document == "near"
    assert ask([wide, near, other], booking, "2025-06-01T00:00:00Z").lines[0].code == "conflicting_terms"
    assert ask([wide, near, other, both], booking, "2025-06-01T00:00:00Z").penalty == 16590
    unclear = ask([wide, near, other], rail(), "2025-06-01T00:00:00Z")
    assert (unclear.lines[0].code, unclear.lines[0].missing) == ("terms_unclear", frozenset({"supplier"}))


def test_a_right_beats_the_terms() -> None:
    """A right that gives more wins; one that is open and could give more leaves only what is sure."""
    terms = policy(row(penalty(percent(50))), id="terms")
    right = policy(row(penalty(percent(10)), one_of("insured", True)), id="right", kind="right")
    assert ask([terms, right], rail(attributes={"insured": True}), "2025-06-01T00:00:00Z").penalty == 5530
    assert ask([terms, right], rail(attributes={"insured": False}), "2025-06-01T00:00:00Z").penalty == 27650
    found = ask([terms, right], rail(), "2025-06-01T00:00:00Z")
    assert (found.outcome, found.at_least, found.lines[0].missing) == (
        "incomplete",
        27650,
        frozenset({"insured"}),
    )


def test_versions_by_local_date() -> None:
    """The new version begins at midnight in Shanghai, 16:00 in UTC the day before."""
    old, new = (d.Body((), {"cancel": (row(penalty(percent(p))),)}, ()) for p in (10, 20))
    start = datetime.fromisoformat("2025-06-10").toordinal()
    versions = (d.Version("a", start - 99, None, old), d.Version("b", start, None, new))
    table = policy(versions=versions)
    assert ask(table, rail(), "2025-06-09T15:59:59.999999Z").penalty == 5530
    assert ask(table, rail(), "2025-06-09T16:00:00Z").penalty == 11060
    assert ask(table, rail(), "2020-01-01T00:00:00Z").lines[0].code == "no_version"
    assert ask(table, rail(), "2025-06-10T16:00:00Z", no_show=True).lines[0].code == "not_stated"


def test_counted_changes() -> None:
    """A change 30 hours before the start it then had counts; one whose start is not stated leaves it open."""
    where = (within("time_left_then", hours(">=", 24)),)
    late = d.Declaration("late_changes", "count", d.Count("count", "changes", None, where))
    table = policy(
        row(penalty(percent(50)), within("late_changes", d.Bound(">=", d.Number(1)))),
        row(penalty(percent(10))),
        facts=(late,),
    )
    event = {"kind": "changed", "item": "r", "at": "2025-06-05T00:00:00Z"}
    start = {"service_start": "2025-06-06T14:00[Asia/Shanghai]"}
    plain = rail().to_dict()
    known, unknown = (Booking.from_dict({**plain, "history": [{**event, **more}]}) for more in (start, {}))
    assert ask(table, known, "2025-06-10T00:00:00Z").penalty == 27650
    assert ask(table, unknown, "2025-06-10T00:00:00Z").lines[0].missing == {"late_changes"}


def test_earlier_refunds_count() -> None:
    """What is already paid back comes off the item and off the tender."""
    parts = [
        {"id": "a", "method": "card", "amount": "300.00"},
        {"id": "b", "method": "card", "amount": "253.00"},
    ]
    back = [{"kind": "refunded", "item": "r", "tender": "a", "amount": "100.00"}]
    booking = Booking.from_dict({**rail().to_dict(), "tenders": parts, "history": back})
    found = ask(policy(row(penalty(percent(10)))), booking, "2025-06-01T00:00:00Z")
    assert found.refund == 55300 - 5530 - 10000
    assert {one.tender: one.amount for one in found.route.payouts} == {"a": 17558, "b": 22212}


def test_minute_precision() -> None:
    """The request is floored: 59 seconds too late is still in time."""
    table = policy(
        row(penalty(amount(d.Free())), within("time_left", d.Bound(">=", d.Elapsed(24 * HOUR)))),
        row(d.Refused("denied", "late")),
        precision="minute",
    )
    assert ask(table, rail(), "2025-06-19T02:00:59Z").outcome == "granted"
    assert ask(table, rail(), "2025-06-19T02:01:00Z").outcome == "denied"
