"""The command line. One file per command, each imported only when it is called."""

from __future__ import annotations

import io
import sys
from importlib import import_module
from typing import Final

import click

from aftersales._version import __version__

HELP: Final = {
    "quote": "What the traveller gets back for one request.",
    "confirm": "Honour a quote that was stored, or say what differs.",
    "progress": "How far a refund has come, what is late, and what to do.",
    "schedule": "The whole refund curve of a booking, and until when it is free.",
    "batch": "Quote many bookings at once, from files to files.",
    "check": "Find mistakes in a folder of policies.",
    "test": "Run the worked cases of a folder of policies.",
    "diff": "What a change of policies means for travellers.",
    "mutate": "Changes of policies that no worked case notices.",
    "prove": "Prove laws of policies, or show a booking that breaks them.",
    "fmt": "Put policies in their canonical form.",
    "schema": "JSON Schema of a booking, a request, a quote or a policy.",
    "compile": "Save a folder of policies as one file that loads fast.",
}
"""Every command with its one line of help: `aftersales --help` imports none of them."""

_BUG: Final = "This is a defect of aftersales; `python -X dev -m aftersales ...` shows where it happened."


class Commands(click.Group):
    """A group that imports `aftersales.cli.NAME` when the command NAME is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the help text."""
        return list(HELP)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in HELP:
            return None
        command: click.Command = import_module(f"aftersales.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl(list(HELP.items()))


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="aftersales")
def commands() -> None:
    """Refunds for travel bookings, decided by policies written as data.

    Exit codes: 0 fine, 1 findings or failed cases, 2 wrong usage or unusable input.
    """


def main() -> None:
    """Run the command line; its output is UTF-8 whatever the machine's locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        commands(prog_name="aftersales")
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        click.echo(f"aftersales: error: internal: {type(error).__name__}: {error}\n{_BUG}", err=True)
        sys.exit(2)
