"""Disks that fail, and that forget what was not synced, as a machine does that loses power."""

from __future__ import annotations

import errno
from pathlib import Path

from aftersales.batch.disk import Disk


class Full(OSError):
    """No space left on device."""

    def __init__(self) -> None:
        super().__init__(errno.ENOSPC, "No space left on device")


class Failing(Disk):
    """Fails at one of its steps, counted from 0: before it, with half of the data, or after it; or never.

    It does not really sync, which takes long: what matters is when it is asked to.
    """

    def __init__(self, at: int = -1, how: str = "never") -> None:
        self.at, self.how, self.count = at, how, 0
        self.seen: list[str] = []

    def _step(self, name: str) -> bool:
        here = self.count == self.at
        self.count += 1
        self.seen.append(name)
        if here and self.how == "before":
            raise Full
        return here

    def write(self, path: Path, data: bytes) -> None:
        here = self._step("write")
        super().write(path, data[: len(data) // 2] if here and self.how == "half" else data)
        self._fail(here)

    def sync(self, path: Path) -> None:
        here = self._step("sync")
        self._fail(here)

    def rename(self, path: Path, name: Path) -> None:
        here = self._step("rename")
        super().rename(path, name)
        self._fail(here)

    def append(self, path: Path, data: bytes) -> None:
        here = self._step("append")
        super().append(path, data[: len(data) // 2] if here and self.how == "half" else data)
        self._fail(here)

    def _fail(self, here: bool) -> None:
        if here:
            raise Full


class Forgetful(Failing):
    """Fails after a step, and then has only what was synced: the rest of each file and every new name is gone."""

    def __init__(self, at: int) -> None:
        super().__init__(at, "after")
        self._kept: dict[Path, bytes | None] = {}
        self._named: dict[Path, list[tuple[Path, bytes | None]]] = {}

    def write(self, path: Path, data: bytes) -> None:
        self._kept.setdefault(path, None)
        super().write(path, data)

    def append(self, path: Path, data: bytes) -> None:
        self._kept.setdefault(path, path.read_bytes())
        super().append(path, data)

    def rename(self, path: Path, name: Path) -> None:
        before = name.read_bytes() if name.exists() else None
        self._named.setdefault(name.parent, []).append((name, before))
        if path in self._kept:
            self._kept[name] = self._kept.pop(path)
        super().rename(path, name)

    def sync(self, path: Path) -> None:
        super().sync(path)
        self._named.pop(path, None)
        self._kept.pop(path, None)

    def lose_power(self) -> None:
        """What was not synced is not there any more."""
        for changes in self._named.values():
            for name, before in reversed(changes):
                _restore(name, before)
        for path, kept in self._kept.items():
            if path.exists():
                _restore(path, kept)


def _restore(path: Path, data: bytes | None) -> None:
    path.unlink() if data is None else path.write_bytes(data)
