"""SARIF 2.1.0, which code scanners and editors read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from aftersales._version import __version__
from aftersales.check.formats.outcomes import Outcome, uri

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(outcomes: Iterable[Outcome]) -> str:
    """One run with a result for each finding."""
    told = [one for one in outcomes if one.level is not None]
    rules = sorted({one.code for one in told})
    driver = {"name": "aftersales", "version": __version__, "rules": [{"id": rule, "name": rule} for rule in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, rules) for one in told],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _result(one: Outcome, rules: list[str]) -> dict[str, Any]:
    region = {"startLine": one.at.line, "startColumn": one.at.column}
    place = {"artifactLocation": {"uri": uri(one.at.file)}, "region": region}
    text = f"{one.message}\nhint: {one.hint}" if one.hint else one.message
    result = {"ruleId": one.code, "ruleIndex": rules.index(one.code), "level": one.level, "message": {"text": text}}
    return {**result, "locations": [{"physicalLocation": place}], **({"properties": one.more} if one.more else {})}
