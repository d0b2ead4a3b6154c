"""`aftersales test`: the worked cases of a folder of policies, and what they cover."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aftersales.cli.errors import reported
from aftersales.cli.inputs import FOLDER, FORMAT, folder_or_bundled

if TYPE_CHECKING:
    from aftersales.check.cases import Case, CaseResult
    from aftersales.engine.rulebook import Rulebook


@click.command("test")
@click.argument("folder", metavar="[DIR]", type=FOLDER, required=False)
@click.option("--coverage", is_flag=True, help="Say which rows, steps and sides of boundaries no case reaches.")
@click.option("--fail-under", type=click.IntRange(0, 100), metavar="N", help="Fail where less than N % is covered.")
@click.option("--json", "as_json", is_flag=True, help="The coverage as JSON, with the cases that reached each place.")
@click.option("--format", "form", type=FORMAT, default="text", help="Text, or a format for machines, of the cases.")
@click.option("--generate", is_flag=True, help="Write the boundary cases that are missing, for you to confirm.")
def command(
    folder: Path | None, coverage: bool, fail_under: int | None, as_json: bool, form: str, generate: bool
) -> None:
    """Run the worked cases of DIR, by default those of the bundled policies. Failures end with exit code 1.

    A disputed case, whose sources contradict each other, is shown if it differs but is not a failure. An
    unconfirmed one neither passes nor fails.
    """
    from aftersales.check.cases import rulebook_and_cases, run_case
    from aftersales.check.coverage.summary import covered

    place = folder_or_bundled(folder)
    with reported(str(place)):
        rulebook, cases = rulebook_and_cases(place)
    if generate:
        _generate(rulebook, cases)
        return
    results = [run_case(rulebook, case) for case in cases]
    enough = True
    if coverage or as_json or fail_under is not None:
        found = covered(rulebook, results)
        enough = found.reaches(fail_under or 0)
        shown = json.dumps(found.to_dict(), ensure_ascii=False, indent=1) if as_json else "\n".join(found.lines())
        click.echo(shown, err=form != "text")
    if form != "text":
        click.echo(_formatted(results, form))
    elif not as_json:
        _show(results)
    raise SystemExit(1 if any(result.failed for result in results) or not enough else 0)


def _formatted(results: list[CaseResult], form: str) -> str:
    from aftersales.check.formats import FORMATS, of_cases

    return FORMATS[form](of_cases(results))


def _generate(rulebook: Rulebook, cases: list[Case]) -> None:
    from aftersales.check.generate.missing import Maker
    from aftersales.check.generate.writing import write

    with reported("cases"):
        written = write(Maker(rulebook, cases).made())
    for file, count in written.items():
        click.echo(f"{file}: {count} cases to confirm: check their figures, then delete `unconfirmed`")
    click.echo(f"{sum(written.values())} cases written")


def _show(results: list[CaseResult]) -> None:
    for result in results:
        if not result.passed and not result.unconfirmed:
            click.echo(f"{result}\n")
    failed, unconfirmed = (sum(one.failed for one in results), sum(one.unconfirmed for one in results))
    passed = sum(result.passed for result in results)
    click.echo(f"{passed} passed, {failed} failed" + (f", {unconfirmed} unconfirmed" if unconfirmed else ""))
