"""Runs the command line in this process, and writes what it reads."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from aftersales.cli import commands

AT = "2025-06-18T10:01:00+08:00"
RAIL = """\
terms: rail
language: 1
title: {en: Rail, zh: 铁路}
source: notice of 2021
reviewed: 2026-11-21
applies: [{product: rail, supplier: CR}]
currency: CNY
cancel:
  - id: ladder
    penalty:
      of: fare
      round: {to: 0.5, half: up}
      over: time_left
      steps: {">= 192h": free, ">= 48h": 5%, ">= 24h": 10%, "> 0h": 20%}
  - {id: departed, deny: departed}
"""
BOOKING: dict[str, Any] = {
    "id": "R-1",
    "booked_at": "2025-06-01T09:30:00+08:00",
    "currency": "CNY",
    "items": [
        {
            "id": "ticket",
            "product": "rail",
            "supplier": "CR",
            "price": [{"kind": "fare", "amount": "553.00"}],
            "segments": [{"origin": "SHH", "destination": "BJP", "departs": "2025-06-20T10:00[Asia/Shanghai]"}],
        }
    ],
    "tenders": [
        {"id": "p1", "method": "alipay", "amount": "500.00"},
        {"id": "p2", "method": "card", "amount": "53.00"},
    ],
}
Change = Callable[[dict[str, Any]], Any]


def run(*arguments: object, text: str | None = None) -> Result:
    """The result of a command; anything but an exit is an error of ours."""
    result = CliRunner().invoke(commands, [str(argument) for argument in arguments], input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def booking_file(folder: Path, change: Change | None = None) -> Path:
    """A booking's file, the booking changed first."""
    booking = copy.deepcopy(BOOKING)
    if change is not None:
        change(booking)
    return written(folder / "booking.json", json.dumps(booking))


def policy_folder(folder: Path, text: str = RAIL) -> Path:
    """A folder with one policy."""
    place = folder / "policies"
    place.mkdir()
    written(place / "rail.yaml", text)
    return place


def written(file: Path, text: str | bytes) -> Path:
    """The file, written."""
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file
