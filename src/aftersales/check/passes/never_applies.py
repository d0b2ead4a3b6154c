"""Windows of `applies` that nothing is inside of."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.passes.empty_window import empty
from aftersales.check.subject import Finding, Folder
from aftersales.check.windows import empty_tests


def find(folder: Folder) -> Iterator[Finding]:
    """Such a document never applies by that conjunction."""
    for plan in folder.plans:
        for tests in plan.policy.applies:
            for test in empty_tests(plan, tests):
                yield empty(plan, test)
