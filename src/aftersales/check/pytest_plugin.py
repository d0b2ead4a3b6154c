"""Worked cases as tests: pytest collects every `*.cases.yaml`, one test for each case.

The policies are those of the folder that the setting `aftersales_policies` names, relative to the root, for the files
below it; else those of the file's own folder. Unconfirmed cases are skipped; disputed ones that differ are expected to.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from aftersales import Rulebook
    from aftersales.check.cases import Case, CaseResult

SETTING = "aftersales_policies"
_RULEBOOKS = pytest.StashKey[dict[Path, "Rulebook"]]()


class CaseFailed(Exception):
    """A case whose quote is not what it expects."""

    def __init__(self, result: CaseResult) -> None:
        super().__init__(str(result))


def pytest_addoption(parser: pytest.Parser) -> None:
    """The folder of policies that worked cases are run against."""
    parser.addini(SETTING, "the folder of policies that *.cases.yaml below it are run against", default="")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A file of worked cases."""
    if not file_path.name.endswith(".cases.yaml"):
        return None
    found: pytest.Collector = CaseFile.from_parent(parent, path=file_path)
    return found


class CaseFile(pytest.File):
    """One file of worked cases."""

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each case. Mistakes of the file are errors of collection."""
        from aftersales.check.case_reading import read_case_file
        from aftersales.policy.diagnostics import PolicyError

        try:
            cases = read_case_file(self.path)
        except PolicyError as error:
            raise self.CollectError(str(error)) from None
        for case in cases:
            name = case.ref or case.title or f"line {case.line}"
            yield CaseItem.from_parent(self, name=name, case=case)

    def rulebook(self) -> Rulebook:
        """The policies of the file, loaded once for each folder. Raises PolicyError."""
        from aftersales import Rulebook

        loaded = self.config.stash.setdefault(_RULEBOOKS, {})
        folder = self._folder()
        if folder not in loaded:
            loaded[folder] = Rulebook.load(folder)
        return loaded[folder]

    def _folder(self) -> Path:
        stated = str(self.config.getini(SETTING))
        folder = self.config.rootpath / stated
        return folder if stated and folder in self.path.parents else self.path.parent


class CaseItem(pytest.Item):
    """One worked case."""

    def __init__(self, *, case: Case, **more: Any) -> None:
        super().__init__(**more)
        self.case = case

    def runtest(self) -> None:
        """Quote the case. Raises CaseFailed."""
        from aftersales.check.cases import run_case

        if self.case.unconfirmed:
            pytest.skip("nobody has confirmed this case")
        assert isinstance(self.parent, CaseFile)
        result = run_case(self.parent.rulebook(), self.case)
        if result.failed:
            raise CaseFailed(result)
        if not result.passed:
            pytest.xfail(self.case.disputed)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *more: Any) -> Any:
        """What was expected, what came, and why."""
        from aftersales.policy.diagnostics import PolicyError

        if isinstance(excinfo.value, CaseFailed | PolicyError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *more)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the case stands."""
        return self.path, self.case.line - 1, self.name
