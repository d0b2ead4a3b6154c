"""How a package combines its members."""

from __future__ import annotations

from typing import Any

import pytest

from aftersales import Booking, Cancel, Change, Claim, NoShow, Quote, Rulebook, explain
from aftersales.text.quote import quote_text
from tests.packages import EARLY, HOTEL, LATE, PRODUCT, TRAIN, package, rules, trip
from tests.simple import ask, book, booking, document, hotel, rail

RIGHT = document("cancel: [{when: {insured: true}, refund: 70%}]", "law", "right", "[{product: [rail, hotel]}]")
WAIVER = document("cancel: [{free: true}]", "notice", "waiver", "[{product: [rail, hotel]}]")
INSURED = {"attributes": {"insured": True}}
BARE = {"attributes": {"insured": False}}


def said(quote: Quote) -> dict[str, str]:
    """By item what comes back, or the outcome and its code."""
    return {
        line.item: line.refundable.amount
        if line.outcome == "granted" and line.refundable
        else f"{line.outcome} {line.code}"
        for line in quote.lines
    }


def asked(members: str, at: str, *more: str, what: Booking | None = None, items: Any = None) -> dict[str, str]:
    """What comes back of each item of the trip."""
    keys = {} if items is None else {"items": items}
    return said(ask(rules(members, *more), what or trip(), at, **keys))


@pytest.mark.parametrize("members", ["each", "all_or_none", "strictest"])
def test_a_request_for_a_package_is_one_for_its_members(members: str) -> None:
    """Naming the package, or nothing at all, is the same."""
    for at in (EARLY, LATE):
        assert asked(members, at, items=["trip"]) == asked(members, at)
    assert set(asked(members, EARLY, items=["trip"])) == {"trip", "i1", "i2"}


def test_each_by_its_own_answer() -> None:
    """Without another word members go their own ways, together or one by one."""
    assert asked("each", EARLY) == {"trip": "10.00", "i1": "50.00", "i2": "300.00"}
    assert asked("each", LATE) == {"trip": "10.00", "i1": "denied too_late", "i2": "60.00"}
    assert asked("each", LATE, items=["i2"]) == {"i2": "60.00"}


def test_all() -> None:
    """While every member is granted, all are."""
    quote = ask(rules("all_or_none"), trip(), EARLY)
    assert said(quote) == {"trip": "10.00", "i1": "50.00", "i2": "300.00"}
    assert str(quote.refund) == "CNY 360.00"


def test_or_none() -> None:
    """Once one is denied, all are; the one that is keeps its own reason."""
    assert asked("all_or_none", LATE) == {"trip": "denied package", "i1": "denied too_late", "i2": "denied package"}


def test_what_the_package_itself_says_counts_too() -> None:
    """Terms of a package that deny it deny its members."""
    own = package("all_or_none", "cancel: [{when: {time_left: '>= 48h'}, free: true}, {deny: closed}]")
    books = book(own, document(TRAIN, "train"), document(HOTEL, "hotel", applies="[{product: hotel}]"))
    window = {"window": {"starts": "2025-06-18T10:00[Asia/Shanghai]"}}
    found = said(ask(books, trip(own=window), "2025-06-17T12:00:00+08:00"))
    assert found == {"trip": "denied closed", "i1": "denied package", "i2": "denied package"}
    assert said(ask(books, trip(own=window), "2025-06-17T12:00:00+08:00", items=["i1", "i2"])) == {
        "i1": "50.00",
        "i2": "300.00",
    }


def test_a_review_comes_before_a_denial() -> None:
    """One member in review sends all there, also one that was denied."""
    stay = "cancel: [{review: ask}]"
    found = said(ask(rules("all_or_none", stay=stay), trip(), LATE))
    assert found == {"trip": "review package", "i1": "review package", "i2": "review ask"}


