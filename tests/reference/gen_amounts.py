"""Random amounts and outcomes."""

from __future__ import annotations

from random import Random
from typing import Any

from aftersales.policy.documents import HEADS
from tests.reference.features import FEATURES, use
from tests.reference.gen_conditions import Draft, conjunction, ladder
from tests.reference.words import chance, some, weighted

OF_TERMS = {"cancel": "terms_penalty", "no_show": "terms_penalty", "change": "terms_fee"}
STEPS = {"CNY": (0.01, 0.5, 1, 10), "JPY": (1, 10, 100), "KWD": (0.001, 0.005, 0.25, 1)}
SELECTIONS: dict[str, tuple[Any, ...]] = {
    "rail": ("fare", "fare", "total", ["fare", "service_fee"], {"except": ["insurance"]}, "tax"),
    "flight": ("fare", "fare", ["fare", "carrier_imposed"], {"except": ["tax"]}, "total", "tax", "tax.CN"),
    "hotel": ("stay", "stay", "total", ["stay", "tax"], {"except": ["service_fee", "deposit"]}, "tax"),
}
UNITS = {
    "rail": {"ticket": 4, "traveller": 2, "segment": 0.5, "item": 0.5},
    "flight": {"ticket": 2, "traveller": 4, "segment": 1.5, "item": 0.5},
    "hotel": {"traveller": 2, "night": 3, "item": 0.5},
}
MORE_UNITS = {
    "rail": {"leg": 1.0, "tender": 0.3, "day": 0.3},
    "flight": {"leg": 1.5, "fare_component": 1.0, "pricing_unit": 0.5, "tender": 0.3, "day": 0.3},
    "hotel": {"room": 2.0, "day": 0.5, "tender": 0.3, "leg": 0.1},
}
EACH = {
    "rail": ("traveller", "segment", "leg"),
    "flight": ("traveller", "segment", "leg", "fare_component", "pricing_unit"),
    "hotel": ("traveller", "night", "night"),
}
PERCENTS = ("0%", "5%", "10%", "12.5%", "20%", "33.33%", "50%", "75%", "100%")


def amount(draft: Draft, depth: int = 2, plain: bool = False, summed: int = -1) -> Any:
    """An amount; `plain` is without ladders and units of its own, `summed` its place in a sum."""
    rng = draft.rng
    deep = depth if depth > 0 else 0
    kinds = {
        "percent": 6,
        "flat": 2,
        "free": 1.5,
        "fact": 2.5 if draft.kind == "waiver" else 0.7,
        "nights": 2 if draft.product == "hotel" else 0.05,
    }
    kinds |= {
        "ladder": 0 if plain else 2.0 * deep,
        "combined": 0.6 * deep,
        "use": 0.5 if draft.amounts else 0,
    }
    kind = weighted(rng, kinds)
    value = _value(draft, kind, depth, plain)
    if not isinstance(value, dict):
        return value
    return {**value, **modifiers(draft, depth, plain, summed)}


def _value(draft: Draft, kind: str, depth: int, plain: bool) -> Any:
    rng = draft.rng
    if kind == "free":
        return "free"
    if kind == "percent":
        percent = rng.choice((*PERCENTS, *(("150%", "300%") if draft.section in HEADS else ())))
        return percent if chance(rng, 0.4) else {"percent": _number(percent)}
    if kind == "flat":
        return rng.choice(draft.money) if chance(rng, 0.5) else {"amount": rng.choice(draft.money)}
    if kind == "nights":
        return {"nights": rng.randint(1, 3)}
    if kind == "use":
        return {"use": rng.choice(list(draft.amounts))}
    if kind == "ladder":
        return ladder(draft, lambda: amount(draft, depth - 1, plain))
    if kind == "fact":
        own = [name for name, type_ in draft.facts.items() if type_ == "money"]
        kept = [OF_TERMS[draft.section]] * 4 if draft.kind == "waiver" and draft.section in OF_TERMS else []
        return rng.choice(
            (
                "total",
                "fare" if draft.product != "hotel" else "stay",
                "tax",
                "actual_loss",
                "supplier_penalty",
                *kept,
                *own,
            )
        )
    parts = [amount(draft, depth - 1, plain, place) for place in range(rng.randint(1, 3))]
    return {rng.choice(("sum", "sum", "greatest", "least")): parts}


