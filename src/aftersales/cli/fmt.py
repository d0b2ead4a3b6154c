"""`aftersales fmt`: policies in their canonical form."""

from __future__ import annotations

from pathlib import Path

import click

from aftersales.cli.errors import reported
from aftersales.cli.inputs import POLICIES


@click.command("fmt")
@click.argument("place", metavar="PATH", type=POLICIES)
@click.option("--check", is_flag=True, help="Write nothing; files that are not in that form end with exit code 1.")
def command(place: Path, check: bool) -> None:
    """Put the policies of PATH, a folder or a file, in their canonical form.

    Keys stand in one order and the steps of one clock are sorted. Comments stay with their keys, line breaks and quotes
    as they are, and every document says what it said.
    """
    from aftersales.policy.layout import formatted
    from aftersales.policy.loading import read_folder

    with reported(str(place)):
        texts = read_folder(place)
        changed = {file: new for file, text in texts.items() if (new := formatted(text, file)) != text}
        for file, new in () if check else changed.items():
            Path(file).write_text(new, "utf-8")
    for file in changed:
        click.echo(f"{file}: {'not formatted' if check else 'formatted'}")
    click.echo(f"{len(changed)} of {len(texts)} files {'to format' if check else 'formatted'}")
    raise SystemExit(1 if check and changed else 0)
