"""`aftersales batch`: many bookings at once, from files to files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from aftersales.cli.errors import Unusable, reported
from aftersales.cli.inputs import POLICIES, instant_or_column, read_disruptions, read_rulebook

_AT = "When the requests are made, such as 2025-06-18T10:01:00+08:00; or a column of instants."
_KEPT = "; what is done is kept, `--resume` goes on with it"
_REQUEST = "cancel, no_show, claim; or a column of requests."


class Stopped(Unusable):
    """The user stopped the run."""

    exit_code = 1


@click.command("batch")
@click.argument("bookings", metavar="[BOOKINGS]", type=click.Path(exists=True, path_type=Path), required=False)
@click.option("--sql", metavar="URL", help="The database that --query asks, as SQLAlchemy names it.")
@click.option("--query", metavar="SELECT", help="Rows with JSON in the column `booking`, in an order.")
@click.option("--disruptions", metavar="FILE", help="Reports of disrupted services: answer only bookings they hit.")
@click.option("--all", "every", is_flag=True, help="Answer the bookings that no report hits, too.")
@click.option("--request", metavar="KIND|COLUMN", default="cancel", show_default=True, help=_REQUEST)
@click.option("--request-id", metavar="ID", default="", help="The id of every request; it enters the payouts' keys.")
@click.option("--at", metavar="INSTANT|COLUMN", callback=instant_or_column, required=True, help=_AT)
@click.option("--out", metavar="DIR|URL", help="The folder of the run, or a database.")
@click.option("--policies", type=POLICIES, help="A folder, a file or a saved rulebook; else the bundled policies.")
@click.option("--dry-run", is_flag=True, help="Count and add up; write nothing.")
@click.option("--resume", is_flag=True, help="Go on with a run that was stopped.")
@click.option("--max-rejects", metavar="N", type=click.IntRange(0), help="Stop once more rows than that are rejected.")
@click.option(
    "--changed-only", metavar="EARLIER_DIR", multiple=True, type=click.Path(exists=True, path_type=Path),
    help="Write only what differs from an earlier run, or from several, the last one given last.",
)  # fmt: skip
@click.option("--chunk", metavar="ROWS", type=click.IntRange(1), hidden=True)
def command(bookings: Path | None, out: str | None, dry_run: bool, **asked: Any) -> None:
    """Quote the bookings of BOOKINGS, a file or a folder of Parquet or JSON Lines: quotes, payouts and rejects.

    They may also come from a database, and the answers go to one.

    Exit code 1 if rows were rejected, or the run was stopped.
    """
    if (out is None) != dry_run:
        raise click.UsageError("state one of --out and --dry-run")
    if (asked["sql"] is None) != (asked["query"] is None) or (bookings is None) != (asked["sql"] is not None):
        raise click.UsageError("state BOOKINGS, or --sql and --query")
    try:
        from aftersales.batch.main import Plan, carried_out
        from aftersales.batch.memory import keep_pages
    except ModuleNotFoundError as error:
        raise Unusable(f"{error.name} is needed: pip install 'aftersales[batch]'") from None
    rulebook = read_rulebook(asked.pop("policies"))
    reports = asked.pop("disruptions")
    disruptions = read_disruptions(reports) if reports else None
    keep_pages()
    plan = Plan(bookings, out, rulebook, disruptions, **asked)
    kept = "" if dry_run else _KEPT
    with reported("batch"):
        try:
            result, text = carried_out(plan, sys.stderr)
        except KeyboardInterrupt:
            raise Stopped(f"stopped{kept}") from None
        except OSError as error:
            where = error.filename or out or bookings
            raise Unusable(f"{where}: error: {(error.strerror or str(error)).lower()}{kept}") from None
        except ModuleNotFoundError as error:
            raise Unusable(f"{error.name} is needed: pip install 'aftersales[sql]'") from None
    click.echo(text)
    sys.exit(1 if result.stopped or result.tally["rows"]["rejected"] else 0)