def _number(percent: str) -> int | float:
    value = float(percent[:-1])
    return int(value) if value.is_integer() else value


def modifiers(draft: Draft, depth: int, plain: bool, summed: int = -1) -> dict[str, Any]:
    """What stands beside a value."""
    rng = draft.rng
    found: dict[str, Any] = {}
    if chance(rng, 0.35):
        found["of"] = _selection(draft)
    if summed > 0 and chance(rng, 0.5):
        return {**found, "part": "rest"}
    if chance(rng, 0.12):
        found["part"] = _part(draft)
    if not plain and chance(rng, 0.25) and "part" not in found:
        found["per"] = units(draft)
        found |= {"beyond": _beyond(rng)} if use(rng, "beyond", 0.2) else {}
        found |= {"combine": rng.choice(("sum", "highest", "highest x count"))} if chance(rng, 0.4) else {}
    if chance(rng, 0.35):
        found["round"] = rounding(draft)
    return found | limits(draft, depth)


def units(draft: Draft) -> Any:
    """One unit, or several."""
    rng = draft.rng
    weights = UNITS[draft.product] | (MORE_UNITS[draft.product] if "units" in FEATURES else {})
    if draft.section == "change" and "units" in FEATURES:
        weights = weights | {"bag": 1.0, "aspect": 0.5}
    one = weighted(rng, weights)
    two = weighted(rng, weights)
    same = one == two or {one, two} == {"ticket", "traveller"}
    return [one, two] if not same and use(rng, "products", 0.3) else one


def _beyond(rng: Random) -> Any:
    one: Any = rng.choice((0, 1, 1, 2, "party_size", "changes_so_far"))
    if chance(rng, 0.3):
        return {rng.choice(("greatest", "least", "sum")): [1, one]}
    return {"sum": [1], "per": "traveller"} if chance(rng, 0.3) else one


def _selection(draft: Draft) -> Any:
    if draft.section == "change" and use(draft.rng, "differences", 0.3):
        return draft.rng.choice(("difference", "lower_fare", "new_fare", "new_price"))
    if use(draft.rng, "change_fee", 0.05):
        return draft.rng.choice(("change_fee", ["fare", "change_fee"]))
    if draft.kind == "waiver" and draft.section in OF_TERMS and chance(draft.rng, 0.4):
        own = OF_TERMS[draft.section]
        return draft.rng.choice((own, own, own, ["tax", own]))
    return draft.rng.choice(SELECTIONS[draft.product])


def _part(draft: Draft) -> str:
    if draft.product == "hotel" and chance(draft.rng, 0.7):
        return draft.rng.choice(("first 1 night", "first 2 nights", "next 1 night", "next 2 nights"))
    parts: tuple[str, ...] = ("affected", "changed") if "affected" in FEATURES else ()
    return draft.rng.choice(("all", "unused", *parts))


def rounding(draft: Draft) -> dict[str, Any]:
    """`{to: 0.5, half: up}`."""
    modes: tuple[dict[str, Any], ...] = (
        {"half": "up"},
        {"half": "down"},
        {"half": "even"},
        {"down": True},
        {"up": True},
    )
    return {"to": draft.rng.choice(STEPS[draft.currency]), **draft.rng.choice(modes)}


def limits(draft: Draft, depth: int) -> dict[str, Any]:
    """Floors, caps and thresholds."""
    rng = draft.rng
    found: dict[str, Any] = {}
    if chance(rng, 0.12):
        found["at_least"] = rng.choice(draft.money) if chance(rng, 0.7) else amount(draft, depth - 2, plain=True)
    if chance(rng, 0.12):
        found["at_most"] = rng.choice(
            ("fare" if draft.product != "hotel" else "stay", "total", rng.choice(draft.money))
        )
    if chance(rng, 0.06):
        found[rng.choice(("payable_from", "payable_above"))] = rng.choice(draft.money)
    return found


