"""Findings of policy folders, without their witnesses."""

from __future__ import annotations

from pathlib import Path

from aftersales.check.lints import check
from aftersales.policy.diagnostics import Diagnostic


def lint(path: Path, today: int) -> list[Diagnostic]:
    """Every finding of a folder."""
    return check(path, today).diagnostics
