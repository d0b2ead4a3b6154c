"""`aftersales progress`: how far the refund of a stored quote has come."""

from __future__ import annotations

from typing import Any

import click

from aftersales.cli.errors import reported
from aftersales.cli.inputs import instant, read_stored
from aftersales.engine.confirm import moment_of
from aftersales.engine.progress import progress_of, told_by
from aftersales.model.problems import InvalidInput, Problem
from aftersales.model.progress import Progress
from aftersales.text.progress import progress_text


@click.command("progress")
@click.argument("quote", metavar="QUOTE.json")
@click.argument("events", metavar="EVENTS.json")
@click.option("--at", metavar="INSTANT", callback=instant, required=True, help="As of when; later events do not count.")
@click.option("--json", "as_json", is_flag=True, help="Print the progress as JSON.")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", help="Language of the readable text.")
def command(quote: str, events: str, at: str, as_json: bool, lang: str) -> None:
    """How far the payouts of the quote in QUOTE.json (`-` reads standard input) have come.

    EVENTS.json lists what happened: [{"kind": "issued", "at": ..., "payout": KEY}, ...]. Ends with 1 if a payout is
    late or anything else is wrong with it.
    """
    with reported("standard input" if quote == "-" else quote):
        told = told_by(read_stored(quote))
    with reported(events):
        found = progress_of(told, _listed(read_stored(events)), moment_of(at))
    click.echo(found.to_json(2) if as_json else progress_text(found, lang))
    if _wrong(found):
        raise click.exceptions.Exit(1)


def _wrong(found: Progress) -> bool:
    return any(one.late or one.problem is not None for one in found.payouts)


def _listed(events: Any) -> list[Any]:
    if not isinstance(events, list):
        raise InvalidInput([Problem("", "a list of events is expected", str(events)[:60])])
    return events