def outcome(draft: Draft, depth: int = 2, within: bool = False) -> dict[str, Any]:
    """What a row says; `within` a choice it may also give things."""
    rng = draft.rng
    kinds = {**_stated(draft), "deny": 1.2, "review": 0.3, "ladder": depth * 0.8}
    kinds |= {"give": 3} if within else {"choice": 0.7 if depth > 0 else 0}
    kind = weighted(rng, kinds)
    if kind in ("free", "none"):
        return {kind: True, **_beside(draft, kind)}
    if kind in ("deny", "review"):
        code = rng.choice(("too_late", "nonrefundable", "ask_us"))
        return {kind: {"code": code, "final": chance(rng, 0.5)} if chance(rng, 0.3) else code}
    if kind == "ladder":
        return ladder(draft, lambda: outcome(draft, depth - 1, within))
    if kind == "give":
        return {"give": some(rng, ("re_routing", "meals", "hotel"))}
    if kind == "choice":
        return {"choice": [outcome(draft, depth - 1, within=True) for _ in range(rng.randint(2, 3))]}
    stated: dict[str, Any] = {kind: amount(draft)}
    if chance(rng, 0.35):
        stated |= modifiers(draft, 1, plain=False)
    tidy(stated, draft.amounts)
    beside = _beside(draft, kind)
    tidy(beside, draft.amounts)
    return stated | beside


def _stated(draft: Draft) -> dict[str, float]:
    if draft.section == "change":
        return {"fee": 8, "free": 2}
    return {"pay": 9, "none": 1} if draft.section in HEADS else {"penalty": 8, "refund": 2, "free": 1}


def _beside(draft: Draft, kind: str) -> dict[str, Any]:
    """Another form, another selection, what happens to a dearer price."""
    rng = draft.rng
    found: dict[str, Any] = {}
    if draft.section == "change":
        return _of_change(draft, kind)
    if kind in ("penalty", "refund", "free") and draft.kind == "terms" and use(rng, "once", 0.15):
        found["once"] = amount(draft, 1)
    if kind != "none" and chance(rng, 0.08):
        found["as"] = rng.choice(("voucher", "credit"))
    if kind in ("penalty", "refund") and chance(rng, 0.15):
        found["refundable"] = rng.choice(SELECTIONS[draft.product][:-1])
    return found


def _of_change(draft: Draft, kind: str) -> dict[str, Any]:
    """What happens to the difference, what is charged once, and with what the change can be paid."""
    rng = draft.rng
    found: dict[str, Any] = {}
    if chance(rng, 0.5):
        found["difference"] = difference(draft) if use(rng, "differences", 0.7) else rng.choice(("waive", "collect"))
    if draft.kind == "terms" and use(rng, "once", 0.15):
        found["once"] = amount(draft, 1)
    if kind == "fee" and use(rng, "collect", 0.2):
        found["collect"] = {"by": some(rng, ("card", "alipay", "gift_card")), "in": 1}
    return found


def difference(draft: Draft) -> dict[str, Any]:
    """`{dearer: collect, cheaper: {refund: 50%, less: 10, as: credit}, taxes: carried}`."""
    rng = draft.rng
    found: dict[str, Any] = {"dearer": rng.choice(("collect", "waive"))} if chance(rng, 0.6) else {}
    if chance(rng, 0.75):
        back: dict[str, Any] = {"refund": rng.choice(("100%", "50%", "33.33%"))}
        back |= {"less": amount(draft, 1)} if chance(rng, 0.4) else {}
        back |= {"as": rng.choice(("credit", "voucher"))} if chance(rng, 0.3) else {}
        found["cheaper"] = rng.choice(("keep", back, back, back))
    taxes: Any = rng.choice(("carried", "forfeited", "recalculated", {"CN": "carried", "else": "forfeited"}))
    return {**found, "taxes": taxes} if chance(rng, 0.4) or not found else found


