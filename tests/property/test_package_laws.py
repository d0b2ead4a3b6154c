"""Laws of packages: how their members are combined."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aftersales import Booking, Cancel, NoShow, Quote, Rulebook
from tests.property.made_bookings import Dict, instants
from tests.property.made_journeys import journeys
from tests.property.made_layers import BESIDE, SOFT, documents
from tests.property.strategies import World
from tests.simple import not_none

MOVING = ("time_left", "since_booking", "requested_at", "request_time", "product", "rate_plan")
MEMBERS = ("each", "all_or_none", "strictest")
REQUESTS = st.sampled_from((Cancel(), NoShow(), Cancel(items=("trip",)), Cancel(items=("i0",))))
SECTIONS = ("cancel", "no_show")


@st.composite
def worlds(draw: st.DrawFn, kinds: tuple[str, ...] = BESIDE, facts: tuple[str, ...] = MOVING) -> World:
    """A package with its own terms, two or three members with terms of their own, and documents beside these."""
    data = draw(journeys(3))
    own = {"id": "trip", "product": "package", "supplier": "trip", "price": [{"kind": "fare", "amount": "50.00"}]}
    texts = [_under(draw(documents("p", ("terms",), SECTIONS, facts)), "trip")]
    for item in data["items"]:
        item["package"] = "trip"
        item["supplier"] = item["id"]
        texts.append(_under(draw(documents(f"t-{item['id']}", ("terms",), SECTIONS, facts)), item["id"]))
    texts += [draw(documents(f"x{n}", kinds, SECTIONS, facts)) for n in range(draw(st.integers(0, 1)))]
    tenders = [*data["tenders"], {"id": "own", "method": "card", "amount": "50.00"}]
    return World(tuple(texts), {**data, "items": [*data["items"], own], "tenders": tenders}, draw(instants()))


def _under(text: str, item: str) -> str:
    """Terms for one item alone."""
    lines = text.splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines) if line.startswith("applies:"))
    end = next(n for n in range(place + 1, len(lines)) if not lines[n].startswith((" ", "-")))
    return "".join([*lines[:place], f"applies: [{{supplier: {item}}}]\n", *lines[end:]])


def rules(world: World, members: str) -> Rulebook:
    """The documents of a world, the package's terms with a word on its members."""
    texts = [f"{world.texts[0]}members: {members}\n", *world.texts[1:]]
    return Rulebook.of_texts({f"{place}.yaml": text for place, text in enumerate(texts)})


def quoted(world: World, members: str, request: Any = None, data: Dict | None = None) -> Quote:
    """The quote of a world."""
    what = Booking.from_dict(data or world.data)
    return rules(world, members).quote(what, request or Cancel(), at=world.at)


def known(quote: Quote) -> int:
    """What certainly comes back, in minor units."""
    money = quote.refund or quote.at_least
    assert money is not None
    return money.minor


@given(worlds(SOFT), REQUESTS)
def test_all_or_none_never_grants_a_part(world: World, request: Any) -> None:
    """Without rights all items of the package are granted, or none is."""
    lines = quoted(world, "all_or_none", request).lines
    assert len({line.outcome == "granted" for line in lines if line.code != "already_refunded"}) <= 1


@given(worlds(), REQUESTS)
def test_of_a_part_only_rights_grant(world: World, request: Any) -> None:
    """Where not all are granted, what is granted is a right's."""
    lines = quoted(world, "all_or_none", request).lines
    granted = [line.outcome == "granted" for line in lines if line.code != "already_refunded"]
    if not all(granted):
        assert {line.document for line in lines if line.outcome == "granted"} <= {"x0"}


@given(worlds(), REQUESTS)
def test_all_or_none_never_gives_more_than_each(world: World, request: Any) -> None:
    """Nothing more is certain, line by line."""
    whole, each = (quoted(world, members, request) for members in ("all_or_none", "each"))
    assert known(whole) <= known(each)


@given(worlds(), st.sampled_from((Cancel(), NoShow())))
def test_the_strictest_terms_are_those_that_give_least(world: World, request: Any) -> None:
    """Just what is certain where all members are pinned to the terms of one of them, and the least of these."""
    found = []
    for name in [item["id"] for item in world.data["items"][:-1]]:
        pin = {"id": f"t-{name}"}
        items = [{**item, "terms": pin} if "package" in item else item for item in world.data["items"]]
        found.append(known(quoted(world, "each", request, {**world.data, "items": items})))
    assert known(quoted(world, "strictest", request)) == min(found)


@given(worlds(), st.sampled_from(MEMBERS), REQUESTS)
def test_the_order_of_items_does_not_matter(world: World, members: str, request: Any) -> None:
    """The same outcome and the same sums, whichever item stands first."""
    turned = {**world.data, "items": world.data["items"][::-1]}
    one, two = quoted(world, members, request), quoted(world, members, request, turned)
    assert known(one) == known(two)
    if members != "strictest":
        assert one.lines == two.lines[::-1]


@given(worlds(), st.sampled_from(MEMBERS), REQUESTS)
def test_every_line_adds_up_to_what_was_paid(world: World, members: str, request: Any) -> None:
    """And the payouts to the refund, within what each tender paid."""
    quote = quoted(world, members, request)
    for line in quote.lines:
        if line.refundable is not None and line.kept is not None:
            parts = (line.refundable, line.kept, line.used, line.already_refunded)
            assert sum(not_none(part).minor for part in parts) == not_none(line.paid).minor
    assert sum(one.amount.minor for one in quote.payouts) == (quote.refund.minor if quote.refund else 0)
    left = {payment.id: payment.paid - payment.refunded for payment in Booking.from_dict(world.data).payments}
    assert all(one.amount.minor <= left[one.tender] for one in quote.payouts)


@given(worlds(), st.sampled_from(MEMBERS), st.lists(instants(), min_size=3, max_size=6))
def test_a_package_asked_at_many_instants_answers_like_a_fresh_one(
    world: World, members: str, asked: list[datetime]
) -> None:
    """What a booking remembers ends where any member's answer does, under any member's terms."""
    books, what = rules(world, members), Booking.from_dict(world.data)
    for at in asked + asked[::-1]:
        fresh = books.quote(Booking.from_dict(world.data), Cancel(), at=at)
        assert books.quote(what, Cancel(), at=at) == fresh


@given(worlds(), st.sampled_from(MEMBERS), REQUESTS)
def test_a_package_holds_until_its_next_change(world: World, members: str, request: Any) -> None:
    """The same outcome and sums one tick before the instant announced, and others after it."""
    books, what = rules(world, members), Booking.from_dict(world.data)
    here = books.quote(what, request, at=world.at, look_ahead=True)
    change = here.next_change
    if change is not None:
        last = books.quote(what, request, at=change.valid_until) if change.inclusive else here
        assert (last.outcome, last.refund, last.penalty) == (here.outcome, here.refund, here.penalty)
