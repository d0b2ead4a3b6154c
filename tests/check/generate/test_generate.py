"""Boundary cases that are missing, written for their author to confirm."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftersales.check.generate.writing import flow
from tests.cli.run import run

POLICY = """\
terms: t
language: 1
title: {en: T}
source: none
applies: [{product: rail}]
currency: CNY
cancel:
  - {id: departed, when: {time_left: "<= 0h"}, deny: departed}
  - {id: many, when: {changes_so_far: ">= 2"}, penalty: 100%}
  - {id: ladder, penalty: {of: fare, over: time_left, steps: [{">= 3 days": free}, {">= 48h": 50%}, {else: 100%}]}}
"""
CASES = """\
# What the tariff says.
defaults:
  item: {product: rail, fare: 100.00, zone: Asia/Shanghai, departs: 2025-06-20T10:00}
cases:
  - title: far away  # published
    request: {cancel: {at: 2025-06-01T10:00+08:00}}
    expect: {penalty: 0}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "t.yaml").write_text(POLICY, "utf-8")
    (tmp_path / "t.cases.yaml").write_text(CASES, "utf-8")
    return tmp_path


def cases(folder: Path) -> str:
    return (folder / "t.cases.yaml").read_text("utf-8")


def test_both_sides_of_boundaries_are_written_below_what_is_there(folder: Path) -> None:
    """Comments and all; every case says that nobody has confirmed it."""
    assert "cases written" in run("test", folder, "--generate").output
    assert cases(folder).startswith(CASES)
    added = cases(folder).removeprefix(CASES)
    assert added.count('- title: "time_left') == added.count("unconfirmed: true") == 5
    assert "at: 2025-06-18T10:00+08:00" in added


def test_unconfirmed_cases_do_not_count(folder: Path) -> None:
    """Neither as passed nor as coverage."""
    before = run("test", folder, "--coverage").output.splitlines()
    run("test", folder, "--generate")
    after = run("test", folder, "--coverage").output.splitlines()
    assert before[:-1] == after[:-1]
    assert after[-1] == "1 passed, 0 failed, 5 unconfirmed"


def test_once_confirmed_they_hold_and_cover(folder: Path) -> None:
    """What they expect is what the engine says."""
    run("test", folder, "--generate")
    (folder / "t.cases.yaml").write_text(cases(folder).replace("    unconfirmed: true\n", ""), "utf-8")
    result = run("test", folder, "--coverage")
    assert "6 passed, 0 failed" in result.output
    assert "time_left" not in "\n".join(result.output.splitlines()[:-2])


def test_a_second_run_writes_nothing(folder: Path) -> None:
    """What waits to be confirmed is not written again."""
    run("test", folder, "--generate")
    before = cases(folder)
    assert run("test", folder, "--generate").output == "0 cases written\n"
    assert cases(folder) == before


def test_cases_on_one_line_are_left_alone(folder: Path) -> None:
    """A file that cannot be added to says how it should look."""
    (folder / "t.cases.yaml").write_text("cases: [{item: {product: rail, fare: 1, zone: Asia/Shanghai, departs: 2025-06-20T10:00}, request: {cancel: {at: 2025-06-01T10:00+08:00}}, expect: {}}]\n", "utf-8")  # fmt: skip  # noqa: E501
    before = cases(folder)
    result = run("test", folder, "--generate")
    assert result.exit_code == 2
    assert "cases-last" in result.stderr
    assert cases(folder) == before


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": ["b", 2, True, None]}, "{a: [b, 2, true, none]}"),
        ({"at": "2025-06-18T10:00+08:00"}, "{at: 2025-06-18T10:00+08:00}"),
        ("true", '"true"'),
        ("12", '"12"'),
        ("a, b", '"a, b"'),
        ("名", '"名"'),
    ],
)
def test_text_that_reads_as_something_else_is_quoted(value: object, text: str) -> None:
    """A word `true` is not a flag, nor digits a number."""
    assert flow(value) == text
