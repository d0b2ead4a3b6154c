"""Every schedule of `docs/schedules.md` keeps what the page says, and its policy loads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aftersales import Booking, Cancel, Rulebook
from aftersales.values.instants import instant_text
from aftersales.values.zones import EPOCH, MICROSECOND
from tests.check.places import TODAY
from tests.docs.markdown import DOCS, Block, blocks, write
from tests.linted import lint

PAGE = (DOCS / "schedules.md").read_text("utf-8")
FOUND = blocks(PAGE)
SCHEDULES = [(one, FOUND[place + 1]) for place, one in enumerate(FOUND) if one.language == "json"]
POLICIES = [block for block in FOUND if block.language == "yaml"]
BERLIN = "Europe/Berlin"


def stay(schedule: dict[str, Any]) -> Booking:
    """The page's stay with a schedule."""
    times = {"check_in": f"2025-07-10T15:00[{BERLIN}]", "check_out": f"2025-07-12T11:00[{BERLIN}]"}
    nights = [{"kind": "stay", "amount": amount, "night": n} for n, amount in enumerate(("120.00", "140.00"))]
    price = [*nights, {"kind": "tax", "amount": "26.00"}]
    item = {"id": "room", "product": "hotel", "price": price, "stay": times, "schedule": schedule}
    paid = [{"id": "p", "method": "card", "amount": "286.00"}]
    whole = {"id": "b", "booked_at": "2025-01-01T00:00:00Z", "currency": "EUR", "items": [item], "tenders": paid}
    return Booking.from_dict(whole)


def lines(rules: Rulebook, booking: Booking) -> list[tuple[str, str]]:
    """When each penalty begins, and what it is, by quoting at every edge."""
    supplier = booking.records[0].supplier
    assert supplier is not None
    start = booking.records[0].facts["service_start"]
    edges = [(instant_text(at, BERLIN), EPOCH + at * MICROSECOND) for at in supplier.edges if at < start]
    return [(text, said(rules, booking, at)) for text, at in [("always", booking.booked_at), *edges]]


def said(rules: Rulebook, booking: Booking, at: Any) -> str:
    """The penalty, or what is missing."""
    quote = rules.quote(booking, Cancel(), at=at)
    return f"missing {', '.join(quote.missing)}" if quote.penalty is None else quote.penalty.amount


@pytest.mark.parametrize(("schedule", "shown"), SCHEDULES, ids=lambda block: f"line-{block.line}")
def test_schedules_keep_what_the_page_says(schedule: Block, shown: Block) -> None:
    """Line by line, by the bundled documents."""
    assert shown.language == "text"
    wanted = [tuple(line.split(maxsplit=1)) for line in shown.text.splitlines()]
    assert lines(Rulebook.bundled(), stay(json.loads(schedule.text))) == wanted


def test_the_policy_of_the_page_adds_its_fee(tmp_path: Path) -> None:
    """It loads without a finding, and keeps the supplier's penalty and ten euros."""
    (policy,) = POLICIES
    folder = write(tmp_path, {"own.yaml": policy.text})
    assert lint(folder, TODAY) == []
    booking = stay({"penalties": [{"amount": "100.00"}]}).to_dict()
    booking["items"][0]["attributes"] = {"sold_by": "us"}
    assert said(Rulebook.load(folder), Booking.from_dict(booking), "2025-07-01T00:00:00Z") == "110.00"
