"""Reports and requests with the facts that a document asks for."""

from __future__ import annotations

import random
from typing import Any

from aftersales.model.request import HEADS, Cancel, Change, Claim, NoShow, Request
from aftersales.policy.registry import BUILT_IN
from aftersales.values.money import to_text
from tests.reference.gen_governed_times import DAY, Times, local_of, text_of
from tests.reference.gen_parts import part_of
from tests.reference.words import chance, some

Json = dict[str, Any]
WORDS = ("cause", "cancelled_by", "alternative_response", "remedy_taken", "place")
FLAGS = ("extraordinary", "within_control", "safety", "known_before_purchase", "provided", "mishandled_report")
INSTANTS = (
    "cancelled_at",
    "incident_at",
    "notified_at",
    "new_departure",
    "new_arrival",
    "actual_departure",
    "actual_arrival",
    "deplaned_at",
    "bags_delivered_at",
)
OFFERED = {"alternative_departure": "departs_at", "alternative_arrival": "arrives_at"}
IMPLIED = {"downgraded": ("downgraded", True), "airport_changed": ("airport_changed", True)}
IMPLIED |= {"not_provided": ("provided", False)}
CHOICES = {"alternative_response": ("accepted", "rejected"), "place": ("origin", "stopover", "diversion")}
USUAL: Json = {"cause": "technical", "cancelled_by": "carrier", "remedy_taken": "none", "place": "origin"}
USUAL |= {"alternative_response": "none", "connections_added": 0}
LATER = dict.fromkeys(("notified_at", "incident_at", "cancelled_at", "actual_departure"), "service_start")
LATER |= dict.fromkeys(("actual_arrival", "deplaned_at", "bags_delivered_at"), "service_end")


def reports_of(one: Times, item: Json) -> list[Json]:
    """One report on the item, if anything of what is wished comes with a report."""
    wished = {name for name, value in one.values.items() if value is not None and _reported(name)}
    wished |= {*INSTANTS, *OFFERED} & one.at.keys()
    return [_report(one, item)] if wished or chance(one.rng, 0.05) else []


def _reported(name: str) -> bool:
    return name in BUILT_IN and BUILT_IN[name].source == "report"


def _report(one: Times, item: Json) -> Json:
    rng, values = one.rng, one.values
    kind = values.get("disruption") or rng.choice(("cancelled", "delayed", "delayed", "retimed"))
    found: Json = {"id": "d0", "kind": kind, "item": item["id"]}
    found |= {name: values[name] for name in (*WORDS, *FLAGS, "connections_added") if values.get(name) is not None}
    for name, words in CHOICES.items():
        if found.get(name) not in words:
            found.pop(name, None)
    found |= {"price_increase_bp": values["price_increase"]} if values.get("price_increase") is not None else {}
    found |= {name: text_of(one.at[name]) for name in INSTANTS if name in one.at}
    found = _usual(one) | found
    for name in ("downgraded", "airport_changed"):
        found |= {name: values[name]} if isinstance(values.get(name), bool) else {}
    offer = {key: text_of(one.at[name]) for name, key in OFFERED.items() if name in one.at}
    if offer or values.get("alternative") is not None:
        found["alternative"] = {"kind": values.get("alternative") or "flight", **offer}
    elif chance(rng, 0.9) and found.get("alternative_response", "none") == "none":
        found["alternative"] = "none"
    return _consistent(found, one)


