"""`aftersales prove`: the laws of policies, proven for every amount or refuted with a booking."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aftersales.cli.errors import Unusable, reported
from aftersales.cli.inputs import FORMAT, POLICIES, folder_or_bundled
from aftersales.cli.witnesses import write_witnesses

if TYPE_CHECKING:
    from aftersales.check.prove.proofs import Proofs

_DIR = click.Path(file_okay=False, path_type=Path)


@click.command("prove")
@click.argument("folder", metavar="[DIR]", type=POLICIES, required=False)
@click.option("--document", "documents", metavar="ID", multiple=True, help="Only this document; may be repeated.")
@click.option("--timeout", type=click.FloatRange(0.1), default=10.0, metavar="SECONDS", help="For each document: 10.")
@click.option("--jobs", type=click.IntRange(1), default=1, metavar="N", help="In so many processes.")
@click.option("--strict", is_flag=True, help="What is not proven fails too.")
@click.option("--format", "form", type=FORMAT, default="text", help="Text with carets, or a format for machines.")
@click.option("--json", "as_json", is_flag=True, help="Every law with its verdict and its booking as JSON.")
@click.option("--witness", "place", type=_DIR, metavar="DIR", help="Write the booking that refutes each law as JSON.")
def command(
    folder: Path | None, documents: tuple[str, ...], timeout: float, jobs: int, strict: bool, form: str, as_json: bool,
    place: Path | None,
) -> None:  # fmt: skip
    """Prove the laws of the policies of DIR, by default the bundled ones, for every price.

    Of every document: what is refundable, kept, used and paid back adds up, no refund is above what was paid, no fee is
    below zero, and a refund never rises as the start comes nearer. And the document's own `laws`. A refuted law ends
    with exit code 1; one that is neither proven nor refuted only with `--strict`.
    """
    try:
        from aftersales.check.prove.survey import prove
    except ModuleNotFoundError as error:
        raise Unusable(f"{error.name} is needed: pip install 'aftersales[prove]'") from None

    policies = folder_or_bundled(folder)
    with reported(str(policies)):
        found = prove(policies, date.today().toordinal(), documents, jobs, timeout)  # noqa: DTZ011 - as `check`
    strange = set(documents) - {one.document for one in found.documents}
    if strange:
        raise Unusable(f"{policies}: error: no terms, right, waiver or benefit `{min(strange)}`")
    if place is not None:
        write_witnesses(found.findings, place)
    click.echo(_as_json(found) if as_json else _formatted(found, form, bool(documents)))
    severities = [one.diagnostic.severity for one in found.findings]
    raise SystemExit(1 if "error" in severities or (strict and severities) else 0)


def _formatted(found: Proofs, form: str, each: bool) -> str:
    from aftersales.check.formats import FORMATS

    return "\n".join(found.lines(each)) if form == "text" else FORMATS[form](found.outcomes())


def _as_json(found: Proofs) -> str:
    return json.dumps(found.to_dict(), ensure_ascii=False, indent=1)
