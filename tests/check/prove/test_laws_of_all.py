"""The laws of every document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aftersales import Rulebook
from aftersales.check import walk
from aftersales.check.prove import answers, locating
from aftersales.check.prove.survey import prove
from aftersales.check.witness import quoted
from aftersales.plan.settled import settled
from tests.check.places import TODAY
from tests.check.prove.proving import of_law, outcome, proofs
from tests.simple import document

STEPS = 'cancel: [{{penalty: {{over: time_left, steps: [{{">= 48h": {0}}}, {{">= 24h": {1}}}, {{else: {2}}}]}}}}]'
DOWN, UP = "{percent: 10, round: {to: 5, down: true}}", "{percent: 10, round: {to: 5, up: true}}"
MONOTONE = [
    (STEPS.format("free", "10%", "50%"), "proven"),
    (STEPS.format("10", "20", "30"), "proven"),
    (STEPS.format("10%", "{greatest: [10%, 20]}", "100%"), "proven"),
    (STEPS.format("{nights: 1}", "{nights: 2}", "100%"), "proven"),
    (STEPS.format(DOWN, UP, "100%"), "proven"),
    (STEPS.format(UP, DOWN, "100%"), "refuted"),
    (STEPS.format("10", "10%", "50%"), "refuted"),
    (STEPS.format("{nights: 2}", "{nights: 1}", "100%"), "refuted"),
    (STEPS.format("{amount: 10, per: traveller}", "{amount: 20, per: traveller}", "100%"), "proven"),
    (STEPS.format("{amount: 10, per: traveller}", "15", "100%"), "refuted"),
    ('cancel: [{when: {time_left: ">= 24h"}, deny: early}, {penalty: 50%}]', "refuted"),
    ('cancel: [{when: {time_left: ">= 24h"}, penalty: 50%}, {deny: late}]', "proven"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), MONOTONE)
def test_a_refund_never_rises(body: str, expected: str, tmp_path: Path) -> None:
    """As the start comes nearer, all else the same: over all amounts, with rounding."""
    assert outcome(tmp_path, body, "monotone") == expected


def test_a_rise_is_one_booking_cancelled_twice(tmp_path: Path) -> None:
    """Its two quotes say so."""
    proof = of_law(tmp_path, STEPS.format("10", "10%", "50%"), "monotone")
    assert proof.witness is not None
    before, after = quoted(Rulebook.load(tmp_path), proof.witness)
    assert before.refund is not None
    assert after.refund is not None
    assert before.refund.minor < after.refund.minor
    assert f"{before.refund}, then {after.refund}" in proof.reason


@pytest.mark.parametrize(
    ("late", "early", "expected"),
    [
        ("deny: late", "penalty: 50%", "proven"),
        ("free: true", "penalty: 50%", "refuted"),
        ("penalty: 60%", "penalty: 50%", "unknown"),
    ],
)
def test_rows_for_units_beside_rows_for_the_item(late: str, early: str, expected: str, tmp_path: Path) -> None:
    """What all units are refunded is anything up to the whole: only nothing is sure not to be more."""
    rows = f'{{when: {{time_left: "< 24h"}}, {late}}}, {{each: segment, {early}}}'
    assert outcome(tmp_path, f"cancel: [{rows}]", "monotone") == expected


def test_no_ladder_in_time_is_no_law(tmp_path: Path) -> None:
    """Nothing is claimed of what is not there."""
    for body in ("cancel: [{penalty: 10%}]", 'cancel: [{when: {time_left: ">= 24h"}, review: early}, {penalty: 50%}]'):
        found = proofs(tmp_path, document(body))
        assert [one.law for one in found.every] == ["conserved", "never_above_paid"]


BODIES = [
    "cancel: [{penalty: {of: fare, per: ticket, percent: 20, at_least: 2}, once: 5}]",
    "cancel: [{refund: {sum: [50%, 20]}}]",
    "cancel: [{free: true, as: voucher}, {deny: never}]",
    "cancel: [{choice: [{penalty: 10%}, {free: true, as: voucher}]}]",
    "refundable: [fare]\ncancel: [{penalty: {nights: 1}}]",
    "facts: {charge: {stated: money}}\ncancel: [{penalty: {greatest: [charge, 10%]}}]",
    "cancel: [{each: segment, penalty: 10%}]",
    "compensate: {delay: [{pay: {per: traveller, greatest: [250, 10%]}}]}\nchange: [{fee: 10, difference: waive}]",
]


@pytest.mark.parametrize("body", BODIES)
def test_nothing_is_lost(body: str, tmp_path: Path) -> None:
    """What is refundable, kept, used and paid back adds up, whatever a row says."""
    assert {proof.outcome for proof in proofs(tmp_path, document(body)).every} == {"proven"}


def test_an_engine_that_refunds_too_much_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof is about the engine's own arithmetic: without its cap at the base the laws are not proven."""

    def wrong(base: Any, penalty: Any, back: Any, xp: Any) -> tuple[Any, Any]:
        return penalty, settled(base, penalty, back, xp)[1] + 1

    monkeypatch.setattr(answers, "settled", wrong)
    found = proofs(tmp_path, document("cancel: [{penalty: 10%}]")).every
    assert [one.outcome for one in found] == ["unknown", "unknown"]
    assert all("no booking breaks it" in one.reason for one in found)


def test_too_many_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not looked at is unknown."""
    monkeypatch.setattr(walk, "MOST_STATES", 0)
    found = proofs(tmp_path, document(STEPS.format("free", "10%", "50%"))).every
    assert {one.outcome for one in found} == {"unknown"}


def test_what_no_booking_shows_is_not_refuted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none can be put together the law is unknown."""
    monkeypatch.setattr(locating, "locate", lambda *_: None)
    proof = of_law(tmp_path, STEPS.format("10", "10%", "50%"), "monotone")
    assert proof.outcome == "unknown"
    assert "no booking was found where" in proof.reason


def test_a_comment_ignores_a_law(tmp_path: Path) -> None:
    """With its reason, at the row that breaks it; one that ignores nothing is told."""
    rows = "cancel:\n{0}  - {{when: {{time_left: '>= 24h'}}, penalty: 10}}\n{1}  - {{penalty: 5}}\n"
    comment = "  # prove: ignore law-broken because the source says so\n"
    for above, codes in (((comment, ""), ["ignored-nothing", "law-broken"]), (("", comment), [])):
        found = proofs(tmp_path, document(rows.format(*above)))
        assert [one.diagnostic.code for one in found.findings] == codes or codes == sorted(
            one.diagnostic.code for one in found.findings
        )


def test_in_several_processes(tmp_path: Path) -> None:
    """The same proofs in the same order."""
    for own in "abc":
        (tmp_path / f"{own}.yaml").write_text(document(STEPS.format("10", "10%", "50%"), own=own), "utf-8")
    alone, shared = prove(tmp_path, TODAY), prove(tmp_path, TODAY, jobs=2)
    assert [one.proofs for one in shared.documents] == [one.proofs for one in alone.documents]
    assert [one.document for one in prove(tmp_path, TODAY, ["b"]).documents] == ["b"]