def test_one_open_member_leaves_all_open() -> None:
    """What another member misses is missing for all; nothing is sure."""
    stay = "cancel: [{when: {insured: true}, free: true}, {deny: no}]"
    quote = ask(rules("all_or_none", stay=stay), trip(), EARLY)
    assert said(quote) == {"trip": "incomplete package", "i1": "incomplete package", "i2": "incomplete missing_facts"}
    assert quote.missing == ("insured",)
    assert str(quote.at_least) == "CNY 0.00"
    both = rules("all_or_none", train="cancel: [{when: {cabin: first}, free: true}, {deny: no}]", stay=stay)
    assert [line.missing for line in ask(both, trip(), EARLY).lines] == [("cabin", "insured")] * 3


def test_a_denial_comes_before_an_open_member() -> None:
    """Whatever the open one turns out to be, the denied one is denied."""
    stay = "cancel: [{when: {insured: true}, free: true}, {deny: no}]"
    found = said(ask(rules("all_or_none", stay=stay), trip(), LATE))
    assert found == {"trip": "denied package", "i1": "denied too_late", "i2": "denied package"}


def test_a_member_alone() -> None:
    """Some members of an indivisible package cannot be cancelled, all of them can."""
    assert asked("all_or_none", EARLY, items=["i2"]) == {"i2": "denied whole_package_only"}
    assert asked("all_or_none", EARLY, items=["i1", "i2"]) == {"i1": "50.00", "i2": "300.00"}


@pytest.mark.parametrize("part", [{"items": ["trip"], "travellers": ["a"]}, {"items": ["i2"], "nights": [0, 1]}])
def test_a_part_of_a_member(part: dict[str, Any]) -> None:
    """Nor can one of two travellers, or two of three nights."""
    pair: dict[str, Any] = {"travellers": [{"id": "a"}, {"id": "b"}]}
    quote = ask(rules("all_or_none"), trip(**pair), EARLY, **part)
    assert {line.code for line in quote.lines} == {"whole_package_only"}


def test_a_part_that_is_everything() -> None:
    """Who names all travellers asks for the whole."""
    pair: dict[str, Any] = {"travellers": [{"id": "a"}, {"id": "b"}]}
    assert ask(rules("all_or_none"), trip(**pair), EARLY, items=["trip"], travellers=["b", "a"]).outcome == "granted"


def test_rights_are_stopped_by_no_package() -> None:
    """What law gives for a member it gives without the others, and to a member alone."""
    what = trip(train=BARE, stay=INSURED)
    found = {"trip": "denied package", "i1": "denied too_late", "i2": "210.00"}
    assert asked("all_or_none", LATE, RIGHT, what=what) == found
    assert asked("all_or_none", EARLY, RIGHT, what=what, items=["i2"]) == {"i2": "210.00"}


def test_waivers_are() -> None:
    """A waiver of a member's terms does not divide a package; where it grants every member it counts."""
    assert asked("all_or_none", EARLY, WAIVER, items=["i2"]) == {"i2": "denied whole_package_only"}
    assert asked("all_or_none", LATE, WAIVER) == {"trip": "10.00", "i1": "100.00", "i2": "300.00"}


def test_what_was_given_back_before_is_no_denial() -> None:
    """A member already refunded in full does not keep the others."""
    back = [{"kind": "refunded", "item": "i1", "tender": "p1", "amount": "100.00"}]
    found = asked("all_or_none", EARLY, what=trip(history=back))
    assert found == {"trip": "10.00", "i1": "denied already_refunded", "i2": "300.00"}


def test_the_strictest_terms_for_all() -> None:
    """First the train's terms leave less of both together, then the hotel's."""
    assert asked("strictest", EARLY) == {"trip": "10.00", "i1": "50.00", "i2": "150.00"}
    assert asked("strictest", "2025-06-18T09:00:00+08:00") == {"trip": "10.00", "i1": "20.00", "i2": "60.00"}
    assert asked("strictest", LATE) == {"trip": "10.00", "i1": "denied too_late", "i2": "denied too_late"}


def test_the_strictest_terms_for_one_member_alone() -> None:
    """A member cannot escape them by being cancelled alone."""
    assert asked("strictest", EARLY, items=["i2"]) == {"i2": "150.00"}


