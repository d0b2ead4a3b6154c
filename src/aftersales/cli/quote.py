"""`aftersales quote`: the answer to one request at one instant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from aftersales.cli.errors import reported
from aftersales.cli.inputs import (
    POLICIES,
    components,
    facts,
    instant,
    read_booking,
    read_disruptions,
    read_request,
    read_rulebook,
)
from aftersales.model.quote import Quote
from aftersales.text.explanation import explain
from aftersales.text.quote import quote_text

_AT = "When the request is made, such as 2025-06-18T10:01:00+08:00."


@click.command("quote")
@click.argument("booking", metavar="BOOKING.json")
@click.option("--cancel", is_flag=True, help="The traveller cancels.")
@click.option("--no-show", is_flag=True, help="The traveller did not turn up.")
@click.option("--claim", metavar="HEAD,HEAD", is_flag=False, flag_value="", help="The traveller claims compensation.")
@click.option("--change", is_flag=True, help="The traveller changes to another service; see --departs, --price.")
@click.option("--aspects", metavar="WORD,WORD", help="What a change touches: date, route, cabin, name.")
@click.option("--evidence", metavar="WORD,WORD", help="What the traveller shows, such as death_certificate.")
@click.option("--departs", metavar="LOCAL[ZONE]", help="The new departure of a change.")
@click.option("--arrives", metavar="LOCAL[ZONE]", help="The new arrival of a change.")
@click.option("--origin", metavar="PLACE", help="Where a changed journey starts.")
@click.option("--destination", metavar="PLACE", help="Where a changed journey ends.")
@click.option("--cabin", metavar="WORD", help="The new cabin of a change.")
@click.option("--bags", metavar="COUNT", type=click.IntRange(0), help="Bags in all after a change.")
@click.option("--travellers-after", metavar="COUNT", type=click.IntRange(0), help="Travellers after a change.")
@click.option("--price", metavar="AMOUNT", help="The new price of a change, in all.")
@click.option(
    "--component", "components", metavar="KIND[.CODE]=AMOUNT", multiple=True, callback=components,
    help="A part of the new price of a change: fare=480.00, tax.CN=50.00.",
)  # fmt: skip
@click.option("--pay-with", metavar="METHOD[=BALANCE]", help="What a change is paid with, and what that has at most.")
@click.option("--disruptions", metavar="FILE", help="Reports of disrupted services: a JSON list.")
@click.option("--items", metavar="ID,ID", help="Only these items of the booking.")
@click.option("--travellers", metavar="ID,ID", help="Only what these travellers have of the items.")
@click.option("--segments", metavar="N,N", help="Only these segments of an item, counted from 0.")
@click.option("--nights", metavar="N,N", help="Only these nights of a stay, counted from 0.")
@click.option("--reason", metavar="WORD", help="The reason given with the request.")
@click.option("--at", metavar="INSTANT", callback=instant, required=True, help=_AT)
@click.option("--given", metavar="FACT=VALUE", callback=facts, multiple=True, help="A fact the booking does not state.")
@click.option("--policies", type=POLICIES, help="A folder, a file or a saved rulebook; else the bundled policies.")
@click.option("--json", "as_json", is_flag=True, help="Print the quote as JSON.")
@click.option("--explain", "explained", is_flag=True, help="Print the full why and why-not.")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", help="Language of the readable text.")
def command(booking: str, as_json: bool, explained: bool, lang: str, **asked: Any) -> None:
    """What the traveller gets back for the booking in BOOKING.json (`-` reads standard input)."""
    if as_json and explained:
        raise click.UsageError("state at most one of --json and --explain")
    quote = _quote(booking, **asked)
    click.echo(_shown(quote, as_json, explained, lang))


def _quote(
    booking: str,
    at: str,
    given: dict[str, Any] | None,
    policies: Path | None,
    disruptions: str | None,
    **asked: Any,
) -> Quote:
    request = read_request(**asked)
    read = read_booking(booking)
    reports = read_disruptions(disruptions) if disruptions else ()
    rulebook = read_rulebook(policies)
    with reported("request"):
        return rulebook.quote(read, request, at=at, disruptions=reports, given=given, look_ahead=True)


def _shown(quote: Quote, as_json: bool, explained: bool, lang: str) -> str:
    if as_json:
        return quote.to_json(2)
    return str(explain(quote)) if explained else quote_text(quote, lang)
