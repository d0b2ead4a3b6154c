"""`aftersales test`: the worked cases of a folder of policies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from aftersales.cli.errors import reported
from aftersales.cli.inputs import FOLDER, folder_or_bundled

if TYPE_CHECKING:
    from aftersales.check.cases import CaseResult


@click.command("test")
@click.argument("folder", metavar="[DIR]", type=FOLDER, required=False)
def command(folder: Path | None) -> None:
    """Run the worked cases of DIR, by default those of the bundled policies. Failures end with exit code 1."""
    from aftersales.check.cases import run_cases

    place = folder_or_bundled(folder)
    with reported(str(place)):
        results = run_cases(place)
    failed = [result for result in results if not result.passed]
    for result in failed:
        click.echo(_failure(result))
    click.echo(f"{len(results) - len(failed)} passed, {len(failed)} failed")
    raise SystemExit(1 if failed else 0)


def _failure(result: CaseResult) -> str:
    lines = [f"{result.file}:{result.line}: {result.ref} {result.title}".rstrip()]
    lines += [f"  expected  {result.expected}", f"  actual    {result.actual}"]
    lines += [f"    {line}" for line in str(result.explanation).splitlines()]
    return "\n".join([*lines, ""])
