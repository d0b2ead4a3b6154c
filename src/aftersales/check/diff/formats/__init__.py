"""A comparison for people and machines."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from aftersales.check.diff.formats.markdown import as_markdown
from aftersales.check.diff.formats.page import as_page
from aftersales.check.diff.formats.text import as_text
from aftersales.check.diff.report import Report


def as_json(report: Report) -> str:
    """Everything, witnesses included."""
    return json.dumps(report.to_dict(), ensure_ascii=False, indent=1)


FORMATS: Final[dict[str, Callable[[Report], str]]] = {
    "text": as_text,
    "json": as_json,
    "markdown": as_markdown,
    "html": as_page,
}
