"""Workflow commands of GitHub Actions, which annotate the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable

from aftersales.check.formats.outcomes import Outcome, uri

_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


def github(outcomes: Iterable[Outcome]) -> str:
    """One line for each finding."""
    return "\n".join(_command(one) for one in outcomes if one.level is not None)


def _command(one: Outcome) -> str:
    assert one.level is not None
    where = {"file": uri(one.at.file), "line": one.at.line, "col": one.at.column, "title": one.code}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in where.items())
    text = f"{one.message}\nhint: {one.hint}" if one.hint else one.message
    return f"::{_LEVELS[one.level]} {properties}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
