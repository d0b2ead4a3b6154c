"""Policies as they were committed: read from the objects of a repository, without a checkout."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final, NamedTuple

from aftersales.model.problems import InvalidInput, Problem
from aftersales.policy.loading import CASES

MOST_FILES: Final = 20_000
MOST_BYTES: Final = 256 * 2**20
SECONDS: Final = 120
USUAL: Final = "policies"
"""The folder of a repository that a revision alone means, where nothing else says which."""


class Revision(NamedTuple):
    """A folder or file of a commit; `name` as it was asked for."""

    name: str
    commit: str
    path: str


class Blob(NamedTuple):
    """A file of a commit."""

    path: str
    id: str
    size: int


def revision(name: str, other: str) -> Revision | None:
    """`REVISION` or `REVISION:FOLDER`; None if there is no such commit. Alone it means the folder that `other` means,
    else `policies` if there is one, else everything. Raises InvalidInput."""
    commit, colon, path = name.partition(":")
    found = _asked("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}") if commit else None
    if found is None:
        return None
    own = found.decode().strip()
    return Revision(name, own, path.strip("/") if colon else _folder(own, other))


def _folder(commit: str, other: str) -> str:
    place, top = Path(other), _asked("rev-parse", "--show-toplevel")
    if place.exists() and top is not None:
        root = Path(top.decode().strip()).resolve()
        if place.resolve().is_relative_to(root):
            return place.resolve().relative_to(root).as_posix().removeprefix(".")
    named = other.partition(":")[2].strip("/")
    if named:
        return named
    return USUAL if _asked("cat-file", "-e", f"{commit}:{USUAL}") is not None else ""


def texts_at(found: Revision) -> dict[str, str]:
    """The policy texts by path, each path as below the revision. Raises InvalidInput."""
    blobs = _blobs(found)
    if not blobs:
        raise _problem(found, "no policy files here; policies end in `.yaml`")
    if len(blobs) > MOST_FILES or sum(blob.size for blob in blobs) > MOST_BYTES:
        raise _problem(found, f"more than {MOST_FILES} files or {MOST_BYTES // 2**20} MB")
    commit = found.name.partition(":")[0]
    contents = _contents(found, blobs)
    try:
        return {f"{commit}:{blob.path}": text.decode("utf-8") for blob, text in zip(blobs, contents, strict=True)}
    except UnicodeDecodeError:
        raise _problem(found, "not UTF-8 text") from None


def _blobs(found: Revision) -> list[Blob]:
    listed = _asked("ls-tree", "-r", "-z", "-l", "--full-tree", found.commit, "--", *([found.path] * bool(found.path)))
    blobs = []
    for line in (listed or b"").decode("utf-8", "surrogateescape").split("\0"):
        head, _, path = line.partition("\t")
        mode, kind, own, size = head.split() if line else ("", "", "", "")
        if kind == "blob" and path.endswith(".yaml") and not path.endswith(CASES):
            if mode == "120000":
                raise _problem(found, f"`{path}` is a symbolic link, which is not followed")
            blobs.append(Blob(path, own, int(size)))
    return blobs


def _contents(found: Revision, blobs: list[Blob]) -> list[bytes]:
    """What each holds: a line with its id, kind and size, the bytes, an end of line."""
    data = _asked("cat-file", "--batch", told="".join(f"{blob.id}\n" for blob in blobs).encode())
    if data is None:
        raise _problem(found, "git could not read its files")
    contents, at = list[bytes](), 0
    for blob in blobs:
        start = data.index(b"\n", at) + 1
        contents.append(data[start : start + blob.size])
        at = start + blob.size + 1
    return contents


def _asked(*words: str, told: bytes = b"") -> bytes | None:
    """What git answers; None if it refuses, or there is no git."""
    own = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(["git", *words], input=told, capture_output=True, env=own, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return None
    return done.stdout if done.returncode == 0 else None


def _problem(found: Revision, message: str) -> InvalidInput:
    return InvalidInput([Problem("", message, found.name[:200])])