def test_rights_and_waivers_under_the_strictest_terms() -> None:
    """They answer as usual, beside the terms that answer."""
    found = asked("strictest", LATE, RIGHT, what=trip(train=BARE, stay=INSURED))
    assert found == {"trip": "10.00", "i1": "denied too_late", "i2": "210.00"}
    assert asked("strictest", LATE, WAIVER) == {"trip": "10.00", "i1": "100.00", "i2": "300.00"}


def test_pins_count_under_the_strictest_terms() -> None:
    """A member's terms are those it was sold under, in the version it was sold under."""
    versions = (
        "versions:\n  - {from: 2020-01-01, cancel: [{penalty: 90%}]}\n  - {from: 2025-01-01, cancel: [{free: true}]}"
    )
    old = {"terms": {"id": "train", "version": "2020-01-01"}}
    books = rules("strictest", train=versions)
    assert said(ask(books, trip(), EARLY)) == {"trip": "10.00", "i1": "100.00", "i2": "300.00"}
    assert said(ask(books, trip(train=old), EARLY)) == {"trip": "10.00", "i1": "10.00", "i2": "30.00"}


def test_what_is_open_under_the_strictest_terms() -> None:
    """Terms that could give less than others leave the answer open; those that cannot do not."""
    some = "cancel: [{when: {insured: true}, free: true}, {deny: no}]"
    quote = ask(rules("strictest", stay=some), trip(), EARLY)
    assert (quote.outcome, quote.missing) == ("incomplete", ("insured",))
    nothing = ask(rules("strictest", train="cancel: [{deny: never}]", stay=some), trip(), EARLY)
    assert said(nothing) == {"trip": "10.00", "i1": "denied never", "i2": "denied never"}


def test_a_member_without_terms_may_have_the_strictest() -> None:
    """Nobody can tell what the others give."""
    books = book(package("strictest"), document(TRAIN, "train"))
    assert said(ask(books, trip(), EARLY)) == {
        "trip": "10.00",
        "i1": "incomplete no_terms",
        "i2": "incomplete no_terms",
    }


@pytest.mark.parametrize("members", ["all_or_none", "strictest"])
def test_a_package_whose_terms_nobody_knows(members: str) -> None:
    """Its members may be indivisible: nothing is granted, together or alone, but what law gives."""
    what = trip(own={"terms": {"id": "zz"}}, stay=INSURED)
    assert asked(members, EARLY, what=what, items=["i1"]) == {"i1": "incomplete unknown_terms"}
    quote = ask(rules(members, RIGHT), what, EARLY)
    assert said(quote)["i2"] == "incomplete unknown_terms"
    assert str(quote.at_least) == "CNY 210.00"


def test_a_package_without_terms() -> None:
    """Then its members go their own ways."""
    books = book(document(TRAIN, "train"), document(HOTEL, "hotel", applies="[{product: hotel}]"))
    assert said(ask(books, trip(), EARLY)) == {"trip": "incomplete no_terms", "i1": "50.00", "i2": "300.00"}


def test_pinned_terms_of_a_package_decide() -> None:
    """The package is divided by the terms it was sold under, whether they would apply or not."""
    other = document("members: all_or_none\ncancel: [{free: true}]", "sold", applies="[{product: cruise}]")
    books = rules("each", other)
    assert said(ask(books, trip(own={"terms": {"id": "sold"}}), LATE))["i2"] == "denied package"
    assert said(ask(books, trip(), LATE))["i2"] == "60.00"


def test_a_no_show_is_combined_too() -> None:
    """The same words hold for both requests."""
    own = package("all_or_none", "no_show: [{free: true}]")
    books = book(
        own,
        document("no_show: [{deny: no}]", "train"),
        document("no_show: [{penalty: 50%}]", "hotel", applies="[{product: hotel}]"),
    )
    quote = books.quote(trip(), NoShow(), at=LATE)
    assert said(quote) == {"trip": "denied package", "i1": "denied no", "i2": "denied package"}


