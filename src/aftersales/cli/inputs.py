"""What the commands read: bookings, policies, requests, instants and stated facts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from aftersales.cli.errors import reported
from aftersales.engine.rulebook import Rulebook, bundled_folder
from aftersales.model.booking import Booking
from aftersales.model.problems import LARGEST_INPUT
from aftersales.model.request import Cancel, NoShow, Request
from aftersales.model.times import aware

_WORDS: dict[str, Any] = {"true": True, "false": False, "none": None}
POLICIES = click.Path(exists=True, readable=True, path_type=Path)
FOLDER = click.Path(exists=True, readable=True, file_okay=False, path_type=Path)


class _Instant(click.ParamType):
    """An instant with its UTC offset, checked and passed on as text."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text, if it is an instant."""
        try:
            aware(value)
        except ValueError as error:
            self.fail(f"{error}, found `{value}`", param, ctx)
        return str(value)


class _Fact(click.ParamType):
    """`FACT=VALUE`: a value is `true`, `false`, `none`, `[a, b]` or text."""

    name = "fact=value"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Any]:
        """The fact's name and its value."""
        if isinstance(value, tuple):
            return value
        name, equals, text = value.partition("=")
        if not (equals and name and text):
            self.fail(f"`FACT=VALUE` is expected, such as `time_left=47h59min`, found `{value}`", param, ctx)
        return name, _fact_value(text)


INSTANT = _Instant()
FACT = _Fact()


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


def read_request(no_show: bool, items: str | None = None, reason: str | None = None) -> Request:
    """The request that the options state."""
    chosen = None if items is None else tuple(name.strip() for name in items.split(","))
    with reported("request"):
        return (NoShow if no_show else Cancel)(items=chosen, reason=reason)


def read_facts(stated: Iterable[tuple[str, Any]]) -> dict[str, Any] | None:
    """The facts of every `--given`; stating one twice is a mistake."""
    facts: dict[str, Any] = {}
    for name, value in stated:
        if name in facts:
            raise click.UsageError(f"--given states `{name}` twice")
        facts[name] = value
    return facts or None


def folder_or_bundled(folder: Path | None) -> Path:
    """The folder asked for, by default the bundled policies."""
    return folder or bundled_folder()
