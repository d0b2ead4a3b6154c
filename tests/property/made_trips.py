"""Trips for the machine: bookings of several items, travellers and tenders, and small folders of documents."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import product
from pathlib import Path

from hypothesis import strategies as st

from aftersales import Rulebook
from aftersales.engine.rulebook import bundled_folder
from aftersales.policy.loading import Library, load_folder, load_texts
from tests.property.made_bookings import Dict, minor_of, shares, text_of
from tests.simple import document

EVERY = "[{product: [flight, rail, hotel]}]"
ZONE = "[Asia/Shanghai]"
LADDER = "{over: time_left, steps: [{'>= 7 days': free}, {'>= 48h': 10%}, {'>= 24h': 33.33%}, {'> 0h': 80%}]}"
PENALTIES = (
    f"cancel: [{{penalty: {LADDER}}}, {{deny: departed}}]\nno_show: [{{penalty: 100%}}]\nchange: [{{fee: 15.00}}]",
    """\
cancel: [{penalty: {percent: 12.5, per: traveller, at_least: 2.00}, once: 7.77}]
no_show: [{penalty: 90%}]
change: [{fee: {amount: 5.00, per: traveller}, once: 3.00}]""",
    "cancel: [{when: {time_left: '>= 24h'}, penalty: {amount: 10.01, per: segment}}, {penalty: 50%}]",
    """\
cancel: [{penalty: {greatest: [20.00, 5%]}}]
no_show: [{deny: gone}]
change: [{fee: 5%, difference: waive}]""",
    "cancel: [{when: {scope: part}, penalty: 30%}, {penalty: 20%}]\nchange: [{fee: {sum: [1.00, 10%]}}]",
    """\
refundable: {except: [tax]}
cancel:
  - {penalty: 25.00, once: {over: time_left, steps: {'>= 48h': 1.00, '> 0h': 9.00}}}
  - {deny: departed}""",
    """\
cancel:
  - {when: {product: hotel}, penalty: {nights: 1}}
  - {each: segment, when: {origin: A}, penalty: 40%}
  - {each: segment, penalty: 7.00}""",
    """\
cancel:
  - {when: {time_left: '<= 0h'}, deny: departed}
  - {each: traveller, when: {traveller_type: child}, free: true, once: 4.00}
  - {each: traveller, penalty: 10%, once: 4.00}""",
)
UNEVEN = (-1, 4, 5, 7)
"""Documents whose parts do not add up to the whole: they ask what a part it is, or keep a fixed amount of some
components alone."""
_LAW = """\
cancel: [{when: {disruption: cancelled}, free: true}, {when: {disruption: delayed}, penalty: 12.00}]
compensate: {cancellation: [{when: {disruption: cancelled}, pay: {amount: 250.00, per: traveller}}]}"""
_NOTICE = """\
cancel: [{when: {airports_touched: B, disruption: delayed}, penalty: {percent: 50, of: terms_penalty}}]"""
_HEAD = "language: 1\ntitle: {en: x}\nsource: s\n"
RAILS = {
    "card.yaml": f"""\
tender: card\n{_HEAD}methods: [card]\nwindow: 20 days\npartial_refunds: 3\nspacing: 24h
void: {{until: "22:00"}}\nzone: Asia/Shanghai\nfallback: [gift, bank]""",
    "points.yaml": f"""\