def test_changes_and_claims_go_their_own_ways() -> None:
    """Only cancellations and no-shows are combined."""
    train = "change: [{fee: 5}]\ncompensate: {delay: [{pay: 10}]}"
    books = rules("all_or_none", train=train)
    assert books.quote(trip(), Change(items=("i1",)), at=EARLY).outcome == "granted"
    assert books.quote(trip(), Claim(items=("i1",)), at=EARLY).outcome == "granted"


LADDER = """\
members: all_or_none
refundable: all
cancel:
  - penalty: {over: time_left, steps: [{">= 30 days": 10%}, {">= 7 days": 50%}, {else: 100%}]}
"""


def test_a_ladder_over_the_whole_price() -> None:
    """A package sold at one price is one item without members."""
    price = [{"kind": "fare", "amount": "2000.00"}]
    window = {"starts": "2025-07-20T10:00[Asia/Shanghai]", "ends": "2025-07-26T18:00[Asia/Shanghai]"}
    whole = booking({"id": "trip", "product": "package", "price": price, "window": window})
    books = book(document(LADDER, applies=PRODUCT))
    found = [ask(books, whole, f"{day}T12:00:00+08:00").refund for day in ("2025-06-20", "2025-06-21", "2025-07-13")]
    assert [str(money) for money in found] == ["CNY 1800.00", "CNY 1000.00", "CNY 1000.00"]
    assert str(ask(books, whole, "2025-07-14T00:00:00+08:00").refund) == "CNY 0.00"


COSTS = "cancel: [{penalty: {sum: [costs_paid, {percent: 20%, of: total, part: rest}]}}]"


def test_costs_paid_to_suppliers_come_first() -> None:
    """Then the percentage of the rest; unknown costs are never nothing."""
    price = [{"kind": "fare", "amount": "2000.00"}]
    whole = booking({"id": "trip", "product": "package", "price": price})
    books = book(document(COSTS, applies=PRODUCT))
    assert str(ask(books, whole, given={"costs_paid": "1200.00"}).refund) == "CNY 640.00"
    assert ask(books, whole).missing == ("costs_paid",)
    stated = booking({"id": "trip", "product": "package", "price": price, "attributes": {"costs_paid": "1200.00"}})
    assert str(ask(books, stated).refund) == "CNY 640.00"


def test_the_explanation_says_that_it_is_the_package() -> None:
    """In data, in lines, and in the traveller's words."""
    quote = ask(rules("all_or_none", WAIVER), trip(), LATE, items=["i2"])
    decided = quote.reasons[0]
    assert (decided.code, decided.document, decided.source) == ("whole_package_only", "trip-terms", "made for a test")
    assert "ask for all of it" in decided.message
    assert [(one.document, one.code) for one in quote.reasons[1:]] == [("notice", "stopped")]
    assert "=> terms trip-terms: denied (whole package only)" in str(explain(quote))
    assert "only given back as a whole" in quote_text(quote)
    assert "套餐只能整体退订" in quote_text(quote, "zh")


def test_the_explanation_under_other_terms() -> None:
    """Under the strictest terms it is these that are explained, with their rows and sums."""
    quote = ask(rules("strictest"), trip(), EARLY)
    assert [line.row for line in quote.lines] == ["cancel-1", "cancel-1", "cancel-1"]
    assert [line.document for line in quote.lines] == ["trip-terms", "train", "train"]
    assert "=> terms train: refund CNY 150.00, penalty CNY 150.00" in str(explain(quote))


def test_deadlines_are_those_of_the_terms_that_answer() -> None:
    """By when to refund is said by them too."""
    slow = TRAIN + "\ndeadlines: [{do: refund, within: 240h, from: requested_at}]"
    quote = ask(rules("strictest", train=slow), trip(), EARLY)
    assert {one.item for one in quote.deadlines} == {"i1", "i2"}


