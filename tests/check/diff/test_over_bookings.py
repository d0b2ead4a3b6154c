"""Over bookings a comparison finds what quoting every one of them twice finds, and quotes few of them twice."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq
import pytest

from aftersales import Booking, Cancel, Change
from aftersales.batch.sources import opened
from aftersales.check.diff.bookings import Asked, over_bookings
from aftersales.check.diff.sides import Side
from tests.batch.tables import table_of
from tests.check.diff.made import right, sides, terms
from tests.simple import rail, raw

AT = "2025-06-18T12:00:00+08:00"
ROWS = 400
PENALTIES = {"aa": "10%", "bb": "20%", "cc": "30%", "dd": "{percent: 15, at_least: 20}"}
Texts = dict[str, str]


def fares(own: str, penalty: str, more: str = "") -> str:
    """One supplier's terms."""
    table = f"cancel:\n  - {{when: {{time_left: '>= 48h'}}, penalty: {penalty}}}\n  - {{id: late, penalty: 50%}}"
    return terms(table, f"[{{product: rail, supplier: {own}{more}}}]", f"fares-{own}").replace("EUR", "CNY")


OLD = {f"{own}.yaml": fares(own, penalty) for own, penalty in PENALTIES.items()}
GRACE = right("cancel:\n  - {id: grace, when: {channel: app}, penalty: free}", "[{product: rail, supplier: bb}]")
VARIANTS: dict[str, tuple[Texts, Texts]] = {
    "a row": (OLD, {**OLD, "aa.yaml": fares("aa", "12%")}),
    "narrower": (OLD, {**OLD, "bb.yaml": fares("bb", "20%", ", channel: web")}),
    "wider": ({**OLD, "bb.yaml": fares("bb", "20%", ", channel: web")}, OLD),
    "added": (OLD, {**OLD, "law.yaml": GRACE.replace("EUR", "CNY")}),
    "removed": ({**OLD, "law.yaml": GRACE.replace("EUR", "CNY")}, OLD),
    "terms removed": (OLD, {name: text for name, text in OLD.items() if name != "cc.yaml"}),
    "a rival": (OLD, {**OLD, "rival.yaml": fares("dd", "1%").replace("fares-dd", "rival")}),
    "text": (OLD, {**OLD, "aa.yaml": OLD["aa.yaml"].replace("fare sheet", "another sheet")}),
}


def bookings() -> list[dict[str, Any]]:
    """Of every supplier, some pinned to terms that others are sold under, some in packages."""
    random, found = Random(7), []
    for number in range(ROWS):
        own = random.choice((*PENALTIES, "nobody"))
        keys: dict[str, Any] = {"supplier": own}
        if random.random() < 0.2:
            keys["terms"] = {"id": f"fares-{random.choice([*PENALTIES, 'gone'])}"}
        item = rail(f"2025-06-{random.choice((19, 20, 21))}T10:00", fare=f"{random.randrange(1, 900)}.00", **keys)
        found.append(raw(item, id=f"B{number}", channel=random.choice(("app", "web"))))
    return found


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of them."""
    place = tmp_path_factory.mktemp("bookings") / "bookings.parquet"
    pq.write_table(table_of(bookings()), place)
    return place


def one_by_one(both: tuple[Side, Side]) -> dict[str, int]:
    """How many change, and what their travellers get more and less, in minor units."""
    found = {"changed": 0, "more": 0, "less": 0}
    for data in bookings():
        booking = Booking.from_dict(data)
        old, new = (side.rulebook.quote(booking, Cancel(), at=AT) for side in both)
        gain = (new.refund.minor if new.refund else 0) - (old.refund.minor if old.refund else 0)
        found["changed"] += (old.outcome, old.refund, old.penalty) != (new.outcome, new.refund, new.penalty)
        found["more"] += max(gain, 0)
        found["less"] += max(-gain, 0)
    return found


def cents(text: str) -> int:
    """Minor units of a decimal text."""
    return int(text.replace(".", ""))


@pytest.mark.parametrize("name", VARIANTS)
def test_the_same_as_quoting_all_twice(name: str, file: Path) -> None:
    """Numbers and money, however few were asked of both rulebooks."""
    both = sides(*VARIANTS[name])
    found = over_bookings(both, opened(file, (), 150), Asked(Cancel(), AT))
    money = found["money"].get("CNY", {"more": {"amount": "0"}, "less": {"amount": "0"}})
    wanted = one_by_one(both)
    assert found["rows"]["changed"] == wanted["changed"]
    assert {way: cents(money[way]["amount"]) for way in ("more", "less")} == {w: wanted[w] for w in ("more", "less")}
    assert (wanted["changed"] > 0) == (name != "text")
    assert found["rows"]["quoted"] == ROWS
    assert found["rows"]["quoted_twice"] < ROWS * 2 // 3


@pytest.mark.parametrize("price", ["1.00", "5000.00"])
def test_a_change(price: str, file: Path) -> None:
    """What comes back and what is to pay, not by how much the new price is cheaper."""
    row = "{fee: 5, difference: {dearer: collect, cheaper: {refund: 50%}}}"
    old = terms(f"change:\n  - {row}", "[{product: rail}]", "fares-aa").replace("EUR", "CNY")
    both = sides(old, old.replace("fee: 5", "fee: 8").replace("50%", "60%"))
    request = Change(price=price)
    found = over_bookings(both, opened(file, (), 150), Asked(request, AT))
    wanted = 0
    for data in bookings():
        quotes = [side.rulebook.quote(Booking.from_dict(data), request, at=AT) for side in both]
        sums = [(q.refund.minor if q.refund else 0) - (q.collect.minor if q.collect else 0) for q in quotes]
        wanted += sums[1] - sums[0]
    ways = found["money"]["CNY"]
    assert cents(ways["more"]["amount"]) - cents(ways["less"]["amount"]) == wanted != 0


def test_by_row_and_by_size(file: Path) -> None:
    """Every booking that gains or loses is in a line of its rows; the largest are told by their ids."""
    both = sides(*VARIANTS["a row"])
    found = over_bookings(both, opened(file, (), 150), Asked(Cancel(), AT))
    assert {(one["old"], one["new"]) for one in found["by_row"]} == {("fares-aa/cancel-1", "fares-aa/cancel-1")}
    assert sum(one["less"]["bookings"] for one in found["by_row"]) == found["rows"]["changed"]
    sizes = [cents(one["change"].lstrip("-")) for one in found["largest"]]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) == 10
    by_id = {data["id"]: Booking.from_dict(data) for data in bookings()}
    old, new = (side.rulebook.quote(by_id[found["largest"][0]["booking"]], Cancel(), at=AT) for side in both)
    assert old.refund is not None
    assert new.refund is not None
    assert old.refund.minor - new.refund.minor == sizes[0]


def test_rails_that_differ_have_every_booking_asked_twice(file: Path) -> None:
    """Nothing is spared where anything but terms, rights, waivers and benefits is another."""
    head = "tender: cards\nlanguage: 1\ntitle: {en: Cards}\nsource: s\nmethods: [card]\n"
    rail_of = f"{head}arrival: {{earliest: 1 days, latest: 9 days}}\n"
    both = sides({**OLD, "card.yaml": rail_of}, {**OLD, "card.yaml": rail_of.replace("9 days", "5 days")})
    found = over_bookings(both, opened(file, (), 150), Asked(Cancel(), AT))
    assert found["rows"]["quoted_twice"] == ROWS
