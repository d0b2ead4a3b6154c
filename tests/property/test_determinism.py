"""Laws of determinism: the same inputs give the same answer, wherever and however it is computed."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aftersales import Booking, Cancel, NoShow, Rulebook, explain
from tests.property.made_bookings import instants
from tests.property.strategies import World, worlds
from tests.simple import BOOKED, booking, document, hotel, rail

LADDER = "{over: time_left, steps: [{'>= 48h': free}, {'>= 3 days': 5%}, {'> 0h': 20%}, {else: 100%}]}"
TEXTS = (
    document(f"cancel: [{{penalty: {LADDER}}}]", applies="[{product: [rail, hotel]}]"),
    document("cancel: [{when: {since_booking: '<= 24h'}, free: true}]", "r", "right"),
)
CHILD = """
import json, sys
from aftersales import Booking, Cancel, Rulebook
texts, data, at = json.load(sys.stdin)
quote = Rulebook.of_texts(texts).quote(Booking.from_dict(data), Cancel(id="r"), at=at, look_ahead=True)
print(quote.to_json())
"""


def everything(rules: Rulebook, what: Booking, at: Any) -> tuple[str, str]:
    """All that a quote says, and its explanation."""
    quote = rules.quote(what, Cancel(id="r"), at=at, look_ahead=True)
    return quote.to_json(), str(explain(quote))


@given(worlds())
def test_the_same_inputs_give_the_same_answer(world: World) -> None:
    """Asked again, of the same objects and of fresh ones, the answer is the same."""
    rules, what = world.fresh(), world.booking
    first = everything(rules, what, world.at)
    assert everything(rules, what, world.at) == first
    assert everything(world.fresh(), Booking.from_dict(world.data), world.at) == first


@given(worlds(), worlds())
def test_other_bookings_asked_before_change_nothing(world: World, other: World) -> None:
    """What a rulebook has quoted leaves no trace in later answers."""
    rules = world.fresh()
    rules.quote(other.booking, Cancel(), at=other.at)
    assert everything(rules, world.booking, world.at) == everything(world.fresh(), world.booking, world.at)


@given(worlds(), st.lists(instants(), min_size=1, max_size=4), st.booleans())
def test_other_instants_asked_before_change_nothing(world: World, earlier: list[datetime], facts: bool) -> None:
    """What was quoted for the same booking at other instants, or with facts given, leaves no trace either."""
    rules, what = world.fresh(), world.booking
    for at in earlier:
        stated = {"rate_plan": "flex"} if facts and "rate_plan" not in what.records[0].facts else None
        rules.quote(what, Cancel(), at=at, given=stated)
        rules.quote(what, NoShow(), at=at)
        rules.quote(what, Cancel(items=("i0",), reason="illness"), at=at)
    assert everything(rules, what, world.at) == everything(world.fresh(), Booking.from_dict(world.data), world.at)


@given(worlds())
def test_a_pickled_rulebook_answers_the_same(world: World) -> None:
    """Before and after it has been used."""
    fresh = pickle.loads(pickle.dumps(world.fresh()))
    rules, what = world.rules, world.booking
    first = everything(rules, what, world.at)
    used = pickle.loads(pickle.dumps(rules))
    assert everything(fresh, what, world.at) == everything(used, pickle.loads(pickle.dumps(what)), world.at) == first


@given(worlds())
def test_a_saved_rulebook_answers_the_same(world: World) -> None:
    """Saved, loaded, and saved once more."""
    with TemporaryDirectory() as folder:
        first, second = Path(folder, "first.rulebook"), Path(folder, "second.rulebook")
        world.rules.save(first)
        Rulebook.load(first).save(second)
        assert first.read_text("utf-8") == second.read_text("utf-8")
        loaded = Rulebook.load(second)
    assert everything(loaded, world.booking, world.at) == everything(world.rules, world.booking, world.at)
    assert loaded.digest == world.rules.digest


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(world: World, random: Any) -> None:
    """Documents in another order and under other names: another explanation's places, the same answer."""
    texts = [*world.texts]
    random.shuffle(texts)
    other = Rulebook.of_texts({f"file {place}.yaml": text for place, text in enumerate(texts)})
    one, two = (rules.quote(world.booking, Cancel(), at=world.at, look_ahead=True) for rules in (world.rules, other))
    assert one == two


@given(worlds())
def test_the_order_of_items_does_not_matter(world: World) -> None:
    """The same lines and the same sums, whichever item stands first."""
    turned = Booking.from_dict({**world.data, "items": world.data["items"][::-1]})
    one = world.rules.quote(world.booking, Cancel(), at=world.at)
    two = world.rules.quote(turned, Cancel(), at=world.at)
    assert (one.outcome, one.refund, one.penalty, one.at_least) == (two.outcome, two.refund, two.penalty, two.at_least)
    assert one.lines == two.lines[::-1]
    assert one.payouts == two.payouts


@given(worlds(words=False))
def test_a_fact_that_no_condition_uses_changes_nothing(world: World) -> None:
    """Without its attributes, supplier and channel the booking is answered the same."""
    items = [{k: v for k, v in item.items() if k not in ("attributes", "supplier")} for item in world.data["items"]]
    bare = {key: value for key, value in world.data.items() if key != "channel"} | {"items": items}
    quotes = [world.rules.quote(Booking.from_dict(data), Cancel(), at=world.at) for data in (world.data, bare)]
    assert quotes[0] == quotes[1]


def test_another_process_answers_the_same() -> None:
    """With other hash seeds too: nothing depends on the order of sets."""
    texts = {f"{place}.yaml": text for place, text in enumerate(TEXTS)}
    what = booking(rail(supplier="S"), hotel(id="i2"))
    at = "2025-06-18T12:00:00+08:00"
    here = Rulebook.of_texts(texts).quote(what, Cancel(id="r"), at=at, look_ahead=True).to_json()
    path = str(Path(sys.modules["aftersales"].__file__ or "").parents[1])
    for seed in ("0", "1", "2"):
        child = subprocess.run(
            [sys.executable, "-c", CHILD],
            input=json.dumps([texts, what.to_dict(), at]),
            env={"PYTHONPATH": path, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert child.stdout.strip() == here


def test_threads_share_a_rulebook() -> None:
    """Many threads asking one fresh rulebook get the answers one thread gets."""
    texts = {f"{place}.yaml": text for place, text in enumerate(TEXTS)}
    bookings = [booking(rail(f"2025-06-20T{hour:02d}:00", fare=f"{hour + 1}.00")) for hour in range(24)] * 8
    alone = [everything(Rulebook.of_texts(texts), what, BOOKED) for what in bookings[:24]] * 8
    shared = Rulebook.of_texts(texts)
    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(lambda what: everything(shared, what, BOOKED), bookings))
    assert together == alone
