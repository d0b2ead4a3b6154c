"""The laws that authors write: what is proven, and what is refuted by a booking that the engine quotes so."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftersales import Rulebook
from aftersales.check.witness import quoted, unlike
from tests.check.prove.proving import of_law, outcome, proofs
from tests.simple import document

LADDER = 'cancel: [{penalty: {over: time_left, steps: [{">= 48h": free}, {">= 24h": 20%}, {else: 50%}]}}]'
PER_TICKET = """
cancel:
  - penalty: {of: fare, per: ticket, percent: 20, round: {to: 0.5, half: up}, at_least: 2, at_most: fare}
"""
CHEAP = "change: [{{when: {{fare: '>= {0}'}}, fee: {{of: fare, percent: 1}}}}, {{review: cheap}}]"
TWENTY = "cancel: [{{penalty: {{percent: 20, round: {{to: {0}: true}}}}}}]"
PROVEN = [
    ("penalty: {at_most: 50%}", LADDER),
    ("{penalty: {at_most: 20%}, when: {time_left: '>= 24h'}}", LADDER),
    ("{refund: {at_least: 80%}, unless: [{time_left: '< 24h'}]}", TWENTY.format("0.01, down")),
    ("{refund: {at_least: {percent: 50, round: {to: 0.01, down: true}}}}", LADDER),
    ("{penalty: {at_most: {over: time_left, steps: [{'>= 24h': 20%}, {else: 50%}]}}}", LADDER),
    ("penalty: {at_most: {of: fare, per: ticket, percent: 20, round: {to: 0.5, half: up}, at_least: 2}}", PER_TICKET),
    ("penalty: {at_most: fare}", PER_TICKET),
    ("penalty: {at_most: 30}", "cancel: [{penalty: {least: [20, 30%]}}]"),
    ("fee: {at_least: 1}", CHEAP.format(100)),
    ("{fee: {at_most: {amount: 40, per: traveller}}}", "change: [{fee: {amount: 30, per: traveller}}]"),
    ("{fee: {at_most: 5%}}", "change: [{choice: [{fee: 3%}, {fee: 5%}]}]"),
    ("{penalty: {at_most: 5%}}", "cancel: [{choice: [{penalty: 5%}, {penalty: 10%}, {give: [voucher]}]}]"),
    ("{penalty: {at_most: 10%}, for: no_show}", "cancel: [{penalty: 5%}]\nno_show: [{penalty: 10%}]"),
    ("{penalty: {at_most: {sum: [5%, 2]}}}", "cancel: [{penalty: 5%, once: 2}]"),
    ("{never_worse_than: t}", LADDER),
]  # fmt: skip
REFUTED = [
    ("penalty: {at_most: 49.99%}", LADDER),
    ("{penalty: {at_most: 20%}, when: {time_left: '>= 23h'}}", LADDER),
    ("{refund: {at_least: 80%}}", TWENTY.format("0.05, up")),
    ("penalty: {at_most: {of: fare, percent: 20, at_least: 2}}", PER_TICKET),
    ("penalty: {at_least: 2}", PER_TICKET),
    ("penalty: {at_most: 30}", "cancel: [{penalty: {greatest: [20, 30%]}}]"),
    ("fee: {at_least: 1}", CHEAP.format(90)),
    ("{fee: {at_most: 40}}", "change: [{fee: {amount: 30, per: traveller}}]"),
    ("{penalty: {at_most: 4%}}", "cancel: [{choice: [{penalty: 5%}, {penalty: 10%}]}]"),
    ("{refund: {at_least: 10%}}", "cancel: [{when: {time_left: '> 0h'}, penalty: 5%}, {deny: departed}]"),
    ("{penalty: {at_most: 5%}}", "cancel: [{penalty: 5%, once: 2}]"),
    ("{refund: {at_least: 1}}", "cancel: [{free: true, as: voucher}]"),
    ("{penalty: {at_most: 100}}", "facts: {charge: {stated: money}}\ncancel: [{penalty: charge}]"),
]


@pytest.mark.parametrize(("law", "body"), PROVEN, ids=[law for law, _ in PROVEN])
def test_a_law_that_holds(law: str, body: str, tmp_path: Path) -> None:
    """It is proven for all amounts."""
    assert outcome(tmp_path, f"laws:\n  - {law}\n{body}") == "proven"


@pytest.mark.parametrize(("law", "body"), REFUTED, ids=[law for law, _ in REFUTED])
def test_a_law_that_does_not_hold(law: str, body: str, tmp_path: Path) -> None:
    """A booking breaks it, and its quote says what the finding says."""
    proof = of_law(tmp_path, f"laws:\n  - {law}\n{body}")
    assert proof.outcome == "refuted", proof.reason
    assert proof.witness is not None
    assert proof.witness.moments[0].says["document"] == "t"
    assert unlike(Rulebook.load(tmp_path), proof.witness) == []


def test_rounding_is_exact(tmp_path: Path) -> None:
    """Half a cent decides: what is rounded up is more than what is rounded down."""
    share = "{{percent: 12.5, round: {{to: 0.01, {0}}}}}"
    body = f"laws: [{{{{penalty: {{{{at_most: {share}}}}}}}}}]\ncancel: [{{{{penalty: {share.replace('0}', '1}')}}}}}]"
    modes = ["down: true", "half: down", "half: even", "half: up", "up: true"]
    for place, bound in enumerate(modes):
        for number, own in enumerate(modes):
            expected = "proven" if number <= place else "refuted"
            assert outcome(tmp_path, body.format(bound, own)) == expected, (bound, own)


def test_a_witness_of_several_travellers(tmp_path: Path) -> None:
    """A fee for each traveller breaks a bound that one alone keeps."""
    proof = of_law(tmp_path, "laws: [{fee: {at_most: 50}}]\nchange: [{fee: {amount: 30, per: traveller}}]")
    assert proof.witness is not None
    (quote,) = quoted(Rulebook.load(tmp_path), proof.witness)
    assert len(proof.witness.booking["travellers"]) == 2
    assert str(quote.fee) == "CNY 60.00"


@pytest.mark.parametrize(
    ("law", "body", "reason"),
    [
        ("fee: {at_most: 1}", "cancel: [{free: true}]", "no version has a table for `change`"),
        ("penalty: {at_most: 1}", "cancel: [{each: segment, penalty: 2}]", "`cancel` has rows for each segment"),
        ("never_worse_than: u", "cancel: [{free: true}]", "there is no document `u`"),
        ("{never_worse_than: t, for: no_show}", "cancel: [{free: true}]", "no version has a table for `no_show`"),
        (
            "fee: {at_most: 1}",
            "change: [{fee: {amount: 2, per: bag}}]",
            "it was not shown for all amounts, and no booking",
        ),
    ],
)
def test_what_is_not_known(law: str, body: str, reason: str, tmp_path: Path) -> None:
    """It is neither proven nor refuted, and the reason is told."""
    proof = of_law(tmp_path, f"laws:\n  - {law}\n{body}")
    assert proof.outcome == "unknown"
    assert proof.reason.startswith(reason)


def test_what_units_have_of_nights_is_not_what_the_item_has(tmp_path: Path) -> None:
    """A price spread over nights for each traveller leaves the last ones less: once some are used, cents are gone."""
    body = "laws: [{penalty: {at_least: stay}}]\ncancel: [{penalty: {of: stay, per: traveller, percent: 100}}]"
    proof = of_law(tmp_path, f"refundable: [stay]\n{body}", product="hotel")
    assert proof.reason == "it is proven only of items of which nothing is used yet"
    most = body.replace("at_least", "at_most")
    assert outcome(tmp_path, f"refundable: [stay]\n{most}", product="hotel") == "proven"


def test_no_time_is_no_proof(tmp_path: Path) -> None:
    """What was not tried is unknown."""
    found = proofs(tmp_path, document(f"laws: [{{penalty: {{at_most: 50%}}}}]\n{LADDER}"), seconds=0)
    assert {proof.outcome for proof in found.every} == {"unknown"}
    assert {proof.reason for proof in found.every} == {"the time for the document is over"}


def test_a_right_owes_nothing_without_a_row(tmp_path: Path) -> None:
    """Its floor holds only where a row pays."""
    rows = "compensate: {{delay: [{{when: {{arrival_delay: '>= 3h'}}, pay: 250}}]}}"
    body = "laws: [{{pay: {{at_least: 250}}{0}}}]\n" + rows
    assert outcome(tmp_path, body.format(""), kind="right") == "refuted"
    assert outcome(tmp_path, body.format(", when: {arrival_delay: '>= 3h'}"), kind="right") == "proven"


def test_never_worse_than_another(tmp_path: Path) -> None:
    """In the cells of both together, for all amounts."""
    better = document("laws: [{never_worse_than: u}]\n" + LADDER)
    other = 'cancel: [{penalty: {over: time_left, steps: [{">= 36h": 10%}, {else: PERCENT}]}}]'
    for percent, expected in (("50%", "refuted"), ("60%", "refuted")):
        text = document(other.replace("PERCENT", percent), own="u")
        assert _never_worse(tmp_path, better, text) == expected
    keeps_more = document(other.replace("10%", "20%").replace("PERCENT", "50%").replace("36h", "48h"), own="u")
    assert _never_worse(tmp_path, better, keeps_more) == "proven"


def _never_worse(folder: Path, *texts: str) -> str:
    (proof,) = [one for one in proofs(folder, *texts).every if one.law == "law-1"]
    return proof.outcome


def test_never_worse_than_an_earlier_version(tmp_path: Path) -> None:
    """`document@version` names it; `version` says which one the law is about."""
    versions = (
        "versions:\n  - {from: 2020-01-01, cancel: [{penalty: 20%}]}\n  - {from: 2024-01-01, cancel: [{penalty: 10%}]}"
    )
    law = "laws: [{never_worse_than: t@2020-01-01, version: 2024-01-01}, {never_worse_than: t@2024-01-01}]\n"
    found = proofs(tmp_path, document(law + versions)).every
    assert [one.outcome for one in found if one.law.startswith("law-")] == ["proven", "refuted"]


_VERSIONS = (("2020", "20%"), ("2024", "10%"))
