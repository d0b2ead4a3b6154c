"""Amounts that a question or a product does not have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.places import TODAY
from tests.check.test_ladders import HEAD
from tests.linted import lint

ROUND = "round: {to: 1, half: up}"
WRONG = [
    ("flight", f"cancel: [{{penalty: {{percent: 5, part: changed, {ROUND}}}}}]", "change-only", "part: changed"),
    ("flight", f"cancel: [{{penalty: {{percent: 5, of: difference, {ROUND}}}}}]", "change-only", "of: difference"),
    ("flight", "cancel: [{penalty: lower_fare}]", "change-only", "lower_fare"),
    ("flight", "cancel: [{penalty: {greatest: [5, new_fare]}}]", "change-only", "new_fare"),
    ("flight", "cancel: [{penalty: 5, at_most: new_price}]", "change-only", "new_price"),
    ("flight", "cancel: [{penalty: {amount: 5, per: night}}]", "no-such-unit", "night"),
    ("flight", "cancel: [{each: night, penalty: 5}]", "no-such-unit", "night"),
    ("[flight, rail]", "change: [{fee: {amount: 5, per: [traveller, room]}}]", "no-such-unit", "room"),
    ("hotel", "cancel: [{each: segment, penalty: 5}]", "no-such-unit", "segment"),
    ("flight", "cancel: [{choice: [{penalty: 5%}, {penalty: 5}]}]", "no-rounding", "round"),
    ("flight", "cancel: [{penalty: remaining_price}]", "whole-scope", "remaining_price"),
    ("flight", "cancel: [{penalty: 5, at_least: 80, at_most: 60}]", "limits", "at_most"),
    ("flight", "cancel: [{penalty: {amount: 50, at_least: 50%, at_most: 20%}}]", "limits", "at_most"),
]
RIGHT = [
    ("flight", "cancel: [{penalty: 5, at_least: 60, at_most: 60}]"),
    ("flight", f"cancel: [{{penalty: {{amount: 5, at_least: 80, at_most: 60%, {ROUND}}}}}]"),
    ("flight", f"cancel: [{{choice: [{{penalty: 5%, {ROUND}}}, {{penalty: 5}}]}}]"),
    ("flight", f"change: [{{fee: {{percent: 5, of: difference, part: changed, {ROUND}}}}}]"),
    ("[flight, hotel]", "cancel: [{penalty: {amount: 5, per: night}}]"),
    ("[cruise, package]", "cancel: [{each: night, penalty: 5}]"),
    ("hotel", "cancel: [{penalty: {amount: 5, per: [night, room]}}]"),
    ("flight", "cancel: [{when: {scope: part}, penalty: remaining_price}, {penalty: 5}]"),
    ("flight", "cancel: [{when: {scope: whole}, penalty: 5}, {penalty: remaining_price}]"),
]


def write(product: str, body: str, folder: Path) -> Path:
    """A folder with one document."""
    (folder / "t.yaml").write_text(HEAD.replace("product: flight", f"product: {product}") + body + "\n", "utf-8")
    return folder


@pytest.mark.parametrize(("product", "body", "code", "named"), WRONG)
def test_what_is_not_there(product: str, body: str, code: str, named: str, tmp_path: Path) -> None:
    """One finding, in the line of the amount, that names what is missing."""
    found = lint(write(product, body, tmp_path), TODAY)
    assert [(one.code, one.at.line) for one in found] == [(code, 8)]
    assert f"`{named}`" in found[0].message


@pytest.mark.parametrize(("product", "body"), RIGHT)
def test_what_is_there(product: str, body: str, tmp_path: Path) -> None:
    """Changes have a new price, stays nights, and parts a rest."""
    assert lint(write(product, body, tmp_path), TODAY) == []


def test_products_that_are_not_named(tmp_path: Path) -> None:
    """A document for every product of a supplier may speak of any unit."""
    (tmp_path / "t.yaml").write_text(
        HEAD.replace("product: flight", "supplier: S") + "cancel: [{each: night, penalty: 5}]\n", "utf-8"
    )
    assert lint(tmp_path, TODAY) == []
