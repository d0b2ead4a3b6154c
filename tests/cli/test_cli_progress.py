"""`aftersales progress`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import AT, RAIL, policy_folder, run, written

LATE = "2025-06-23T00:00:00+08:00"
ALIPAY = """\
tender: alipay
language: 1
title: {en: Alipay}
source: the wallet's notice
methods: [alipay]
zone: Asia/Shanghai
arrival: {earliest: 0 days, latest: 4 days}
"""


@pytest.fixture
def stored(booking: Path, tmp_path: Path) -> Path:
    """A quote as `--json` prints it."""
    folder = policy_folder(tmp_path, RAIL)
    written(folder / "alipay.yaml", ALIPAY)
    shown = run("quote", booking, "--cancel", "--at", AT, "--policies", folder, "--json")
    return written(tmp_path / "quote.json", shown.output)


def events(folder: Path, *happened: Any) -> Path:
    """A file of events."""
    return written(folder / "events.json", json.dumps(happened))


def test_on_its_way(stored: Path, tmp_path: Path) -> None:
    """One step issued, the other not yet; nothing is wrong."""
    key = json.loads(stored.read_text("utf-8"))["payouts"][0]["key"]
    done = run("progress", stored, events(tmp_path, {"kind": "issued", "at": AT, "payout": key}), "--at", AT)
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "refund  CNY 449.82 (alipay, p1)",
        "step    issued since 2025-06-18 10:01 +08:00",
        "next    arrived from 2025-06-18 to 2025-06-22",
        "",
        "refund  CNY 47.68 (card, p2)",
        "step    received since 2025-06-18 10:01 +08:00",
        "next    issued, no date stated",
    ]


def test_late(stored: Path, tmp_path: Path) -> None:
    """Exit code 1, the promise that is broken, and what to do; in Chinese too, and as JSON."""
    asked = ("progress", stored, events(tmp_path), "--at", LATE)
    done = run(*asked)
    assert done.exit_code == 1
    assert "not kept  arrived by 2025-06-22 (rail: the wallet's notice); not yet" in done.output
    assert "to do     it should have been issued by now: issue it" in done.output
    assert "未按期" in run(*asked, "--lang", "zh").output
    assert json.loads(run(*asked, "--json").output)["payouts"][0]["late"] is True


def test_the_quote_from_standard_input(stored: Path, tmp_path: Path) -> None:
    """As of an instant before the events."""
    happened = events(tmp_path, {"kind": "received", "at": "2026-01-01T00:00:00Z"})
    assert run("progress", "-", happened, "--at", AT, text=stored.read_text("utf-8")).exit_code == 0


def test_nothing_to_pay(booking: Path, policies: Path, tmp_path: Path) -> None:
    """A denied cancellation."""
    shown = run("quote", booking, "--cancel", "--at", "2025-06-20T11:00:00+08:00", "--policies", policies, "--json")
    quote = written(tmp_path / "denied.json", shown.output)
    assert run("progress", quote, events(tmp_path), "--at", AT).output == "nothing is paid out\n"


@pytest.mark.parametrize(
    ("happened", "said"),
    [
        ('{"kind": "issued"}', "input: a list of events is expected"),
        ('[{"kind": "issued", "at": "2025-06-18T10:01:00+08:00"}]', "events[0].payout: `issued` names the key"),
        ("x", "line 1 column 1: not valid"),
    ],
)
def test_unusable_events(stored: Path, tmp_path: Path, happened: str, said: str) -> None:
    """One line for each problem."""
    file = written(tmp_path / "events.json", happened)
    done = run("progress", stored, file, "--at", AT)
    assert done.exit_code == 2
    assert f"{file}: error: {said}" in done.output


def test_unusable_quotes(tmp_path: Path) -> None:
    """What is no quote is named."""
    file = written(tmp_path / "quote.json", "{}")
    done = run("progress", file, events(tmp_path), "--at", AT)
    assert (done.exit_code, done.output) == (
        2,
        f"{file}: error: quote: not a quote as `to_dict` gives it, found `'payouts'`\n",
    )