tender: points\n{_HEAD}methods: [points]\ncomes_back: points\nminimum: {{CNY: 1.00}}\nfallback: [bank]""",
    "gift.yaml": f"tender: gift\n{_HEAD}methods: [gift]\ncomes_back: voucher\nminimum: {{CNY: 20.00}}",
    "bank.yaml": f"tender: bank\n{_HEAD}methods: [bank]\nminimum: {{CNY: 0.02}}",
}
"""Rails with limits: a share too small for its own, and for all that take it, is stuck."""
ORDERS = (
    f"routing: order\n{_HEAD}payers: apart\norder: [points, rest]\nearned_points: claw_back",
    f"routing: order\n{_HEAD}payers: [company]\nwithin: latest_first\napplies: [{{scope: part}}]",
)
RIGHT = document(_LAW, "law", "right", EVERY)
WAIVER = document(_NOTICE, "notice", "waiver", EVERY)


@lru_cache
def rules_of(number: int) -> Rulebook:
    """The bundled library (-1), or a small folder of documents: terms, a right and a waiver."""
    return Rulebook.bundled() if number < 0 else Rulebook.of_texts(_texts(number))


@lru_cache
def library_of(number: int) -> Library:
    """The same documents as they are read."""
    return load_folder(bundled_folder(), Path("policies")) if number < 0 else load_texts(_texts(number))


def _texts(number: int) -> dict[str, str]:
    """Every second folder has rails, and the later ones an order."""
    ways = RAILS if number % 2 else {}
    ways = {**ways, "o.yaml": ORDERS[number // 2 % 2]} if number > 3 else ways
    return {"t.yaml": document(PENALTIES[number], applies=EVERY), "l.yaml": RIGHT, "w.yaml": WAIVER, **ways}


RULES = st.integers(-1, len(PENALTIES) - 1)
AMOUNTS = st.sampled_from((0, 1, 100, 333, 10_000, 55_300)) | st.integers(0, 90_000)


@cache
@st.composite
def _items(draw: st.DrawFn, own: str, travellers: tuple[str, ...]) -> Dict:
    """A train, a journey of up to three flights, or a stay of up to three nights; priced in parts, or as a whole."""
    kind = draw(st.sampled_from(("rail", "flight", "hotel")))
    count = 1 if kind == "rail" else draw(st.integers(1, 3))
    times: Dict = {
        "segments": [
            {"origin": "ABC"[n], "destination": "BCD"[n], "departs": f"2025-06-{20 + n}T10:00{ZONE}", "leg": n // 2}
            for n in range(count)
        ]
    }
    if kind == "hotel":
        times = {"stay": {"check_in": f"2025-06-20T15:00{ZONE}", "check_out": f"2025-06-{20 + count}T11:00{ZONE}"}}
    named = [{"traveller": who} for who in travellers] if draw(st.booleans()) and travellers else [{}]
    split = kind != "hotel" and draw(st.booleans())
    numbered = [{"segment": n} for n in range(count)] if split else [{}]
    owners = [{**who, **which} for who, which in product(named, numbered)]
    kinds = ["stay" if kind == "hotel" else "fare", *draw(st.lists(st.just("tax"), max_size=1))]
    price = [{"kind": one, "amount": text_of(draw(AMOUNTS)), **owner} for one in kinds for owner in owners]
    supplier = {"supplier": "CR"} if kind == "rail" else {}
    return {"id": own, "product": kind, "price": price, **times, **supplier}


@cache
@st.composite
def trips(draw: st.DrawFn) -> Dict:
    """A booking of up to three items for up to three travellers, paid with up to three tenders."""
    names = tuple(f"t{n}" for n in range(draw(st.integers(0, 3))))
    items = [draw(_items(f"i{n}", names)) for n in range(draw(st.integers(1, 3)))]
    types = draw(st.sampled_from((("adult",), ("adult",), ("adult", "child"))))
    total = sum(minor_of(part["amount"]) for item in items for part in item["price"])
    data: Dict = {"id": "B1", "booked_at": "2025-06-01T00:00:00Z", "currency": "CNY"}
    data["travellers"] = [{"id": name, "type": types[n % len(types)]} for n, name in enumerate(names)]
    data["tenders"] = [draw(_tenders(f"p{n}", minor)) for n, minor in enumerate(shares(draw, total))]
    data |= {"earned": [{"program": "miles", "points": 1000}]} if draw(st.booleans()) else {}
    return data | {"items": items, "history": [], "disruptions": []}


@cache
@st.composite
def _tenders(draw: st.DrawFn, own: str, minor: int) -> Dict:
    """A payment by card, points or gift card; half of them say more."""
    found: Dict = {"id": own, "method": "card", "amount": text_of(minor)}
    if draw(st.booleans()):
        found |= {"method": draw(st.sampled_from(("card", "points", "gift"))), "points": draw(st.integers(1, 99_999))}
        found |= {"captured_at": draw(st.sampled_from(("2025-06-01T00:00:00Z", "2025-06-11T15:00:00Z")))}
        found |= draw(st.sampled_from(({}, {"payer": "company"}, {"expires_on": "2025-06-15"})))
    return found
