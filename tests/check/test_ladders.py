"""Steps that hide each other, and words without a step."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftersales.policy.diagnostics import Diagnostic
from tests.check.places import TODAY
from tests.linted import lint

HEAD = """\
terms: t
language: 1
title: {en: T, zh: 甲}
source: made for a test
reviewed: 2026-11-22
currency: CNY
applies: [{product: flight}]
"""


def found(body: str, folder: Path) -> list[Diagnostic]:
    """What is found in the ladders of a document; the body starts in line 8."""
    (folder / "t.yaml").write_text(HEAD + body, "utf-8")
    return [one for one in lint(folder, TODAY) if one.code in ("hidden-step", "no-else", "gap", "dead-row")]


HIDDEN = [
    ("time_left", '[{">= 24h": 5}, {"> 24h": 6}, {else: 7}]', "> 24h"),
    ("time_left", '[{">= 1 day": 5}, {">= 27h": 6}, {else: 7}]', ">= 27h"),
    ("time_left", '[{"< 24h": 5}, {">= 24h": 6}, {"== 24h": 7}]', "== 24h"),
    ("time_left", '[{"< 24h": 5}, {"< 48h": 6}, {"< 36h": 7}, {else: 8}]', "< 36h"),
    ("time_left", '[{"by 18:00 1 day before": 5}, {"by 12:00 1 day before": 6}, {else: 7}]', "by 12:00 1 day before"),
    ("nights", '[{">= 2": 5}, {"== 3": 6}, {else: 7}]', "== 3"),
    ("cabin", "[{good: 5}, {first: 6}, {else: 7}]", "cabin is first"),
]
OPEN = [
    ("time_left", '[{"> 24h": 5}, {">= 24h": 6}, {else: 7}]'),
    ("time_left", '[{">= 1 day": 5}, {">= 23h": 6}, {else: 7}]'),
    ("time_left", '[{">= 24h": 5}, {">= 1 day": 6}, {else: 7}]'),
    ("time_left", '[{"by 12:00 1 day before": 5}, {"by 18:00 1 day before": 6}, {else: 7}]'),
    ("cabin", "[{first: 5}, {good: 6}, {else: 7}]"),
]
SETS = "sets: {good: [first, business]}\n"


@pytest.mark.parametrize(("fact", "steps", "hidden"), HIDDEN)
def test_hidden_steps(fact: str, steps: str, hidden: str, tmp_path: Path) -> None:
    """Exactly the step that the earlier ones cover, where it stands."""
    body = f"{SETS}cancel: [{{penalty: {{over: {fact}, steps: {steps}}}}}]\n"
    one = next(one for one in found(body, tmp_path) if one.code == "hidden-step")
    assert f"{hidden}`" in one.message
    assert (one.severity, one.at.line) == ("warning", 9)
    assert one.text[one.at.column - 1 :].lstrip('"').startswith(hidden.removeprefix("cabin is "))


@pytest.mark.parametrize(("fact", "steps"), OPEN)
def test_steps_in_order(fact: str, steps: str, tmp_path: Path) -> None:
    """One instant, an hour of a long day, or a word is enough to be reached."""
    body = f"{SETS}cancel: [{{penalty: {{over: {fact}, steps: {steps}}}}}]\n"
    assert found(body, tmp_path) == []


def test_a_named_ladder_is_told_once(tmp_path: Path) -> None:
    """Where it stands, however many rows use it."""
    body = (
        'amounts: {fee: {over: time_left, steps: [{">= 1h": 5}, {">= 2h": 6}, {else: 7}]}}\n'
        "cancel:\n  - {when: {insured: true}, penalty: {use: fee}}\n  - {penalty: {use: fee}}\n"
    )
    assert [(one.code, one.at.line) for one in found(body, tmp_path)] == [("hidden-step", 8)]


LADDER = "  - {penalty: {over: cabin, steps: {economy: 5, business: 3}}}\n"
FLAGS = "  - {penalty: {over: insured, steps: {true: 5, false: 3}}}\n"
LAST = "  - {id: last, penalty: 9}\n"
LEFT = [
    ("granted", LADDER + LAST, ["no step holds where cabin is anything else: the row `last` takes it"]),
    ("else", LADDER.replace("business: 3", "else: 3"), []),
    ("denied", LADDER + "  - {deny: other_cabin}\n", []),
    ("all words", FLAGS, []),
    ("one flag", FLAGS.replace(", false: 3", "") + LAST, ["no step holds where insured is false: the row `last`"]),
    (
        "outcomes",
        "  - {over: cabin, steps: {economy: {free: true}, business: {deny: no}}}\n" + LAST,
        ["cabin is anything else: the row `last`"],
    ),
    (
        "inside a ladder of time",
        '  - {penalty: {over: time_left, steps: {">= 24h": {over: cabin, steps: {economy: 5}}}}}\n' + LAST,
        ["cabin is anything else: the row `last`"],
    ),
    ("time alone", '  - {penalty: {over: time_left, steps: {">= 24h": 5}}}\n' + LAST, []),
    (
        "the second row",
        LADDER + "  - {when: {cabin: first}, free: true}\n" + LAST,
        ["cabin is anything else: the row `last`"],
    ),
]


@pytest.mark.parametrize(("rows", "messages"), [one[1:] for one in LEFT], ids=[one[0] for one in LEFT])
def test_words_without_a_step(rows: str, messages: list[str], tmp_path: Path) -> None:
    """Told where a later row grants what the ladder leaves, with that row's id."""
    told = found(f"cancel:\n{rows}", tmp_path)
    assert [one.code for one in told] == ["no-else"] * len(messages)
    assert all(message in one.message for one, message in zip(told, messages, strict=True))
