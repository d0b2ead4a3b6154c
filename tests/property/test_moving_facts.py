"""Every way in which an answer can depend on time is foreseen: changes come when announced."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aftersales import Cancel
from tests.property.made_bookings import TICK
from tests.property.test_change_laws import first_new, says
from tests.simple import book, booking, document, hotel, rail


def made(facts: str, when: str, head: str = "") -> tuple[str]:
    """Terms that give all back when a condition on declared facts holds, else half."""
    return (document(f"{head}facts: {{{facts}}}\ncancel: [{{when: {{{when}}}, free: true}}, {{penalty: 50%}}]"),)


EARLY = 'c: {class: [{is: early, when: {time_left: ">= 24h"}}, {is: late}]}'
PICKED = 'p: {pick: [{when: {time_left: ">= 24h"}, is: service_start}, {is: booked_at}]}'
SWITCH = "[{from: 2021-01-01, cancel: [{free: true}]}, {from: 2025-06-19, cancel: [{penalty: 50%}]}]"
SECONDS = SWITCH.replace("2021-01-01", "2021-01-01T00:00:00Z").replace("2025-06-19", '"2025-06-19T12:00:30Z"')
GRACE = '[{product: rail, since_booking: "<= 436h"}]'
MOVING = {
    "applies": (document("cancel: [{penalty: 50%}]"), document("cancel: [{free: true}]", "r", "right", GRACE)),
    "dates apart": made("s: {shift: [requested_date, departure_date]}", 's: ">= 2"'),
    "the same date": made("s: {same: [requested_date, departure_date]}", "s: true"),
    "a weekday": made("w: {local: weekday, of: requested_at}", "w: sat"),
    "a weekday in a set": made("w: {local: weekday, of: requested_at}, s: {in: [w, [sat, sun]]}", "s: true"),
    "a class": made(EARLY, "c: early"),
    "a class in a set": made(EARLY + ", s: {in: [c, [early]]}", "s: true"),
    "a span to a picked instant": made("p: {pick: [{is: service_start}]}, s: {span: [requested_at, p]}", 's: ">= 24h"'),
    "a picked instant that moves": made(PICKED + ", s: {span: [booked_at, p]}", 's: "> 0h"'),
    "a time of day": made("", 'request_time: ">= 08:00, < 20:00"'),
    "midnight": made("", 'request_time: ">= 11:00"'),
    "a time of day elsewhere": made("x: {local: time, of: requested_at, zone: Europe/Berlin}", 'x: ">= 20:00"'),
    "holidays": made('h: {in: [requested_date, ["2025-06-19..2025-06-20"]]}', "h: true"),
    "a date": made("", 'requested_date: "<= 2025-06-19"'),
    "an instant": made("", 'requested_at: "<= 2025-06-19T12:00:00Z"'),
    "versions": (document(f"versions: {SWITCH}"),),
    "versions by the second": (document(f"precision: minute\nversions: {SECONDS}"),),
    "precision": made("", 'time_left: "> 24h"', "precision: minute\n"),
    "months": made("", 'since_booking: "< 1 month"'),
}


@pytest.mark.parametrize("texts", MOVING.values(), ids=MOVING)
def test_every_way_to_move_is_foreseen(texts: tuple[str, ...]) -> None:
    """Whatever makes an answer depend on time, quoting hour by hour finds no change that was not announced."""
    rules, what = book(*texts), booking()
    now = datetime(2025, 6, 18, 4, tzinfo=UTC)
    quote = rules.quote(what, Cancel(), at=now, look_ahead=True)
    hours = [now + timedelta(hours=n) for n in range(24 * 40)]
    changed = next(t for t in hours if says(rules.quote(what, Cancel(), at=t)) != says(quote))
    assert quote.next_change is not None, f"the answer is another by {changed}"
    assert changed - timedelta(hours=1) < first_new(quote) <= changed
    assert says(rules.quote(what, Cancel(), at=first_new(quote) - TICK)) == says(quote)
    assert says(rules.quote(what, Cancel(), at=first_new(quote))) != says(quote)


@pytest.mark.parametrize(
    ("condition", "now"),
    [
        (">= 02:30", "2025-03-09T00:30:00-05:00"),
        (">= 01:30, < 01:45", "2025-11-02T01:40:00-04:00"),
        (">= 01:15", "2025-11-02T01:50:00-04:00"),
    ],
)
def test_times_of_day_when_the_clocks_change(condition: str, now: str) -> None:
    """A time of day that is skipped or comes twice: minute by minute nothing changes unannounced."""
    rules = book(document(f'cancel: [{{when: {{request_time: "{condition}"}}, free: true}}, {{penalty: 50%}}]'))
    what = booking(rail("2025-12-20T10:00", "America/New_York"), booked_at="2025-01-01T00:00:00Z")
    start = datetime.fromisoformat(now)
    quote = rules.quote(what, Cancel(), at=start, look_ahead=True)
    minutes = [start + timedelta(minutes=n) for n in range(24 * 60)]
    changed = next(t for t in minutes if says(rules.quote(what, Cancel(), at=t)) != says(quote))
    assert quote.next_change is not None
    assert changed - timedelta(minutes=1) < first_new(quote) <= changed


def test_nights_go_by_one_by_one() -> None:
    """During a stay the refund falls night by night, at midnight of the property."""
    rules = book(document("cancel: [{free: true}]", applies="[{product: hotel}]"))
    schedule = rules.schedule(booking(hotel(nights=3)), at="2025-06-20T16:00:00+08:00")
    assert [step.refund.amount for step in schedule.steps if step.refund] == ["300.00", "200.00", "100.00", "0.00"]
    midnights = [f"2025-06-{day}T00:00:00+08:00" for day in (21, 22, 23)]
    assert [step.since.isoformat() for step in schedule.steps[1:]] == midnights
