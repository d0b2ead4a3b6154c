"""What the commands read: bookings, policies, requests, instants and stated facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from aftersales.cli.errors import reported
from aftersales.engine.rulebook import Rulebook, bundled_folder
from aftersales.model.booking import Booking
from aftersales.model.disruption import Disruption
from aftersales.model.problems import LARGEST_INPUT, InvalidInput, Problem, read_json
from aftersales.model.reports import Disruptions
from aftersales.model.request import Cancel, Change, Claim, NoShow, Request
from aftersales.model.times import aware

_WORDS: dict[str, Any] = {"true": True, "false": False, "none": None}
POLICIES = click.Path(exists=True, readable=True, path_type=Path)
FORMAT = click.Choice(["text", "json", "sarif", "junit", "github"])
FOLDER = click.Path(exists=True, readable=True, file_okay=False, path_type=Path)


def instant(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The text of an option that states an instant with its UTC offset."""
    try:
        if value is not None:
            aware(value)
    except ValueError as error:
        raise click.BadParameter(f"{error}, found `{value}`", ctx, param) from None
    return value


def instant_or_column(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The text of an option that states an instant, which starts with a digit, or names a column of them."""
    return instant(ctx, param, value) if value is not None and value[:1].isdigit() else value


def facts(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, Any] | None:
    """The facts of every `FACT=VALUE`: a value is `true`, `false`, `none`, `[a, b]` or text."""
    found: dict[str, Any] = {}
    for stated in values:
        name, equals, text = stated.partition("=")
        if not (equals and name and text):
            example = "`FACT=VALUE` is expected, such as `time_left=47h59min`"
            raise click.BadParameter(f"{example}, found `{stated}`", ctx, param)
        if name in found:
            raise click.BadParameter(f"`{name}` is stated twice", ctx, param)
        found[name] = _fact_value(text)
    return found or None


def _fact_value(text: str) -> Any:
    if text.startswith("[") and text.endswith("]"):
        return [word.strip() for word in text[1:-1].split(",") if word.strip()]
    return _WORDS.get(text, text)


def read_booking(file: str) -> Booking:
    """The booking of a JSON file, or of standard input for `-`."""
    source = "standard input" if file == "-" else file
    with reported(source):
        with click.open_file(file, "rb") as stream:
            text = stream.read(LARGEST_INPUT + 1)
        return Booking.from_json(text)


def read_rulebook(policies: Path | None) -> Rulebook:
    """The policies of a folder, by default the bundled ones."""
    with reported(str(policies or "bundled policies")):
        return Rulebook.bundled() if policies is None else Rulebook.load(policies)


def read_disruptions(file: str) -> Disruptions:
    """The reports of a JSON file: a list."""
    with reported(file):
        with click.open_file(file, "rb") as stream:
            found = read_json(stream.read(LARGEST_INPUT + 1))
        if not isinstance(found, list):
            raise InvalidInput([Problem("", "a list of disruptions is expected", str(found)[:60])])
        return Disruptions([Disruption.from_dict(one) for one in found])


def read_stored(file: str) -> Any:
    """What a JSON file holds, or standard input for `-`: a quote that was kept."""
    with reported("standard input" if file == "-" else file), click.open_file(file, "rb") as stream:
        return read_json(stream.read(LARGEST_INPUT + 1))


def components(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> list[dict[str, str]] | None:
    """The parts of a price: of every `KIND[.CODE]=AMOUNT` one."""
    found = []
    for stated in values:
        name, equals, amount = stated.partition("=")
        kind, _, code = name.partition(".")
        if not (equals and kind and amount):
            example = "`KIND=AMOUNT` is expected, such as `fare=480.00` or `tax.CN=50.00`"
            raise click.BadParameter(f"{example}, found `{stated}`", ctx, param)
        found.append({"kind": kind, "amount": amount, **({"code": code} if code else {})})
    return found or None


def read_request(
    cancel: bool,
    no_show: bool,
    change: bool,
    claim: str | None,
    items: str | None,
    travellers: str | None,
    segments: str | None,
    nights: str | None,
    reason: str | None,
    evidence: str | None,
    **changed: Any,
) -> Request:
    """The request that the options state; what is `changed` belongs to a change."""
    if sum((cancel, no_show, change, claim is not None)) != 1:
        raise click.UsageError("state one of --cancel, --no-show, --change and --claim")
    strange = [name for name, value in changed.items() if value is not None and not change]
    if strange:
        raise click.UsageError(
            f"--{strange[0].replace('_', '-').replace('components', 'component')} belongs to --change"
        )
    stated: dict[str, Any] = {"items": _listed(items), "reason": reason, "evidence": _listed(evidence)}
    stated |= {"travellers": _listed(travellers), "segments": _numbers(segments), "nights": _numbers(nights)}
    if change:
        tender = _tender(changed.pop("pay_with"))
        stated |= {**changed, "aspects": _listed(changed["aspects"]), "tender": tender}
    if claim is not None:
        stated["heads"] = _listed(claim or None)
    kind = Cancel if cancel else NoShow if no_show else Change if change else Claim
    with reported("request"):
        return kind.from_dict({name: value for name, value in stated.items() if value is not None})


def _tender(text: str | None) -> dict[str, str] | None:
    """`card`, or `card=100.00`: a method, and what it can pay at most."""
    if text is None:
        return None
    method, equals, balance = text.partition("=")
    return {"method": method, "balance": balance} if equals else {"method": method}


def _listed(text: str | None) -> list[str] | None:
    return None if text is None else [name.strip() for name in text.split(",")]


def _numbers(text: str | None) -> list[int | str] | None:
    """Whole numbers as such; what is none is left for the request to refuse."""
    return None if text is None else [int(one) if one.isdecimal() else one for one in _listed(text) or []]


def folder_or_bundled(folder: Path | None) -> Path:
    """The folder asked for, by default the bundled policies."""
    return folder or bundled_folder()
