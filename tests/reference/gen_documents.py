"""Random policy documents and sets of them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from tests.reference.features import use
from tests.reference.gen_amounts import SELECTIONS, amount, gates, modifiers, table, tidy
from tests.reference.gen_conditions import CHANGES, OTHERS, PORTIONS, REPORTED, Draft, conjunction, constant
from tests.reference.gen_facts import declare
from tests.reference.gen_routes import ways
from tests.reference.words import CURRENCIES, PRODUCTS, WORDS, chance, some, weighted

PICKED_BY = {"requested_at": 5.0, "booked_at": 4.0, "issued_at": 0.5, "service_start": 1.0, "changed_at": 0.2}
STARTS = (date(2023, 1, 14), date(2024, 12, 1), date(2025, 3, 30), date(2025, 6, 1), date(2025, 10, 26))
COUNTS: dict[str, dict[int, float]] = {
    "terms": {1: 5, 2: 3, 3: 2},
    "right": {0: 4, 1: 3, 2: 2},
    "waiver": {0: 5, 1: 3, 2: 1},
    "benefit": {0: 6, 1: 3},
}
SOME_HEADS = ("cancellation", "delay", "downgrade", "baggage")
HEAD: dict[str, Any] = {"language": 1, "title": {"en": "made up", "zh": "虚构"}, "source": "nowhere"}


@dataclass(frozen=True)
class World:
    """Documents that live together, and what their bookings are like."""

    product: str
    currency: str
    documents: tuple[dict[str, Any], ...]

    def texts(self) -> dict[str, str]:
        """The documents as files."""
        return {f"{next(iter(one.values()))}.yaml": dump(one) for one in self.documents}


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        """Anchors are no part of the language."""
        return True


def dump(document: dict[str, Any]) -> str:
    """YAML text in the order of the keys."""
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def world(rng: random.Random) -> World:
    """One to three terms, some of the layers above them, now and then shared facts."""
    product, currency = rng.choice(PRODUCTS), rng.choice(CURRENCIES)
    shared: dict[str, str] = {}
    words = [vocabulary(rng, product, currency, shared)] if chance(rng, 0.25) else []
    documents = []
    for kind, weights in COUNTS.items():
        for number in range(weighted(rng, weights)):
            narrow = number > 0 if kind == "terms" else chance(rng, 0.6)
            other = chance(rng, 0.05 if kind == "terms" else 0.2) or use(rng, "rates", 0.2)
            money = rng.choice(CURRENCIES) if other else currency
            documents.append(document(rng, kind, f"{kind}-{number}", product, money, shared, narrow))
    if use(rng, "packages", 0.25):
        documents.append(_of_packages(rng, product, currency, shared))
    _exclude(rng, documents)
    if use(rng, "routing", 0.6):
        documents += ways(rng, product, currency)
    return World(product, currency, (*words, *documents))


def _of_packages(rng: random.Random, product: str, currency: str, shared: dict[str, str]) -> dict[str, Any]:
    """Terms of packages, which say how the answers for their members go together."""
    found = document(rng, "terms", "terms-package", product, currency, shared)
    head = {"applies": [{"product": "package"}], "members": rng.choice(("each", "all_or_none", "strictest"))}
    return {**found, **head}


def _exclude(rng: random.Random, documents: list[dict[str, Any]]) -> None:
    """Documents whose compensation is not granted beside that of others."""
    ids = [next(iter(one.values())) for one in documents if "terms" not in one or chance(rng, 0.2)]
    for one in documents:
        others = [own for own in ids if own != next(iter(one.values()))]
        if others and chance(rng, 0.5):
            named = [own if chance(rng, 0.5) else f"{own}/{rng.choice(SOME_HEADS)}" for own in some(rng, others, 1, 2)]
            one["not_with"] = named


def vocabulary(rng: random.Random, product: str, currency: str, shared: dict[str, str]) -> dict[str, Any]:
    """Facts for all documents; `shared` learns their names."""
    draft = Draft(rng, product, currency)
    facts = {f"shared_{name}": verb for name, verb in declare(draft, 3).items() if name != "purpose"}
    money = (name for name, (type_, _) in (OTHERS | REPORTED | PORTIONS | CHANGES).items() if type_ == "money")
    unfit = ("own_", "'purpose':", *(f"'{name}':" for name in money))  # not stated here, or without a currency
    facts = {name: verb for name, verb in facts.items() if not any(text in str(verb) for text in unfit)}
    shared |= {name: draft.facts[name.removeprefix("shared_")] for name in facts}
    return {
        "vocabulary": "words",
        **HEAD,
        "sets": {"partners": ["acme", "NO", "flex"]},
        "facts": facts or _FALLBACK,
    }


_FALLBACK = {"home": {"same": ["origin_country", "destination_country"]}}


def document(
    rng: random.Random,
    kind: str,
    own: str = "made-up",
    product: str = "rail",
    currency: str = "CNY",
    shared: dict[str, str] | None = None,
    narrow: bool = False,
) -> dict[str, Any]:
    """A document of any layer; a `narrow` one applies to less than its whole product."""
    draft = Draft(rng, product, currency, dict(shared or {}), kind=kind)
    found: dict[str, Any] = {kind: own, **HEAD, "reviewed": date(2026, 11, 21)}
    found["applies"] = applies(draft, narrow)
    found["currency"] = currency
    if use(rng, "rates", 0.5):
        found["paid_in"] = {"rate": rng.choice(("bank", "card")), "as_of": rng.choice(("booked_at", "requested_at"))}
    found |= {"picked_by": weighted(rng, PICKED_BY)} if chance(rng, 0.6) else {}
    found |= {"precision": "minute"} if chance(rng, 0.3) else {}
    stated = kind != "waiver" and chance(rng, 0.4)
    found |= {"refundable": rng.choice((*SELECTIONS[product][:-1], "all"))} if stated else {}
    if kind == "terms" and product != "hotel" and use(rng, "flown", 0.4):
        found["flown"] = rng.choice(("segments", "repriced"))
    facts = declare(draft, 3)
    found |= {"sets": {"partners": ["blue", "saver"]}, "facts": facts} if facts else {}
    named = _named(draft)
    found |= {"amounts": named} if named else {}
    draft.amounts = named
    return {**found, **_tables(draft, 0.85 if kind == "terms" else 0.4)}


def _named(draft: Draft) -> dict[str, Any]:
    def one() -> Any:
        value = amount(draft, 1)
        value = value if isinstance(value, dict) else {"percent": 10, **modifiers(draft, 1, plain=False)}
        tidy(value, {})
        return value

    return {f"fee-{number}": one() for number in range(draft.rng.randint(0, 2))}


def applies(draft: Draft, narrow: bool) -> list[dict[str, Any]]:
    """Conjunctions; documents of one world often ask for more of the same, which makes them more specific."""
    rng = draft.rng
    product: Any = draft.product if chance(rng, 0.8) else [draft.product, "car"]
    if not narrow:
        return [{"product": product}]
    return [{"product": product, **_narrowing(draft)} for _ in range(weighted(rng, {1: 4, 2: 1}))]


def _narrowing(draft: Draft) -> dict[str, Any]:
    rng = draft.rng
    found: dict[str, Any] = {}
    for fact in some(rng, ("supplier", "channel", "rate_plan", "origin_country"), 1, 2):
        found[fact] = WORDS[fact][0] if chance(rng, 0.6) else [*WORDS[fact][:2]]
    if chance(rng, 0.15):
        found |= {"lead_time": ">= 48h"}
    if chance(rng, 0.15):
        found |= {"supplier_schedule": chance(rng, 0.8)}
    if chance(rng, 0.1):
        found |= {name: value for name, value in conjunction(draft, 1).items() if " " not in name}
    own = [name for name in draft.facts if draft.facts[name] not in ("longest", "instant")]
    return found | ({own[0]: constant(draft, own[0], draft.facts[own[0]])} if own and chance(rng, 0.3) else {})


def _tables(draft: Draft, certain: float) -> dict[str, Any]:
    rng = draft.rng
    if chance(rng, 0.6):
        return _body(draft, certain)
    starts: list[Any] = sorted({STARTS[0 if chance(rng, 0.8) else 1], *some(rng, STARTS[2:], 0, 2)})
    if chance(rng, 0.3):
        starts = [f"{start}T{rng.choice(('00:00', '12:30'))}:00+08:00" for start in starts]
    return {"versions": [{"from": start, **_body(draft, certain)} for start in starts]}


def _body(draft: Draft, certain: float) -> dict[str, Any]:
    """Some of the sections; always one at least."""
    rng, terms = draft.rng, draft.kind == "terms"
    body: dict[str, Any] = {"gates": gates(draft)} if chance(rng, 0.2) else {}
    if chance(rng, 0.95 if terms else 0.7):
        body["cancel"] = table(draft, certain)
    kind = weighted(rng, {"own": 3, "same": 4, "none": 1 if terms else 4})
    if kind == "own":
        body["no_show"] = table(draft, certain, "no_show")
    elif kind == "same" and "cancel" in body:
        body["no_show"] = "same_as_cancel"
    if chance(rng, 0.7 if terms else 0.5):
        body["change"] = table(draft, certain, "change")
    if chance(rng, 0.25 if terms else 0.6):
        heads = some(rng, SOME_HEADS, 1, 3)
        body["compensate"] = {head: table(draft, 0.7, head) for head in heads}
    return body if any(key != "gates" for key in body) else {**body, "cancel": table(draft, certain)}
