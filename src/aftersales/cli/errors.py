"""Problems of the caller's input as lines on standard error and exit code 2: never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

from aftersales.model.problems import InvalidInput
from aftersales.policy.diagnostics import PolicyError


class Unusable(click.ClickException):
    """Input that cannot be used."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """The message alone; it says where the problem is."""
        click.echo(self.message, file=file, err=file is None)


@contextmanager
def reported(source: str) -> Iterator[None]:
    """Whatever is wrong with the input named `source` ends the command with its problems, one a line."""
    try:
        yield
    except InvalidInput as error:
        raise Unusable("\n".join(f"{source}: error: {problem}" for problem in error.problems)) from None
    except PolicyError as error:
        raise Unusable("\n".join(map(str, error.diagnostics))) from None
    except UnicodeError:
        raise Unusable(f"{source}: error: not UTF-8 text") from None
    except OSError as error:
        raise Unusable(f"{source}: error: {(error.strerror or str(error)).lower()}") from None
