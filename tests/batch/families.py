"""Generated terms several times over, once for each rate plan, with other constants; other documents several times over
with one body, for other bookings."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from random import Random
from typing import Any

from tests.reference.gen_conditions import DATES, Draft, two_sided
from tests.reference.gen_documents import World, applies
from tests.reference.words import LENGTHS, WORDS, chance, some

_LENGTH = re.compile(r"(?<![0-9T:-])([0-9]+)(h| days?| months?)(?![0-9])")
_PERCENT = re.compile(r"^[0-9.]+%$")
_MOSTLY_THE_SAME = ("facts", "sets", "gates", "when", "unless", "deadlines", "language", "reviewed")
Json = dict[str, Any]


def names(plans: int) -> list[str]:
    """The rate plans."""
    return [f"plan-{number}" for number in range(plans)]


def multiplied(random: Random, world: World, plans: int) -> World:
    """A world with as many more terms for each of its terms."""
    more = [_for(random, one, name) for one in world.documents if _is_simple(one) for name in names(plans)]
    return replace(world, documents=(*world.documents, *more))


def echoed(random: Random, world: World, echoes: int) -> World:
    """A world with as many more of each document beside the terms, which apply to other bookings."""
    made = [_silenced(random, one) if _is_beside(one) else one for one in world.documents]
    more = [_elsewhere(random, one, world, number) for one in made if _is_beside(one) for number in range(echoes)]
    return replace(world, documents=(*made, *more))


def _is_beside(document: Json) -> bool:
    return next(iter(document)) in ("right", "waiver", "benefit")


def _silenced(random: Random, document: Json) -> Json:
    left_out = ("deadlines", "compensate") if {"cancel", "change"} & set(document) and chance(random, 0.9) else ()
    return {name: value for name, value in document.items() if name not in left_out}


def _elsewhere(random: Random, document: Json, world: World, number: int) -> Json:
    kind = next(iter(document))
    draft = Draft(random, world.product, world.currency, {}, kind=kind)
    asks = [one | _touching(random) for one in applies(draft, True)]
    return copy.deepcopy(document) | {kind: f"{document[kind]}-{number}", "applies": asks}


def _touching(random: Random) -> Json:
    asks: Json = {"airports_touched": some(random, WORDS["airports_touched"], 1, 2)} if chance(random, 0.5) else {}
    asks |= {"departure_date": two_sided(random, DATES, str)} if chance(random, 0.4) else {}
    return asks | ({"time_left": two_sided(random, LENGTHS, str)} if chance(random, 0.3) else {})


def _is_simple(document: Json) -> bool:
    return "terms" in document and len(document.get("applies", ())) == 1 and "package" not in str(document["applies"])


def _for(random: Random, document: Json, plan: str) -> Json:
    left_out = ("deadlines", "compensate") if chance(random, 0.9) else ()
    kept = {name: value for name, value in copy.deepcopy(document).items() if name not in left_out}
    found: Json = {name: _other(random, value, name) for name, value in kept.items()}
    own = f"{document['terms']}-{plan}"
    return found | {"terms": own, "applies": [{**document["applies"][0], "rate_plan": plan}]}


def _other(random: Random, value: Any, name: str) -> Any:
    """The same with other percents and lengths of time."""
    if name in ("facts", "sets", "gates", "when", "unless", "deadlines", "language", "reviewed") and chance(
        random, 0.8
    ):
        return value
    if isinstance(value, dict):
        return {_longer(random, key): _other(random, one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [_other(random, one, name) for one in value]
    if name == "percent":
        return random.choice((0, 10, 25, 80, value))
    return _longer(random, value) if isinstance(value, str) else value


def _longer(random: Random, text: Any) -> Any:
    if not isinstance(text, str) or "," in text or chance(random, 0.5):
        return text
    if _PERCENT.match(text):
        return random.choice(("0%", "15%", "60%", text))
    return _LENGTH.sub(lambda found: f"{int(found[1]) + random.choice((0, 0, 0, 1))}{found[2]}", text)


def planned(random: Random, booking: Json, plans: int) -> Json:
    """A booking whose items were mostly sold under one of the plans."""
    for item in booking["items"]:
        if chance(random, 0.8):
            item["attributes"] = {**item.get("attributes", {}), "rate_plan": random.choice(names(plans))}
    return booking
