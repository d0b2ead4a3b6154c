"""Files that are there whole or not at all, whenever the machine stops."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

PARTIAL: Final = ".partial"
"""What a file is called while it is being written."""


class Disk:
    """Every step that can fail, one method each."""

    def write(self, path: Path, data: bytes) -> None:
        """A file with that content, replacing one of that name."""
        path.write_bytes(data)

    def sync(self, path: Path) -> None:
        """A file's content, or a folder's list of names, is on the disk."""
        place = os.open(path, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)

    def rename(self, path: Path, name: Path) -> None:
        """The file under its final name, replacing one of that name, in one step."""
        path.replace(name)

    def append(self, path: Path, data: bytes) -> None:
        """More at the end of a file."""
        with path.open("ab") as file:
            file.write(data)

    def truncate(self, path: Path, size: int) -> None:
        """The first so many bytes of a file."""
        os.truncate(path, size)


def put(disk: Disk, path: Path, data: bytes) -> None:
    """A file that appears under its name once all of it is on the disk."""
    partial = path.with_name(path.name + PARTIAL)
    disk.write(partial, data)
    disk.sync(partial)
    disk.rename(partial, path)
    disk.sync(path.parent)


def add_line(disk: Disk, path: Path, line: bytes) -> None:
    """One more line at the end of a file, on the disk."""
    disk.append(path, line + b"\n")
    disk.sync(path)
