"""The output of `check` and `test` for machines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Final

from aftersales.check.formats.github import github
from aftersales.check.formats.junit import junit
from aftersales.check.formats.outcomes import Outcome, of_cases, of_report
from aftersales.check.formats.sarif import sarif

__all__ = ["FORMATS", "Outcome", "of_cases", "of_report"]


def as_json(outcomes: Iterable[Outcome]) -> str:
    """A list with all that is known of each piece, those in order included."""
    plain = [{**one._asdict(), "at": one.at._asdict()} for one in outcomes]
    return json.dumps(plain, ensure_ascii=False, indent=1)


FORMATS: Final[dict[str, Callable[[Iterable[Outcome]], str]]] = {
    "json": as_json,
    "sarif": sarif,
    "junit": junit,
    "github": github,
}
