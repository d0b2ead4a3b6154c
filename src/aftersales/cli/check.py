"""`aftersales check`: every mistake in a folder of policies."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from aftersales.cli.errors import reported
from aftersales.cli.inputs import POLICIES, folder_or_bundled


@click.command("check")
@click.argument("folder", metavar="[DIR]", type=POLICIES, required=False)
def command(folder: Path | None) -> None:
    """Find mistakes in the policies of DIR, by default the bundled ones. Errors end with exit code 1."""
    from aftersales.check.lints import lint

    place = folder_or_bundled(folder)
    with reported(str(place)):
        findings = lint(place)
    for finding in findings:
        click.echo(f"{finding}\n")
    severities = Counter(finding.severity for finding in findings)
    click.echo(_closing(_documents(place), severities["error"], severities["warning"]))
    raise SystemExit(1 if severities["error"] else 0)


def _documents(place: Path) -> int:
    from aftersales.policy.loading import CASES

    files = [place] if place.is_file() else place.rglob("*.yaml")
    return sum(not file.name.endswith(CASES) for file in files)


def _closing(documents: int, errors: int, warnings: int) -> str:
    return f"{_count(documents, 'document')}, {_count(errors, 'error')}, {_count(warnings, 'warning')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
