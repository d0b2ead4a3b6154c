"""`aftersales mutate`: changes of policy data that no worked case notices."""

from __future__ import annotations

import json
from pathlib import Path

import click

from aftersales.cli.errors import Unusable, reported
from aftersales.cli.inputs import FOLDER, folder_or_bundled


@click.command("mutate")
@click.argument("folder", metavar="[DIR]", type=FOLDER, required=False)
@click.option("--document", "documents", metavar="ID", multiple=True, help="Only this document; may be repeated.")
@click.option("--jobs", type=click.IntRange(1), default=1, metavar="N", help="In so many processes.")
@click.option("--json", "as_json", is_flag=True, help="Counts and surviving mutants as JSON.")
def command(folder: Path | None, documents: tuple[str, ...], jobs: int, as_json: bool) -> None:
    """Change the policies of DIR a little at a time, and list the changes that no worked case notices.

    A boundary, a threshold, an amount, a clock, a rounding, a limit or a condition changed, a row or a step dropped.
    Changes that make no difference in any cell are not listed, nor those for which a comment in their line or alone
    above it states a reason: `# mutant: REASON`. What is left, or a reason that excuses nothing, ends with exit code 1.
    """
    from aftersales.check.mutate.survey import survey

    place = folder_or_bundled(folder)
    with reported(str(place)):
        found = survey(place, documents, jobs)
    strange = set(documents) - {one.document for one in found.documents}
    if strange:
        raise Unusable(f"{place}: error: no document but calendars is called `{min(strange)}`")
    click.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1) if as_json else "\n".join(found.lines()))
    raise SystemExit(1 if found.surviving or found.idle else 0)
