"""`aftersales confirm`: honour a quote that was stored as JSON, or say what differs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from aftersales.cli.errors import reported
from aftersales.cli.inputs import POLICIES, facts, instant, read_booking, read_disruptions, read_rulebook, read_stored
from aftersales.model.confirmation import WHY, Confirmation
from aftersales.text.quote import quote_text


@click.command("confirm")
@click.argument("quote", metavar="QUOTE.json")
@click.argument("booking", metavar="BOOKING.json")
@click.option("--disruptions", metavar="FILE", help="The reports that the quote was made with: a JSON list.")
@click.option("--at", metavar="INSTANT", callback=instant, required=True, help="When the quote is to be executed.")
@click.option("--given", metavar="FACT=VALUE", callback=facts, multiple=True, help="A fact that the quote was given.")
@click.option("--policies", type=POLICIES, help="A folder, a file or a saved rulebook; else the bundled policies.")
@click.option("--json", "as_json", is_flag=True, help="Print the confirmation as JSON.")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", help="Language of the readable text.")
def command(as_json: bool, lang: str, **asked: Any) -> None:
    """Whether the quote in QUOTE.json (`-` reads standard input) is honoured for the booking in BOOKING.json.

    Ends with 1 if it is not.
    """
    found = _confirmation(**asked)
    click.echo(found.to_json(2) if as_json else _text(found, lang))
    if not found.honoured:
        raise click.exceptions.Exit(1)


def _confirmation(
    quote: str, booking: str, at: str, disruptions: str | None, given: dict[str, Any] | None, policies: Path | None
) -> Confirmation:
    stored = read_stored(quote)
    read = read_booking(booking)
    reports = read_disruptions(disruptions) if disruptions else ()
    rulebook = read_rulebook(policies)
    with reported(quote):
        return rulebook.confirm(stored, read, at, disruptions=reports, given=given)


def _text(found: Confirmation, lang: str) -> str:
    lines = ["honoured" if found.honoured else "not honoured", *(f"  {WHY[reason]}" for reason in found.reasons)]
    lines += [f"  {one.path}: {one.before or 'nothing'}, now {one.after or 'nothing'}" for one in found.differences]
    return "\n".join([*lines, "", quote_text(found.quote, lang)])
