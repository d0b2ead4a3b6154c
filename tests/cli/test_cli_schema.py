"""`aftersales schema`: the schemas accept what the package accepts and writes, and nothing else."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from aftersales import Booking, Cancel, NoShow, Rulebook
from aftersales.engine.rulebook import bundled_folder
from aftersales.policy.loading import read_folder
from aftersales.policy.nodes import Node, parse
from tests.cli.run import AT, BOOKING, RAIL, run

EXAMPLES = sorted(file for file in Path("docs/examples").glob("*.json") if ".disruptions" not in file.name)


@cache
def validator(name: str) -> Draft202012Validator:
    """The schema that the command prints."""
    schema = json.loads(run("schema", name).output)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    return Draft202012Validator(schema)


def plain(node: Node) -> Any:
    """A YAML node as an editor sees it: YAML 1.2, core schema."""
    if node.kind == "list":
        return [plain(child) for child in node.value]
    if node.kind == "mapping":
        return {key.value: plain(value) for key, value in node.value}
    if node.plain and node.value in ("", "null"):
        return None
    if node.plain and node.value in ("true", "false"):
        return node.value == "true"
    number = node.plain and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", node.value)
    return float(node.value) if number else node.value


def document(text: str) -> Any:
    """A policy's text as plain values."""
    return plain(parse(text, "policy"))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_booking_accepts_the_examples(file: Path) -> None:
    """Every example booking is valid, and stays so with its times as objects."""
    validator("booking").validate(json.loads(file.read_text("utf-8")))
    validator("booking").validate(Booking.from_json(file.read_bytes()).to_dict())


def test_booking_refuses_unknown_keys() -> None:
    """The schema is as closed as the model."""
    assert not validator("booking").is_valid({**BOOKING, "colour": "red"})


def test_request() -> None:
    """Both requests, and no third."""
    schema = validator("request")
    schema.validate({"kind": "cancel", "items": ["ticket"]})
    schema.validate({"kind": "no_show"})
    assert not schema.is_valid({"kind": "complain"})


def _quotes() -> Iterator[dict[str, Any]]:
    """A quote of every outcome, looked ahead and not."""
    rail, booking = Rulebook.of_texts({"rail.yaml": RAIL}), Booking.from_dict(BOOKING)
    bare = copy.deepcopy(BOOKING)
    del bare["items"][0]["segments"][0]["departs"]
    person = Rulebook.of_texts({"rail.yaml": RAIL.replace("deny: departed", "review: ask")})
    yield rail.quote(booking, Cancel(), at=AT, look_ahead=True).to_dict()
    yield rail.quote(booking, Cancel(), at=AT).to_dict()
    yield rail.quote(booking, Cancel(), at="2025-07-01T00:00Z").to_dict()
    yield rail.quote(booking, NoShow(), at=AT).to_dict()
    yield rail.quote(Booking.from_dict(bare), Cancel(), at=AT).to_dict()
    yield person.quote(booking, Cancel(), at="2025-07-01T00:00Z", look_ahead=True).to_dict()


def test_quote_accepts_every_outcome() -> None:
    """The schema describes `Quote.to_dict`."""
    schema = validator("quote")
    outcomes = set()
    for quote in _quotes():
        schema.validate(quote)
        outcomes.add(quote["outcome"])
    assert outcomes == {"granted", "denied", "review", "incomplete"}


def test_quote_accepts_the_examples() -> None:
    """With arrival dates, taxes and rights."""
    rulebook, schema = Rulebook.bundled(), validator("quote")
    for file in EXAMPLES:
        booking = Booking.from_json(file.read_bytes())
        schema.validate(rulebook.quote(booking, Cancel(), at=booking.booked_at, look_ahead=True).to_dict())


def test_quote_needs_every_key_and_knows_no_other() -> None:
    """Each key is always there."""
    schema, quote = validator("quote"), next(_quotes())
    for key in quote:
        assert not schema.is_valid({name: value for name, value in quote.items() if name != key})
    assert not schema.is_valid({**quote, "colour": "red"})
    assert not schema.is_valid({**quote, "refund": "497.50"})


@pytest.mark.parametrize("file", read_folder(bundled_folder()), ids=lambda file: Path(file).stem)
def test_policy_accepts_the_bundled_policies(file: str) -> None:
    """Every file under `policies/`."""
    validator("policy").validate(document(Path(file).read_text("utf-8")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("source:", "sauce:"),
        ("cancel:", "cancle:"),
        ("penalty:", "penalties:"),
        ("round:", "rounds:"),
        ("terms: rail", "term: rail"),
        ("language: 1", "language: 2"),
        ("currency: CNY", "currency: yuan"),
        ("reviewed: 2026-11-21", "reviewed: yesterday"),
    ],
)
def test_policy_refuses_what_loading_refuses(old: str, new: str) -> None:
    """Unknown keys and wrong shapes, at any depth."""
    schema = validator("policy")
    schema.validate(document(RAIL))
    assert not schema.is_valid(document(RAIL.replace(old, new)))


RAILS = """\
tender: card
language: 1
title: {en: Card}
source: made for a test
methods: [card]
comes_back: voucher
window: 12 months
spacing: 1min
minimum: {CNY: 0.01}
void: {until: 22:00}
cut_off: 17:00
arrival: {earliest: 1 day, latest: 3 business days, calendar: cn}
validity: original
at_least: 90 days
fallback: [bank]
"""
ORDERS = """\
routing: order
language: 1
title: {en: Order}
source: made for a test
applies: [{product: rail}]
payers: [company]
order: [money, rest]
within: latest_first
earned_points: claw_back
steps: {approval: 1 day, issue: 2 business days, calendar: cn}
"""


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (RAILS, "comes_back: voucher", "comes_back: cash"),
        (RAILS, "until:", "before:"),
        (RAILS, "void: {until: 22:00}", "void: 22:00"),
        (RAILS, "minimum: {CNY: 0.01}", "minimum: 0.01"),
        (RAILS, "CNY", "yuan"),
        (RAILS, "earliest: 1 day, ", ""),
        (RAILS, "latest:", "last:"),
        (RAILS, "[bank]", "bank"),
        (ORDERS, "[company]", "together"),
        (ORDERS, "[money, rest]", "[]"),
        (ORDERS, "latest_first", "last_first"),
        (ORDERS, "claw_back", "true"),
        (ORDERS, "approval:", "arrival:"),
        (ORDERS, "applies: [{product: rail}]", "currency: CNY"),
    ],
)
def test_rails_and_orders(text: str, old: str, new: str) -> None:
    """Every key of rails and of their order has its shape."""
    schema = validator("policy")
    schema.validate(document(text))
    assert old in text
    assert not schema.is_valid(document(text.replace(old, new)))


def test_payers_apart() -> None:
    """A word in place of a list."""
    validator("policy").validate(document(ORDERS.replace("[company]", "apart")))


def test_unknown_schema() -> None:
    """Four names are known."""
    assert run("schema", "invoice").exit_code == 2


def _keys(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that a schema names, with its own schema."""
    inner = schema.items() if isinstance(schema, dict) else enumerate(schema) if isinstance(schema, list) else ()
    for key, value in inner:
        if key == "properties":
            yield from ((f"{path}/{name}", own) for name, own in value.items())
        yield from _keys(value, f"{path}/{key}")


def test_policy_explains_every_key() -> None:
    """An editor can say what each key means, wherever it stands."""
    found = dict(_keys(json.loads(run("schema", "policy").output)))
    assert len(found) > 1000
    assert [path for path, own in found.items() if not own.get("description")] == []
