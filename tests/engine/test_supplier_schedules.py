"""Schedules of suppliers in quotes: what they move, what they outrank, and what they leave open."""

from __future__ import annotations

import pickle
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aftersales import Booking, Cancel, InvalidInput, NoShow, Rulebook, explain
from tests.simple import Dict, answer, ask, book, booking, document, hotel, missing, no_show, rail, raw

TICK = timedelta(microseconds=1)
FREE: Dict = {"amount": "0"}
LADDER: list[Dict] = [
    FREE,
    {"from": {"hours_before": 48}, "percent": "30"},
    {"from": {"hours_before": 24}, "percent": "100"},
]
EDGES = ("2025-06-18T15:00:00+08:00", "2025-06-19T15:00:00+08:00")
READS = document("cancel: [{penalty: supplier_penalty, at_most: total}]\nno_show: same_as_cancel", "s", applies="[{}]")
READS = READS.replace("[{}]", "[{supplier_schedule: true}]")


def stay(*penalties: Dict, **keys: Any) -> Dict:
    """A stay of CNY 300 for three nights from 20 June, 15:00 on, with a schedule."""
    return hotel(schedule={"penalties": list(penalties), **keys})


def kept(rules: Rulebook, what: Booking, at: datetime) -> str:
    """The penalty as text, or what is missing."""
    quote = rules.quote(what, Cancel(), at=at)
    return ",".join(quote.missing) if quote.penalty is None else quote.penalty.amount


