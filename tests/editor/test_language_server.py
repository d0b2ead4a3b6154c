"""Policies in an editor: a real YAML language server completes, explains and refuses by `aftersales schema policy`."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest

from aftersales.engine.rulebook import bundled_folder
from aftersales.policy.loading import read_folder
from aftersales.policy.registry import FACTS
from tests.editor.lsp import Client, Message

pytestmark = pytest.mark.editor
MODELINE = "# yaml-language-server: $schema=policy.schema.json\n"
HEAD = "terms: example\nlanguage: 1\ntitle: {en: Example}\nsource: made for a test\n"
HERE = "|"
_NUMBERS = count(1)


class Opened(NamedTuple):
    """A document that is open, under a name of its own: what is wrong with it, and where its mark was."""

    name: str
    found: list[Message]
    line: int
    column: int


def opened(editor: Client, text: str) -> Opened:
    """Open a document without the mark in it."""
    before, _, after = (MODELINE + text).partition(HERE)
    name = f"example-{next(_NUMBERS)}.yaml"
    return Opened(name, editor.open(name, before + after), before.count("\n"), len(before) - before.rfind("\n") - 1)


def offered(editor: Client, text: str) -> dict[str, str]:
    """What is offered at the mark."""
    name, _, line, column = opened(editor, text)
    return editor.complete(name, line, column)


def shown(editor: Client, text: str) -> str:
    """What is shown over the mark."""
    name, _, line, column = opened(editor, text)
    return editor.hover(name, line, column)


def messages(editor: Client, text: str) -> list[str]:
    """What is wrong with a document."""
    return [str(found["message"]) for found in opened(editor, text).found]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "applies:\n  - product: rail\n    |\ncancel: [{free: true}]\n",
        HEAD + "applies: [{product: rail}]\ncancel:\n  - when:\n      |\n    free: true\n",
        HEAD + "applies: [{product: rail}]\ncancel:\n  - unless:\n      - cabin: first\n        |\n    free: true\n",
    ],
    ids=["applies", "when", "unless"],
)
def test_conditions_offer_every_fact(editor: Client, text: str) -> None:
    """Each with what it means, its type, and when it is none or unknown."""
    offers = offered(editor, text)
    assert {fact.name for fact in FACTS} - set(offers) <= {"product", "cabin"}
    meaning = offers["time_left"]
    assert meaning.startswith("From the request to the service start. Type: span")
    assert "Unknown if one of its instants is not stated." in meaning
    assert "any segments" in offers


def test_deadlines_offer_the_payment(editor: Client) -> None:
    """`tender` is a fact of deadlines alone."""
    head = HEAD + "applies: [{product: rail}]\n"
    assert "tender" in offered(
        editor, head + "deadlines:\n  - do: refund\n    when:\n      |\n    from: requested_at\n"
    )
    assert "tender" not in offered(editor, head + "cancel:\n  - when:\n      |\n    free: true\n")


def test_kinds_are_offered_first(editor: Client) -> None:
    """A document begins with its kind."""
    kinds = {"terms", "right", "waiver", "benefit", "tender", "routing", "calendar", "vocabulary"}
    offers = offered(editor, "t|\n")
    assert set(offers) == kinds
    assert offers["right"].startswith("What law gives")


@pytest.mark.parametrize(
    ("text", "there", "elsewhere"),
    [
        ("terms: example\n|\n", {"cancel", "picked_by", "compensate"}, {"methods", "order", "weekend"}),
        ("tender: card\n|\n", {"methods", "window", "fallback"}, {"cancel", "order", "weekend"}),
        ("routing: order\n|\n", {"order", "payers", "steps"}, {"cancel", "methods", "weekend"}),
        ("calendar: days\n|\n", {"weekend", "country", "known"}, {"cancel", "methods", "order"}),
    ],
    ids=["terms", "tender", "routing", "calendar"],
)
def test_keys_by_kind(editor: Client, text: str, there: set[str], elsewhere: set[str]) -> None:
    """The keys of this kind of document, and of no other."""
    offers = offered(editor, text)
    assert there <= set(offers)
    assert not elsewhere & set(offers)


@pytest.mark.parametrize(
    ("section", "there", "elsewhere"),
    [
        ("cancel:\n  - id: row\n    |\n", {"penalty", "refund", "free", "deny"}, {"fee", "pay", "give"}),
        ("change:\n  - id: row\n    |\n", {"fee", "difference", "collect"}, {"penalty", "pay", "give"}),
        ("compensate:\n  delay:\n    - id: row\n      |\n", {"pay", "none"}, {"penalty", "fee", "free"}),
        ("care:\n  - id: row\n    |\n", {"give", "none"}, {"penalty", "fee", "deny"}),
        ("cancel:\n  - penalty:\n      |\n", {"percent", "of", "per", "round", "over"}, {"deny", "when"}),
        ("compensate:\n  |\n", {"delay", "denied_boarding", "baggage"}, {"pay"}),
        ("deadlines:\n  - do: refund\n    |\n", {"within", "from", "calendar"}, {"penalty"}),
        ("facts:\n  held:\n    |\n", {"span", "class", "stated", "one_of"}, {"when"}),
        ("gates:\n  - id: row\n    |\n", {"for", "deny", "review"}, {"penalty", "free"}),
    ],
    ids=["cancel", "change", "compensate", "care", "amount", "heads", "deadline", "fact", "gate"],
)
def test_keys_by_section(editor: Client, section: str, there: set[str], elsewhere: set[str]) -> None:
    """What a row can state hangs on its section; all of it is explained."""
    offers = offered(editor, HEAD + "applies: [{product: rail}]\n" + section)
    assert there <= set(offers)
    assert not elsewhere & set(offers)
    assert all(offers[key] for key in there)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("penalty: {of: fare, percent: 5, per: |}", {"traveller", "segment", "night", "ticket"}),
        ("penalty: |", {"free", "total", "supplier_penalty"}),
        ("penalty: {percent: 5, of: |}", {"fare", "total", "carrier_imposed"}),
        ("over: |", {"time_left", "cabin", "nights"}),
        ("when: {product: |}\n    free: true", {"flight", "rail", "hotel"}),
        ("each: |", {"traveller", "segment"}),
    ],
    ids=["units", "money", "components", "facts", "products", "each"],
)
def test_values(editor: Client, row: str, words: set[str]) -> None:
    """The words that can stand there."""
    assert words <= set(offered(editor, HEAD + f"applies: [{{product: rail}}]\ncancel:\n  - {row}\n"))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("pen|alty: 10%", "so much is kept from the refund"),
        ("penalty: {percent: 5, ro|und: {to: 1, down}}", "{to: 0.5, half: up}"),
        ('when: {time_|left: ">= 24h"}\n    free: true', "From the request to the service start"),
        ("free: true\n    when: {any segments: {fl|own: true}}", "The segment was flown"),
    ],
    ids=["outcome", "modifier", "fact", "unit"],
)
def test_hover(editor: Client, row: str, said: str) -> None:
    """The meaning of what the pointer is over."""
    assert said in shown(editor, HEAD + f"applies: [{{product: rail}}]\ncancel:\n  - {row}\n")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("cancel: [{penalties: 10%}]", "Property penalties is not allowed."),
        ("cancle: [{free: true}]", "Property cancle is not allowed."),
        ("compensate: {lateness: [{pay: 1}]}", "Property lateness is not allowed."),
        ("cancel: [{penalty: {percent: 5, per: passenger}}]", "Value is not accepted."),
        ("cancel: [{when: {time_left: 24h}, free: true}]", "write `>= 48h`"),
        ("cancel: [{when: {insured: maybe}, free: true}]", "Incorrect type."),
        ("deadlines: [{do: refund, within: a week, from: requested_at}]", "write `72h`"),
        ("care: [{fee: 10}]", "Property fee is not allowed."),
    ],
)
def test_mistakes_are_diagnosed(editor: Client, body: str, said: str) -> None:
    """One finding each, where the mistake is."""
    found = messages(editor, HEAD + f"applies: [{{product: rail}}]\n{body}\n")
    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize("file", read_folder(bundled_folder()), ids=lambda file: Path(file).stem)
def test_bundled_policies_are_clean(editor: Client, file: str) -> None:
    """No finding in any of them."""
    name = Path(file).name
    assert editor.open(name, MODELINE + Path(file).read_text("utf-8")) == []
    editor.close(name)


def test_settings_reach_policies_alone(editor: Client) -> None:
    """The settings on the page: policies at any depth, without a comment in them, and no worked cases."""
    wrong = HEAD + "applies: [{product: rail}]\ncancel: [{penalties: 10%}]\n"
    assert len(editor.open("policies/example.yaml", wrong)) == 1
    assert len(editor.open("policies/rail/example.yaml", wrong)) == 1
    assert editor.open("policies/rail/example.cases.yaml", "cases: []\n") == []
