"""`aftersales schedule`: the refund curve of a booking."""

from __future__ import annotations

import json
from pathlib import Path

import click

from aftersales.cli.errors import reported
from aftersales.cli.inputs import POLICIES, instant, read_booking, read_rulebook
from aftersales.model.request import Cancel, NoShow
from aftersales.text.quote import schedule_text


@click.command("schedule")
@click.argument("booking", metavar="BOOKING.json")
@click.option("--no-show", is_flag=True, help="For a traveller who did not turn up, not for a cancellation.")
@click.option("--at", metavar="INSTANT", callback=instant, help="From this instant on; else from the booking on.")
@click.option("--policies", type=POLICIES, help="A folder, a file or a saved rulebook; else the bundled policies.")
@click.option("--json", "as_json", is_flag=True, help="Print the schedule as JSON.")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", help="Language of the readable text.")
def command(booking: str, no_show: bool, at: str | None, policies: Path | None, as_json: bool, lang: str) -> None:
    """What comes back, and until when, for the booking in BOOKING.json (`-` reads standard input)."""
    read = read_booking(booking)
    rulebook = read_rulebook(policies)
    with reported("request"):
        schedule = rulebook.schedule(read, NoShow() if no_show else Cancel(), at=at)
    text = json.dumps(schedule.to_dict(), ensure_ascii=False, indent=2) if as_json else schedule_text(schedule, lang)
    click.echo(text)
