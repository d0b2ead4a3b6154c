"""Random contents of a change: the new service, its price by component, and what settles it."""

from __future__ import annotations

import random
from typing import Any

from aftersales.values.money import to_text
from tests.reference.words import WORDS, chance

Json = dict[str, Any]


def new_service(rng: random.Random, booking: Json) -> Json:
    """What will be instead."""
    found: Json = {"bags": rng.randint(0, 4)} if chance(rng, 0.6) else {}
    found |= {"travellers_after": rng.randint(0, 3)} if chance(rng, 0.4) else {}
    for name in ("origin", "destination", "cabin"):
        found |= {name: rng.choice(WORDS[name])} if chance(rng, 0.4) else {}
    found |= {"components": _components(rng, booking), "price": None} if chance(rng, 0.4) else {}
    found |= {"tender": _tender(rng, booking["currency"])} if chance(rng, 0.4) else {}
    return found


def _tender(rng: random.Random, currency: str) -> Json:
    found: Json = {"method": rng.choice(("card", "alipay", "gift_card"))}
    return found | ({"balance": to_text(rng.choice((0, 500, 50_000)), currency)} if chance(rng, 0.5) else {})


def _components(rng: random.Random, booking: Json) -> list[Json]:
    """Mostly the old components at other prices."""
    several = len(booking["items"]) > 1
    found = []
    for item in booking["items"]:
        for part in item["price"]:
            if part["kind"] != "change_fee" and chance(rng, 0.9):
                keys = [key for key in ("traveller", "segment") if key in part and chance(rng, 0.8)]
                amount = to_text(rng.randint(0, 60_000), booking["currency"])
                code = {"code": part["code"]} if "code" in part else {}
                own = {"item": item["id"]} if several else {}
                found.append(
                    {"kind": part["kind"], "amount": amount, **code, **own, **{key: part[key] for key in keys}}
                )
    return found
