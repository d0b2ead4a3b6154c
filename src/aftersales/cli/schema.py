"""`aftersales schema`: JSON Schema (2020-12) of what crosses the boundary."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import click

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
NAMES: Final = ("booking", "request", "disruption", "quote", "policy")


@click.command("schema")
@click.argument("of", metavar="|".join(NAMES), type=click.Choice(list(NAMES)))
def command(of: str) -> None:
    """JSON Schema of a booking, a request, a disruption, a quote or a policy document."""
    click.echo(json.dumps(schema_of(of), ensure_ascii=False, indent=2))


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of that name."""
    return {"$schema": DIALECT, "title": name, **_SOURCES[name]()}


def _booking() -> dict[str, Any]:
    from aftersales.model.booking import Booking

    return Booking.model_json_schema()


def _request() -> dict[str, Any]:
    from pydantic import TypeAdapter

    from aftersales.model.request import Request

    return TypeAdapter(Request).json_schema()


def _disruption() -> dict[str, Any]:
    from aftersales.model.disruption import Disruption

    return Disruption.model_json_schema()


def _quote() -> dict[str, Any]:
    from aftersales.cli.quote_schema import QUOTE

    return QUOTE


def _policy() -> dict[str, Any]:
    from aftersales.cli.policy_schema import policy_schema

    return policy_schema()


_SOURCES: Final[dict[str, Callable[[], dict[str, Any]]]] = dict(
    zip(NAMES, (_booking, _request, _disruption, _quote, _policy), strict=True)
)
