"""A PostgreSQL server of our own, on a socket in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "postgres"
"""The server refuses to run as root."""


def program(name: str) -> str | None:
    """Where a program of the server is, in the path or where Debian keeps it."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(found[-1]) if found else None)


@contextmanager
def server() -> Iterator[str]:
    """The URL of a running server; it ends with the block."""
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        _given_away(folder)
        _run("initdb", "--auth=trust", f"--username={OWNER}", "-D", str(folder / "data"), "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        _run("pg_ctl", "-D", str(folder / "data"), "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgresql+psycopg://{OWNER}@/postgres?host={folder}"
        finally:
            _run("pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "stop")


def _given_away(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER, OWNER)


def _run(name: str, *words: str) -> None:
    found = program(name)
    assert found is not None, f"{name} is needed"
    user = OWNER if os.geteuid() == 0 else None
    subprocess.run([found, *words], check=True, user=user, cwd="/", stdout=subprocess.DEVNULL, timeout=60)
