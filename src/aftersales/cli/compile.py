"""`aftersales compile`: a folder of policies as one file."""

from __future__ import annotations

from pathlib import Path

import click

from aftersales.cli.errors import Unusable, reported
from aftersales.cli.inputs import POLICIES, read_rulebook


@click.command("compile")
@click.argument("folder", metavar="DIR", type=POLICIES)
@click.argument("file", metavar="FILE.rulebook", type=click.Path(dir_okay=False, path_type=Path))
def command(folder: Path, file: Path) -> None:
    """Save the policies of DIR as FILE.rulebook, which loads in a fraction of the time."""
    from aftersales.engine.rulebook import SAVED

    if file.suffix != SAVED:
        raise Unusable(f"{file}: error: a saved rulebook is named `*{SAVED}`")
    rulebook = read_rulebook(folder)
    with reported(str(file)):
        rulebook.save(file)
    click.echo(f"{file}: {file.stat().st_size} bytes, policies {rulebook.digest[:12]}")
