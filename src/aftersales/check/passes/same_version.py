"""Versions that say what the one before them says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from aftersales.check.nodes import bare, version_at, version_nodes
from aftersales.check.subject import Finding, Folder
from aftersales.policy.diagnostics import Diagnostic


def find(folder: Folder) -> Iterator[Finding]:
    """Two neighbours with the same tables: the change that the second stands for is missing, or there is none."""
    for plan in folder.plans:
        said = [bare(node, leave="from") for node in version_nodes(folder, plan)]
        for number, (before, after) in enumerate(pairwise(said), 1):
            if before == after:
                message = "this version says what the one before it says"
                hint = "delete it, or write what changed"
                yield Finding(Diagnostic("same-version", "warning", message, version_at(folder, plan, number), hint))
