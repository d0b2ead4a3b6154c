"""`aftersales diff`: what a change of policies means for travellers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aftersales.cli.errors import Unusable, reported
from aftersales.cli.inputs import instant_or_column, read_disruptions

if TYPE_CHECKING:
    from aftersales.check.diff.report import Report
    from aftersales.check.diff.sides import Side

_FORMATS = ("text", "json", "markdown", "html")
_REQUEST = "cancel, no_show, claim; or a column of requests."
_AT = "When the requests are made, such as 2025-06-18T10:01:00+08:00; or a column of instants."


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--bookings", metavar="FILE", type=click.Path(exists=True, path_type=Path), help="Quote these under both."
)
@click.option("--request", metavar="KIND|COLUMN", default="cancel", show_default=True, help=_REQUEST)
@click.option("--at", metavar="INSTANT|COLUMN", callback=instant_or_column, help=_AT)
@click.option("--disruptions", metavar="FILE", help="Reports of disrupted services: ask only bookings they hit.")
@click.option("--all", "every", is_flag=True, help="Ask the bookings that no report hits, too.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", help="For people, programs, a comment.")
@click.option("--out", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Write it there.")
@click.option("--fail-on", type=click.Choice(["any", "less"]), default="any", help="What ends with exit code 1.")
@click.option("--chunk", metavar="ROWS", type=click.IntRange(1), hidden=True)
def command(old: str, new: str, form: str, out: Path | None, fail_on: str, **asked: Any) -> None:
    """Compare the policies OLD and NEW: cell by cell, and over real bookings.

    Each is a folder, a file, a saved rulebook, or a revision of this repository: `main`, `HEAD~1:policies`.

    Exit code 1 if travellers are treated otherwise; with `--fail-on less`, if one gets less.
    """
    from aftersales.check.diff.documents import compared
    from aftersales.check.diff.formats import FORMATS
    from aftersales.check.diff.sides import read_sides

    if (asked["bookings"] is None) != (asked["at"] is None):
        raise click.UsageError("state --bookings together with --at")
    with reported("diff"):
        sides = read_sides(old, new)
        report = compared(*sides)
        if asked["bookings"] is not None:
            report = report._replace(bookings=_over(sides, **asked))
    text = FORMATS[form](report)
    if out is None:
        click.echo(text)
    else:
        with reported(str(out)):
            out.write_text(f"{text}\n", "utf-8")
    sys.exit(_failed(report, fail_on))


def _failed(report: Report, fail_on: str) -> int:
    return int("less" in report.verdicts() if fail_on == "less" else report.differs)


def _over(sides: tuple[Side, Side], bookings: Path, chunk: int | None, **asked: Any) -> dict[str, Any]:
    try:
        from aftersales.batch.main import KINDS, beside
        from aftersales.batch.progress import Lines
        from aftersales.batch.sources import CHUNK, opened
        from aftersales.check.diff.bookings import Asked, over_bookings
    except ModuleNotFoundError as error:
        raise Unusable(f"{error.name} is needed: pip install 'aftersales[batch]'") from None
    kind, reports = asked["request"], asked["disruptions"]
    request = KINDS[kind]() if kind in KINDS else kind
    disruptions = read_disruptions(reports) if reports else None
    source = opened(bookings, beside(request, asked["at"]), chunk or CHUNK)
    return over_bookings(sides, source, Asked(request, asked["at"], disruptions, asked["every"]), Lines(sys.stderr))
