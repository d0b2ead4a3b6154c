"""`aftersales test`: the worked cases of a folder of policies."""

from __future__ import annotations

from pathlib import Path

import click

from aftersales.cli.errors import reported
from aftersales.cli.inputs import FOLDER, folder_or_bundled


@click.command("test")
@click.argument("folder", metavar="[DIR]", type=FOLDER, required=False)
def command(folder: Path | None) -> None:
    """Run the worked cases of DIR, by default those of the bundled policies. Failures end with exit code 1.

    A disputed case, whose sources contradict each other, is shown if it differs but is not a failure.
    """
    from aftersales.check.cases import run_cases

    place = folder_or_bundled(folder)
    with reported(str(place)):
        results = run_cases(place)
    for result in results:
        if not result.passed:
            click.echo(f"{result}\n")
    failed = sum(result.failed for result in results)
    click.echo(f"{sum(result.passed for result in results)} passed, {failed} failed")
    raise SystemExit(1 if failed else 0)
