"""What the command that a code belongs to finds in a folder."""

from __future__ import annotations

from pathlib import Path

from aftersales.check.lints import check
from aftersales.check.prove.survey import prove
from aftersales.check.subject import Finding
from tests.check.places import TODAY
from tests.docs.codes import codes_of_prove


def found_in(code: str, folder: Path) -> tuple[Finding, ...]:
    """The findings of `check`, or of `prove`."""
    return prove(folder, TODAY).findings if code in codes_of_prove() else check(folder, TODAY).findings