BODIES = {
    "an amount": "cancel: [{penalty: supplier_penalty}]",
    "at most": "cancel: [{penalty: {percent: 100, at_most: supplier_penalty}}]",
    "at least": "cancel: [{penalty: {percent: 0, at_least: supplier_penalty}}]",
    "a sum": "cancel: [{penalty: {sum: [supplier_penalty, 0]}}]",
    "a refund": "cancel: [{refund: {sum: [supplier_penalty]}}]",
    "a step": 'cancel: [{penalty: {over: time_left, steps: {">= -900h": supplier_penalty, else: 0}}}]',
    "a step of outcomes": 'cancel: [{over: time_left, steps: [{">= 0h": {penalty: supplier_penalty}}]}, {deny: x}]',
    "a choice": "cancel: [{choice: [{penalty: supplier_penalty}, {penalty: 100%}]}]",
    "a named amount": "amounts: {a: supplier_penalty}\ncancel: [{penalty: {use: a}}]",
    "for each night": "cancel: [{penalty: {least: [supplier_penalty, 100%]}, per: item}]",
    "the lower of two": "facts: {low: {lower: [supplier_penalty, total]}}\ncancel: [{penalty: low}]",
    "a condition": """
cancel:
  - {when: {supplier_penalty: "< 50"}, free: true}
  - {when: {supplier_penalty: "< 100"}, penalty: 90}
  - {penalty: 300}""",
    "a class": """
facts: {c: {class: [{is: low, when: {supplier_penalty: "< 50"}}, {is: mid, when: {supplier_penalty: "< 100"}}]}}
cancel: [{penalty: {over: c, steps: {low: 0, mid: 90}}}, {penalty: 300}]""",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_whatever_reads_the_schedule_moves_with_it(body: str) -> None:
    """Asked again and again on both sides of each deadline, a booking answers like a fresh one; each change is
    announced to the microsecond."""
    rules, item = book(document(body, applies="[{product: hotel}]")), stay(*LADDER)
    what, edges = booking(item), [datetime.fromisoformat(edge) for edge in EDGES]
    around = [edge + n * TICK for edge in edges for n in (-1, 0, 1)]
    for at in [*around, *around[::-1], *around]:
        assert kept(rules, what, at) == kept(rules, booking(item), at)
    before, after = ([kept(rules, what, edge + n * TICK) for edge in edges] for n in (-1, 0))
    assert all(one != other for one, other in zip(before, after, strict=True))
    schedule = rules.schedule(what, at="2025-06-10T00:00:00+08:00")
    assert [step.since.isoformat() for step in schedule.steps[1:3]] == list(EDGES)
    found = rules.next_change(what, Cancel(), at=edges[0] - timedelta(days=3))
    assert found is not None
    assert (found.valid_until, found.inclusive) == (edges[0], False)


def test_the_answer_is_remembered_between_deadlines_alone() -> None:
    """A booking that was asked twice on one side answers the other side anew."""
    rules, what = book(READS), booking(stay(*LADDER))
    early, late = (datetime.fromisoformat(EDGES[0]) + n * TICK for n in (-1, 0))
    assert [kept(rules, what, at) for at in (early, early, early, late, late, early)] == [
        "0.00", "0.00", "0.00", "90.00", "90.00", "0.00"
    ]  # fmt: skip


def test_the_curve_of_a_schedule() -> None:
    """Free until the first deadline, which the words of the schedule exclude or include."""
    rules = book(READS)
    curve = rules.schedule(booking(stay(*LADDER)), at="2025-06-10T00:00:00+08:00")
    assert [step.penalty.amount for step in curve.steps if step.penalty][:3] == ["0.00", "90.00", "300.00"]
    assert (curve.free_until, curve.free_until_inclusive) == (datetime.fromisoformat(EDGES[0]), False)
    included = rules.schedule(booking(stay(FREE, {"after": EDGES[0], "percent": "50"})))
    assert (included.free_until, included.free_until_inclusive) == (datetime.fromisoformat(EDGES[0]), True)


def test_to_the_minute() -> None:
    """A document that drops the seconds of the request reads the schedule at the full minute."""
    rules = book(READS + "precision: minute\n")
    what = booking(stay(FREE, {"from": "2025-06-18T15:00:30+08:00", "percent": "30"}))
    found = rules.next_change(what, Cancel(), at="2025-06-17T00:00:00+08:00")
    assert found is not None
    assert (found.valid_until.isoformat(), found.inclusive) == ("2025-06-18T15:01:00+08:00", False)
    assert answer(rules, what, "2025-06-18T15:00:59+08:00") == "300.00"
    assert "schedule: penalties[0]" in str(explain(ask(rules, what, "2025-06-18T15:00:59+08:00")))
    assert answer(rules, what, "2025-06-18T15:01:00+08:00") == "210.00"


def test_an_earlier_cancellation_is_judged_as_of_then() -> None:
    """What comes later in the schedule does not count any more."""
    event = {"kind": "cancelled", "item": "i1", "at": "2025-06-18T16:00:00+08:00"}
    assert answer(book(READS), booking(stay(*LADDER), history=[event]), "2025-06-20T10:00:00+08:00") == "210.00"


PLAIN = document("cancel: [{free: true}]", "plain", applies="[{product: hotel}]")
NARROW = document("cancel: [{free: true}]", "narrow", applies="[{product: hotel, supplier: S, rate_plan: flex}]")


def test_a_stored_schedule_outranks_documents_that_do_not_ask_for_one() -> None:
    """However narrow they are, in any order, and even where nobody knows whether they apply."""
    flex = {**stay({"percent": "30"}), "supplier": "S", "attributes": {"rate_plan": "flex"}}
    for rules in (book(READS, PLAIN, NARROW), book(NARROW, PLAIN, READS)):
        assert answer(rules, booking(flex)) == "210.00"
        assert answer(rules, booking({**flex, "attributes": {}})) == "210.00"
        bare = {name: value for name, value in flex.items() if name != "schedule"}
        assert answer(rules, booking(bare)) == "300.00"


def test_among_those_that_ask_for_a_schedule_the_narrower_governs() -> None:
    """Two that are not comparable are a conflict, as ever."""
    own = document("cancel: [{penalty: 1}]", "own", applies="[{supplier_schedule: true, supplier: S}]")
    other = document("cancel: [{penalty: 2}]", "other", applies="[{supplier_schedule: true, rate_plan: flex}]")
    what = booking({**stay(*LADDER), "supplier": "S", "attributes": {"rate_plan": "flex"}})
    assert answer(book(READS, own, NARROW), what) == "299.00"
    assert answer(book(READS, own, other, NARROW), what) == "review conflicting_terms"


def test_asking_for_no_schedule_outranks_nothing() -> None:
    """Only a schedule that is there counts as a pin."""
    without = document("cancel: [{penalty: 3}]", "without", applies="[{supplier_schedule: false}]")
    assert answer(book(PLAIN, without), booking(hotel())) == "review conflicting_terms"
    assert answer(book(PLAIN, without), booking(stay(*LADDER))) == "300.00"


def test_an_explicit_pin_wins_over_a_schedule() -> None:
    """The document that the item was sold under is more than a schedule beside it; an unknown one is refused."""
    rules = book(READS, PLAIN)
    assert answer(rules, booking({**stay({"percent": "30"}), "terms": {"id": "plain"}})) == "300.00"
    assert answer(rules, booking({**stay(FREE), "terms": {"id": "lost"}})) == "incomplete unknown_terms"


@pytest.mark.parametrize(
    ("penalties", "lacks"),
    [
        ([], "supplier_penalty"),
        ([{"from": "2025-06-18T12:00:00.000001+08:00", **FREE}], "supplier_penalty"),
        ([{"until": "2025-06-18T12:00:00+08:00", **FREE}], "supplier_penalty"),
        ([{"amount": "1.00", "currency": "USD"}], "rate"),
    ],
)
def test_what_a_schedule_does_not_say_is_never_free(penalties: list[Dict], lacks: str) -> None:
    """An empty one, before and after its windows, and in another currency; the missing thing is named."""
    what = booking(stay(*penalties))
    assert missing(book(READS), what) == (lacks,)
    assert str(ask(book(READS), what).at_least) == "CNY 0.00"


def test_what_does_not_matter_at_the_request_is_not_missing() -> None:
    """A window in another currency, and a gap, at other times."""
    abroad = {"from": "2025-06-19T00:00:00+08:00", "until": "2025-06-20T00:00:00+08:00", "amount": "5.00"}
    what = booking(stay({**FREE, "until": "2025-06-18T13:00:00+08:00"}, {**abroad, "currency": "USD"}))
    assert answer(book(READS), what) == "300.00"


def test_shares_without_a_word_on_tax() -> None:
    """They are missing that word where tax was paid, and not where none was."""
    half = {"schedule": {"penalties": [{"percent": "50"}]}}
    taxed = [{"kind": "stay", "amount": "270.00"}, {"kind": "tax", "amount": "30.00"}]
    assert answer(book(READS), booking({**hotel(), **half})) == "150.00"
    assert missing(book(READS), booking({**hotel(), **half, "price": taxed})) == ("tax_included",)
    nothing = {"schedule": {"penalties": [{"percent": "0"}]}}
    assert answer(book(READS), booking({**hotel(), **nothing, "price": taxed})) == "300.00"


def test_a_percentage_is_rounded_half_up_once() -> None:
    """12.5 % of 100.20 is 12.525, and of a third night's share nothing is rounded twice."""
    price = {"price": [{"kind": "stay", "amount": "100.20"}]}
    eighth = {"penalties": [{"percent": "12.5"}]}
    assert kept(book(READS), booking({**hotel(), **price, "schedule": eighth}), datetime.fromisoformat(EDGES[0])) == (
        "12.53"
    )
    average = {"penalties": [{"percent": "50", "nights": 1, "basis": "average_nights"}]}
    odd = {"price": [{"kind": "stay", "amount": "100.01"}]}
    assert kept(book(READS), booking({**hotel(), **odd, "schedule": average}), datetime.fromisoformat(EDGES[0])) == (
        "16.67"
    )


def test_two_rooms_with_different_ladders() -> None:
    """Each room by its own; together the sums, and the next change is the nearer one."""
    half = {"schedule": {"penalties": [FREE, {"from": {"days_before": 1, "time": "18:00"}, "percent": "50"}]}}
    what = booking(stay(*LADDER), {**hotel(stay="200.00"), "id": "i2", **half})
    rules = book(READS)
    quote = ask(rules, what, "2025-06-18T15:00:00+08:00")
    assert [line.penalty and line.penalty.amount for line in quote.lines] == ["90.00", "0.00"]
    assert str(quote.refund) == "CNY 410.00"
    curve = rules.schedule(what, at="2025-06-10T00:00:00+08:00")
    changes = ["2025-06-18T15:00:00+08:00", "2025-06-19T15:00:00+08:00", "2025-06-19T18:00:00+08:00"]
    assert [step.since.isoformat() for step in curve.steps[1:4]] == changes
    assert [step.penalty.amount for step in curve.steps[:4] if step.penalty] == ["0.00", "90.00", "300.00", "400.00"]


def test_no_shows() -> None:
    """At the penalty of the start of the service, whenever it is asked for, or at a charge of its own."""
    rules = book(READS)
    later = [{"from": {"hours_before": 24}, "percent": "50"}, {"from": {"hours_after": 1}, "percent": "100"}]
    for at in ("2025-06-10T00:00:00+08:00", "2025-06-25T00:00:00+08:00"):
        assert str(no_show(rules, booking(stay(FREE, *later)), at).penalty) == "CNY 150.00"
    ends = {"until": {"hours_before": 0}, "percent": "50"}
    assert str(no_show(rules, booking(stay(ends))).penalty) == "CNY 150.00"
    assert no_show(rules, booking(stay({**ends, "until": {"hours_before": 1}}))).missing == ("supplier_penalty",)
    assert str(no_show(rules, booking(stay(FREE, no_show={"percent": "80"}))).penalty) == "CNY 240.00"
    bare = {**rail(None), "schedule": {"penalties": [FREE]}}
    assert no_show(rules, booking(bare)).missing == ("service_start",)
    assert no_show(rules, booking({**bare, "schedule": {"penalties": [FREE], "no_show": FREE}})).refund is not None


def test_after_the_service_the_schedule_says_nothing() -> None:
    """The last window ends with the service, not before and not never."""
    tour = {"starts": "2025-06-20T10:00[Asia/Shanghai]", "ends": "2025-06-20T18:00[Asia/Shanghai]"}
    what = booking({**rail(), "segments": [], "window": tour, "schedule": {"penalties": [{"percent": "50"}]}})
    assert answer(book(READS), what, "2025-06-20T17:59:59.999999+08:00") == "50.00"
    assert missing(book(READS), what, "2025-06-20T18:00:00+08:00") == ("supplier_penalty",)


def test_ranges_of_dates_without_a_refund() -> None:
    """Whole days of the property, both ends included, over any window, an empty list too."""
    days = [{"first": "2025-06-12", "last": "2025-06-13"}]
    what = booking(stay(FREE, non_refundable=days))
    rules = book(READS)
    for at, penalty in (
        ("2025-06-11T23:59:59.999999", "0.00"),
        ("2025-06-12T00:00:00", "300.00"),
        ("2025-06-13T23:59:59.999999", "300.00"),
        ("2025-06-14T00:00:00", "0.00"),
    ):
        assert kept(rules, what, datetime.fromisoformat(f"{at}+08:00")) == penalty
    assert kept(rules, booking(stay(non_refundable=days)), datetime.fromisoformat("2025-06-12T12:00+08:00")) == "300.00"
    nowhere = {**rail(None), "schedule": {"penalties": [FREE], "non_refundable": days}}
    assert missing(rules, booking(nowhere)) == ("zone",)


def test_facts_of_an_item_without_a_schedule() -> None:
    """The flag is false, the penalty none: a document that reads it all the same is incomplete."""
    one, two = "{when: {supplier_schedule: true}, penalty: 1}", "{when: {supplier_penalty: none}, penalty: 2}"
    rows = f"cancel: [{one}, {two}, {{deny: x}}]"
    assert answer(book(document(rows)), booking(rail())) == "98.00"
    assert answer(book(document(rows)), booking(rail(schedule={"penalties": []}))) == "99.00"
    assert missing(book(document("cancel: [{penalty: supplier_penalty}]")), booking(rail())) == ("supplier_penalty",)


def test_stated_from_outside() -> None:
    """What the schedule leaves open may be stated with the quote; what it says may not be contradicted."""
    rules = book(READS)
    assert answer(rules, booking(stay()), given={"supplier_penalty": "12.50"}) == "287.50"
    with pytest.raises(InvalidInput, match="the booking says otherwise"):
        ask(rules, booking(stay(*LADDER)), given={"supplier_penalty": "12.50"})


def test_the_explanation_names_the_place_of_the_schedule() -> None:
    """A window, a range of dates, the charge of a no-show; a document that does not read the schedule names none."""
    what = booking(stay(*LADDER, non_refundable=[{"first": "2025-06-12", "last": "2025-06-12"}], no_show=FREE))
    rules, step = book(READS), "supplier's schedule: {}"
    for at, place in ((EDGES[0], "penalties[1]"), ("2025-06-12T12:00:00+08:00", "non_refundable[0]")):
        assert step.format(place) in str(explain(rules.quote(what, Cancel(), at=at)))
    assert step.format("no_show") in str(explain(no_show(rules, what)))
    assert "supplier's" not in str(explain(ask(book(PLAIN), what)))


def test_saved_pickled_and_from_json(tmp_path: Path) -> None:
    """The same answer from a saved rulebook and from a copied booking."""
    book(READS).save(tmp_path / "all")
    what = Booking.from_json(Booking.from_dict(raw(stay(*LADDER))).to_json())
    for one in (what, pickle.loads(pickle.dumps(what))):
        assert answer(Rulebook.load(tmp_path / "all.rulebook"), one, EDGES[0]) == "210.00"


def test_the_bundled_document_serves_any_product() -> None:
    """One generic document reads them all, whatever else applies; and not where there is no schedule."""
    rules = Rulebook.bundled()
    schedule = {"penalties": [FREE, {"from": {"hours_before": 48}, "percent": "30"}]}
    for item in (rail(schedule=schedule), hotel(schedule=schedule)):
        quote = rules.quote(booking(item), Cancel(), at="2025-06-19T00:00:00+08:00")
        assert (quote.outcome, quote.lines[0].document) == ("granted", "supplier-schedule")
        gone = rules.quote(booking(item), NoShow(), at="2025-06-21T00:00:00+08:00")
        assert gone.penalty == quote.penalty
    assert rules.quote(booking(hotel()), Cancel(), at=EDGES[0]).lines[0].document != "supplier-schedule"