def tidy(node: Any, named: dict[str, Any]) -> None:
    """Leave out what the language gives no meaning: nights within a night, the rest of a sum per unit."""
    if isinstance(node, dict):
        below = {key: value for key, value in node.items() if key not in ("part", "per")}
        if "night" in node.get("per", ()) and _mentions({**node, "per": ""}, named, _NIGHTS):
            del node["per"]
            node.pop("beyond", None)
        if node.get("part") == "rest" and _mentions(below, named, ("per", "sum")):
            del node["part"]
        if node.get("part") in _NIGHTS and _mentions(below, named, ("night",)):
            del node["part"]
    for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        tidy(one, named)


_NIGHTS = ("nights", "first 1 night", "first 2 nights", "next 1 night", "next 2 nights")


def _mentions(node: Any, named: dict[str, Any], words: tuple[str, ...]) -> bool:
    if isinstance(node, list):
        return any(_mentions(one, named, words) for one in node)
    if not isinstance(node, dict):
        return node in words
    if any(word in node for word in words):
        return True
    used = named.get(str(node.get("use")))
    inner = (value for key, value in node.items() if key != "over")
    return _mentions(used, named, words) or any(_mentions(one, named, words) for one in inner)


def row(draft: Draft, last: bool) -> dict[str, Any]:
    """A row; the last one has no conditions."""
    rng = draft.rng
    found: dict[str, Any] = {}
    if not last and chance(rng, 0.85):
        found["when"] = conjunction(draft)
    if not last and chance(rng, 0.2):
        found["unless"] = [conjunction(draft, 2) for _ in range(rng.randint(1, 2))]
    return {**found, **outcome(draft)}


def table(draft: Draft, certain: float, section: str = "cancel") -> list[dict[str, Any]]:
    """Rows, with a last one that always matches as often as `certain` says."""
    draft.section = section
    rows = [row(draft, last=False) for _ in range(draft.rng.randint(0, 4))]
    if section != "care" and use(draft.rng, "each", 0.2):
        return [*rows, *_rows_for_each(draft)]
    if chance(draft.rng, certain) or not rows:
        rows.append(row(draft, last=True))
    draft.section = "cancel"
    return rows


def _rows_for_each(draft: Draft) -> list[dict[str, Any]]:
    """Rows asked for each unit; they have no choices."""
    rng = draft.rng
    unit = rng.choice(EACH[draft.product])
    own = {"traveller": TRAVELLER, "night": NIGHT}.get(unit, {})
    found = []
    for place in range(rng.randint(1, 3)):
        when = conjunction(draft, 2) if chance(rng, 0.6) else {}
        if own and chance(rng, 0.7):
            name = rng.choice([*own])
            when[name] = rng.choice(own[name])
        found.append({"each": unit, **({"when": when} if when and place < 2 else {}), **_no_choice(draft, unit)})
    return found


TRAVELLER: dict[str, Any] = {"traveller_type": ("adult", "child", ["adult"])}
NIGHT: dict[str, Any] = {"night_weekday": ("sat", ["fri", "sat"], "mon"), "night_date": (">= 2025-06-01", "2025-05-31")}


def _no_choice(draft: Draft, unit: str) -> dict[str, Any]:
    """An outcome that has a meaning within a unit: there are no nights within a night."""
    while True:
        found = outcome(draft, 0)
        nights = unit == "night" and (_mentions(found, draft.amounts, (*_NIGHTS, "per")))
        if "choice" not in found and not nights:
            return found


def gates(draft: Draft) -> list[dict[str, Any]]:
    """Rows that answer before the tables; most of them under a condition."""
    rng = draft.rng
    found = []
    for _ in range(weighted(rng, {1: 4, 2: 1})):
        when = {"when": conjunction(draft, 2)} if chance(rng, 0.9) else {}
        unless = {"unless": [conjunction(draft, 1)]} if chance(rng, 0.1) else {}
        code = {rng.choice(("deny", "review")): rng.choice(("closed", "ask_us"))}
        found.append({"for": some(rng, ("cancel", "no_show", "change", "claim"), 1, 4), **when, **unless, **code})
    return found