EDGES = ("2025-06-17T15:00:00+08:00", "2025-06-18T10:00:00+08:00", "2025-06-18T15:00:00+08:00")
"""72 hours before the hotel; 48 hours before the train, and before the hotel."""


@pytest.mark.parametrize("members", ["each", "all_or_none", "strictest"])
@pytest.mark.parametrize("edge", EDGES)
def test_a_booking_remembers_no_longer_than_its_members_hold(members: str, edge: str) -> None:
    """The same booking, asked on both sides of a boundary of any member, under any member's terms."""
    books, what = rules(members), trip()
    inside, after = edge, edge.replace(":00+", ":00.000001+")
    for at in (inside, after, inside, after, inside, after):
        assert ask(books, what, at) == ask(rules(members), trip(), at)


@pytest.mark.parametrize("members", ["all_or_none", "strictest"])
def test_the_next_change_is_that_of_any_member(members: str) -> None:
    """Also where one member alone is asked for, and where another member's terms meet it."""
    books = rules(members)
    change = books.next_change(trip(), Cancel(), at="2025-06-10T12:00:00+08:00")
    assert change is not None
    assert change.valid_until.isoformat() == EDGES[0] if members == "all_or_none" else EDGES[1]
    if members == "strictest":
        alone = books.next_change(trip(), Cancel(items=("i2",)), at="2025-06-10T12:00:00+08:00")
        assert alone is not None
        assert alone.valid_until.isoformat() == EDGES[0]


def test_a_package_beside_other_items() -> None:
    """What is no member is not touched."""
    what = booking(
        {"id": "trip", "product": "package", "price": [{"kind": "service_fee", "amount": "0.00"}]},
        rail(package="trip"),
        hotel(id="i2", package="trip"),
        hotel(id="i3"),
    )
    assert said(ask(rules("all_or_none"), what, LATE))["i3"] == "60.00"


def test_two_packages_in_one_booking() -> None:
    """Each for itself."""
    free = [{"kind": "service_fee", "amount": "0.00"}]
    what = booking(
        {"id": "one", "product": "package", "price": free},
        {"id": "two", "product": "package", "price": free},
        rail(package="one"),
        hotel(id="i2", package="one"),
        hotel(id="i3", package="two"),
    )
    found = said(ask(rules("all_or_none"), what, LATE))
    assert (found["i2"], found["i3"]) == ("denied package", "60.00")


def test_the_rulebook_of_a_file_knows_packages(tmp_path: Any) -> None:
    """`members` is saved with the document."""
    rules("all_or_none").save(tmp_path / "x.rulebook")
    loaded = Rulebook.load(tmp_path / "x.rulebook")
    assert said(ask(loaded, trip(), LATE))["i2"] == "denied package"


def test_members_cancelled_in_part_before() -> None:
    """One traveller gave up the train; what both have is still given back together or not at all."""
    pair: dict[str, Any] = {"travellers": [{"id": "a"}, {"id": "b"}]}
    gone = [{"kind": "cancelled", "item": "i1", "at": EARLY, "travellers": ["a"]}]
    found = ask(rules("all_or_none"), trip(history=gone, **pair), LATE).lines
    assert [(line.item, line.code) for line in found] == [
        ("trip", "package"),
        ("i1", "package"),
        ("i1", "too_late"),
        ("i2", "package"),
    ]
    early = ask(rules("all_or_none"), trip(history=gone, **pair), EARLY)
    assert str(early.refund) == "CNY 360.00"
    strict = ask(rules("strictest"), trip(history=gone, **pair), EARLY)
    assert [str(line.refundable) for line in strict.lines] == ["CNY 10.00", "CNY 25.00", "CNY 25.00", "CNY 150.00"]


def test_what_a_package_says_stands_before_terms_that_value_what_was_flown() -> None:
    """A member that names its own way with partly used journeys is no less a member."""
    found = ask(rules("all_or_none", train=f"flown: segments\n{TRAIN}"), trip(), EARLY, items=["i1"])
    assert said(found) == {"i1": "denied whole_package_only"}
