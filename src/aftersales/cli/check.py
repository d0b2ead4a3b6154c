"""`aftersales check`: every mistake in a folder of policies."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aftersales.cli.errors import reported
from aftersales.cli.inputs import FORMAT, POLICIES, folder_or_bundled
from aftersales.cli.witnesses import write_witnesses

if TYPE_CHECKING:
    from aftersales.check.lints import Report

_DIR = click.Path(file_okay=False, path_type=Path)


@click.command("check")
@click.argument("folder", metavar="[DIR]", type=POLICIES, required=False)
@click.option("--format", "form", type=FORMAT, default="text", help="Text with carets, or a format for machines.")
@click.option("--witness", "place", type=_DIR, metavar="DIR", help="Write the booking that shows each finding as JSON.")
@click.option("--lock", is_flag=True, help="Add the versions in force to `policies.lock`, where it lacks them.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Look as of this day, not today.")
def command(folder: Path | None, form: str, place: Path | None, lock: bool, as_of: datetime | None) -> None:
    """Find mistakes in the policies of DIR, by default the bundled ones. Errors end with exit code 1."""
    from aftersales.check.lints import check

    policies = folder_or_bundled(folder)
    today = (as_of or date.today()).toordinal()  # noqa: DTZ011 - reviews are dated locally
    with reported(str(policies)):
        if lock:
            _lock(policies, today)
        report = check(policies, today)
        if place is not None:
            write_witnesses(report.findings, place)
    click.echo(_text(report) if form == "text" else _formatted(report, form))
    raise SystemExit(1 if any(one.severity == "error" for one in report.diagnostics) else 0)


def _formatted(report: Report, form: str) -> str:
    from aftersales.check.formats import FORMATS, of_report

    return FORMATS[form](of_report(report))


def _text(report: Report) -> str:
    severities = Counter(one.severity for one in report.diagnostics)
    counts = (len(report.files), "document"), (severities["error"], "error"), (severities["warning"], "warning")
    closing = ", ".join(f"{number} {noun}" if number == 1 else f"{number} {noun}s" for number, noun in counts)
    return "".join(f"{one}\n\n" for one in report.diagnostics) + closing


def _lock(policies: Path, today: int) -> None:
    from aftersales.check.lints import folder_of
    from aftersales.check.lock import NAME, write

    if not policies.is_dir():
        raise click.UsageError("a lock belongs to a folder of policies")
    added = write(policies / NAME, folder_of(policies, today))
    click.echo(f"{policies / NAME}: {added} added", err=True)
