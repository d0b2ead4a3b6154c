"""The bookings that show findings, as files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aftersales.check.subject import Finding


def write_witnesses(findings: Iterable[Finding], place: Path) -> None:
    """One file for each finding that has a booking, numbered as the findings are."""
    place.mkdir(parents=True, exist_ok=True)
    for number, finding in enumerate(findings, 1):
        if finding.witness is not None:
            one = finding.diagnostic
            data = {"code": one.code, "message": one.message, "at": str(one.at), **finding.witness.to_dict()}
            file = place / f"{number:03}-{one.code}.json"
            file.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