def _usual(one: Times) -> Json:
    """Most of what reports state, if nothing else was wished: what is left out is unknown."""
    rng = one.rng
    found = {**USUAL, **{name: chance(rng, 0.5) for name in FLAGS}}
    found |= {n: text_of(one.at[name] + rng.choice((-20, -1, 0, 1)) * DAY // 4) for n, name in LATER.items()}
    found |= {name: "none" for name in INSTANTS if name not in found or chance(rng, 0.1)}
    return {name: value for name, value in found.items() if chance(rng, 0.93)}


def _consistent(found: Json, one: Times) -> Json:
    """A report as the models want it."""
    kind, offer = found["kind"], found.get("alternative")
    if kind in IMPLIED:
        found |= dict([IMPLIED[kind]])
    if kind == "cancelled":
        found = {key: value for key, value in found.items() if key not in ("actual_departure", "actual_arrival")}
        found |= {"final_arrival": text_of(one.at["actual_arrival"])} if "actual_arrival" in one.at else {}
    if kind == "retimed" and {found.get("new_departure"), found.get("new_arrival")} <= {None, "none"}:
        found["new_departure"] = text_of(one.at["service_start"] + 3_600_000_000)
    pairs = (("new_departure", "new_arrival"), ("actual_departure", "actual_arrival"))
    for first, last in (*pairs, ("deplaned_at", "bags_delivered_at")):
        if {first, last} <= found.keys() and "none" not in (found[first], found[last]):
            found[last] = max(found[first], found[last])
    if isinstance(offer, dict) and offer.get("arrives_at", "~") <= offer.get("departs_at", ""):
        del offer[one.rng.choice(("departs_at", "arrives_at"))]
    return found


def request_of(one: Times, booking: Json, question: str) -> Request:
    """What is asked: the question of the table that was aimed at, mostly of the whole booking."""
    rng, values = one.rng, one.values
    about: Json = {}
    reason, evidence = values.get("reason"), values.get("evidence")
    about |= {"reason": reason} if isinstance(reason, str) else {}
    about |= {"evidence": (evidence,)} if isinstance(evidence, str) else {}
    named = part_of(rng, booking["items"][0], one.people) if chance(rng, 0.12) else {}
    part: Json = {key: tuple(names) for key, names in named.items()} | ({"items": ("i0",)} if named else {})
    if question in HEADS or question == "claim":
        part = {key: names for key, names in part.items() if key in ("items", "travellers")}
        heads: Any = (question,) if question in HEADS and chance(rng, 0.4) else None
        return Claim(**about, **part, heads=heads)
    if question == "change":
        return Change.from_dict({**_new(one, booking), **about, **part})
    if question not in ("cancel", "no_show"):
        question = rng.choice(("cancel", "no_show"))
    return (Cancel if question == "cancel" else NoShow)(**about, **part)


def _new(one: Times, booking: Json) -> Json:
    rng, values, item = one.rng, one.values, booking["items"][0]
    aspects = [values[name] for name in ("aspects", "aspect") if isinstance(values.get(name), str)]
    aspects += some(rng, ("date", "time", "route", "name", "cabin"), 0, 1)
    found: Json = {"aspects": sorted(set(aspects))}
    for name, key in (("new_origin", "origin"), ("new_destination", "destination")):
        value = values.get(name)
        if isinstance(value, tuple) or chance(rng, 0.3):
            found[key] = item["segments"][0]["origin"] if "segments" in item else "AAA"
            if name == "new_destination" and "segments" in item:
                found[key] = item["segments"][-1]["destination"]
        elif isinstance(value, str):
            found[key] = value
    day = one.wishes.dates.get("new_start_date")
    if day is not None or chance(rng, 0.6):
        at = one.at["service_start"] + rng.choice((0, DAY, -DAY, 14 * DAY)) if day is None else one.on(day, 10)
        found["departs"] = local_of(at, one.zone)
    found |= {"travellers_after": values["new_party_size"]} if type(values.get("new_party_size")) is int else {}
    found |= {"bags": rng.randint(0, 3)} if chance(rng, 0.3) else {}
    found |= _new_price(rng, one, booking)
    if chance(rng, 0.4):
        balance = {"balance": to_text(rng.choice((0, 500, 900_000)), one.currency)} if chance(rng, 0.5) else {}
        found["tender"] = {"method": rng.choice(("card", "credit_card", "gift_card")), **balance}
    return found


def _new_price(rng: random.Random, one: Times, booking: Json) -> Json:
    if chance(rng, 0.3):
        return {}
    several = len(booking["items"]) > 1
    if several or chance(rng, 0.4):
        keys = ("kind", "traveller", "segment")
        return {
            "components": [
                {key: part[key] for key in keys if key in part}
                | {"amount": to_text(rng.randint(0, 900_000), one.currency)}
                | ({"item": item["id"]} if several else {})
                for item in booking["items"]
                for part in item["price"]
            ]
        }
    return {"price": to_text(rng.choice((0, 1, rng.randint(0, 2_000_000))), one.currency)}
