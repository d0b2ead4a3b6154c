"""`aftersales quote --change`: what is stated of the new service, its price, and the payment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from aftersales.cli.quote_schema import QUOTE
from tests.cli.run import AT, RAIL, run

CHANGE = """\
change:
  - {id: first, when: {new_cabin: first}, fee: 50.00}
  - {id: bags, when: {bags: ">= 2"}, fee: 20.00}
  - {id: other-end, when: {new_destination: HGH}, fee: 5.00}
  - {id: fewer, when: {new_party_size: 1}, fee: 6.00}
  - {id: later, when: {new_end: ">= 2025-06-22T00:00+08:00"}, fee: 7.00}
  - id: credit
    when: {aspects: credit}
    fee: free
    difference: {cheaper: {refund: 100%, as: credit}}
  - id: plain
    fee: {of: lower_fare, percent: 10}
    difference: {cheaper: {refund: 100%, less: 3.00}}
    collect: {by: [card, alipay], in: 1}
"""
KNOWN = ("--cabin", "second", "--bags", "1", "--destination", "NKG", "--travellers-after", "2")
PLAIN = (*KNOWN, "--origin", "SHA", "--arrives", "2025-06-21T15:00[Asia/Shanghai]", "--aspects", "date")


@pytest.fixture
def changing(tmp_path: Path) -> Path:
    """A folder with one rail policy about changes."""
    folder = tmp_path / "changing"
    folder.mkdir()
    (folder / "rail.yaml").write_text(RAIL + CHANGE, "utf-8")
    return folder


def changed(booking: Path, policies: Path, *options: str) -> Any:
    """The result of a change."""
    return run("quote", booking, "--change", "--at", AT, "--policies", policies, *options)


def test_to_pay_and_from_what(booking: Path, changing: Path) -> None:
    """The fee, the difference, and the methods that are accepted."""
    lines = changed(booking, changing, *PLAIN, "--price", "600.00").output.splitlines()
    assert lines[:4] == [
        "outcome     granted",
        "change fee  CNY 55.30",
        "difference  CNY 47.00",
        "to pay      CNY 102.30 by one of: card, alipay",
    ]


def test_cheaper(booking: Path, changing: Path) -> None:
    """What is left of the old price, and what comes back to which payment."""
    lines = changed(booking, changing, *PLAIN, "--component", "fare=453.00").output.splitlines()
    assert lines[:6] == [
        "outcome     granted",
        "refund      CNY 51.70",
        "change fee  CNY 45.30",
        "cheaper by  CNY 100.00, money back",
        "paid to     alipay  p1  CNY 46.75  arrival not stated",
        "            card    p2   CNY 4.95  arrival not stated",
    ]


def test_credit_in_chinese(booking: Path, changing: Path) -> None:
    """The form in which it comes back."""
    output = changed(booking, changing, *KNOWN, "--arrives", "2025-06-21T15:00[Asia/Shanghai]", "--aspects", "credit",
                     "--price", "500.00", "--lang", "zh").output  # fmt: skip
    assert "差价盈余  CNY 53.00，credit" in output
    assert "可选择    credit CNY 53.00" in output


@pytest.mark.parametrize(
    ("options", "row"),
    [
        (("--cabin", "first"), "first"),
        (("--cabin", "second", "--bags", "2"), "bags"),
        (("--cabin", "second", "--bags", "1", "--destination", "HGH"), "other-end"),
        ((*KNOWN[:6], "--travellers-after", "1"), "fewer"),
        ((*KNOWN, "--arrives", "2025-06-22T00:00[Asia/Shanghai]"), "later"),
    ],
)
def test_what_is_stated_is_a_fact(options: tuple[str, ...], row: str, booking: Path, changing: Path) -> None:
    """Each option decides the row that tests it."""
    quote = json.loads(changed(booking, changing, *options, "--json").output)
    assert quote["lines"][0]["row"] == row


@pytest.mark.parametrize(
    ("paid", "code"),
    [("card=102.30", ""), ("card=102.29", "tender_too_small"), ("cash", "tender_not_accepted"), ("alipay", "")],
)
def test_paid_with(paid: str, code: str, booking: Path, changing: Path) -> None:
    """A method, and what it has."""
    options = (*PLAIN, "--price", "600.00", "--pay-with", paid, "--json")
    assert json.loads(changed(booking, changing, *options).output)["lines"][0]["code"] == code


@pytest.mark.parametrize("price", [("--price", "600.00"), ("--price", "500.00"), ()])
def test_json_is_as_the_schema_says(price: tuple[str, ...], booking: Path, changing: Path) -> None:
    """Dearer, cheaper and not stated."""
    quote = json.loads(changed(booking, changing, *PLAIN, *price, "--json").output)
    assert list(Draft202012Validator(QUOTE).iter_errors(quote)) == []
    assert quote["outcome"] == ("granted" if price else "incomplete")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--component", "fare"), "`KIND=AMOUNT` is expected"),
        (("--component", "fare=1.00", "--price", "2.00"), "the components add up to another price"),
        (("--component", "fee=1.00"), "components[0].kind"),
        (("--bags", "-1"), "-1 is not in the range"),
    ],
)
def test_what_is_wrong_is_said(options: tuple[str, ...], expected: str, booking: Path, changing: Path) -> None:
    """With the place in the request."""
    result = changed(booking, changing, *options)
    assert result.exit_code != 0
    assert expected in result.output


@pytest.mark.parametrize("option", ["--cabin", "--bags", "--component", "--pay-with", "--travellers-after", "--price"])
def test_options_of_changes_belong_to_changes(option: str, booking: Path, changing: Path) -> None:
    """A cancellation has no new service."""
    value = {"--component": "fare=1.00", "--cabin": "first", "--pay-with": "card"}.get(option, "1")
    result = run("quote", booking, "--cancel", "--at", AT, "--policies", changing, option, value)
    assert result.exit_code != 0
    assert f"{option} belongs to --change" in result.output


def test_the_explanation_shows_the_difference(booking: Path, changing: Path) -> None:
    """Line by line."""
    output = changed(booking, changing, *PLAIN, "--price", "453.00", "--explain").output
    assert "terms rail: refund CNY 51.70, fee CNY 45.30, residual CNY 100.00" in output
    assert "- residual, 553.00 less 453.00: 100.00" in output
    assert "- 100% of the residual comes back, less 3.00: 97.00" in output
