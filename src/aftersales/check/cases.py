"""Run the worked cases of a policy folder: quote each one, and compare with what it expects."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from aftersales import InvalidInput, Quote, Rulebook, explain
from aftersales.check.case_booking import booking_of, request_of
from aftersales.check.case_expect import actual_values, expected_values
from aftersales.check.case_reading import Case, read_cases

__all__ = ["Case", "CaseResult", "quoted", "read_cases", "rulebook_and_cases", "run_case", "run_cases"]


class CaseResult(NamedTuple):
    """How one case went. `explanation` says why the answer is what it is, if that is not what was expected. A case that
    its author has not confirmed yet neither passes nor fails."""

    file: str
    line: int
    ref: str
    title: str
    passed: bool
    disputed: bool
    expected: dict[str, Any]
    actual: dict[str, Any]
    explanation: str
    quote: Quote | None = None
    unconfirmed: bool = False

    @property
    def failed(self) -> bool:
        """Whether this is a mistake: sources that contradict each other make a case disputed, not wrong."""
        return not self.passed and not self.disputed and not self.unconfirmed

    @property
    def mark(self) -> str:
        """How the case went, in a word."""
        return "ok" if self.passed else "unconfirmed" if self.unconfirmed else "disputed" if self.disputed else "FAILED"

    def __str__(self) -> str:
        head = f"{self.file}:{self.line}: {self.mark} {' '.join(filter(None, (self.ref, self.title)))}"
        if self.passed:
            return head
        return "\n".join([head, *self._differences(), *(f"  | {line}" for line in self.explanation.splitlines())])

    def _differences(self) -> list[str]:
        if "error" in self.actual:
            return [f"  {self.actual['error']}"]
        different = [name for name in self.expected if self.expected[name] != self.actual[name]]
        return [f"  {name}: expected {self.expected[name]}, found {self.actual[name]}" for name in different]


def run_cases(folder: Path) -> list[CaseResult]:
    """Every case below a folder, against the policies of that folder. Raises PolicyError."""
    rulebook, cases = rulebook_and_cases(folder)
    return [run_case(rulebook, case) for case in cases]


def rulebook_and_cases(folder: Path) -> tuple[Rulebook, list[Case]]:
    """The policies of a folder, and every case below it. Raises PolicyError."""
    cases = read_cases(folder)
    return Rulebook.load(folder), cases


def run_case(rulebook: Rulebook, case: Case) -> CaseResult:
    """One case against a rulebook. A case that cannot be quoted has not passed; `actual` then says why."""
    try:
        expected = expected_values(case.expect, case.currency)
        quote = quoted(rulebook, case)
    except (InvalidInput, ValueError) as error:
        return _result(case, case.expect, {"error": str(error)}, None)
    return _result(case, expected, actual_values(list(expected), quote), quote)


def quoted(rulebook: Rulebook, case: Case) -> Quote:
    """The quote that a case asks for. Raises InvalidInput, ValueError."""
    request, at = request_of(case)
    given = case.given or None
    return rulebook.quote(booking_of(case), request, at=at, given=given, look_ahead="valid_until" in case.expect)


def _result(case: Case, expected: dict[str, Any], actual: dict[str, Any], quote: Quote | None) -> CaseResult:
    same = expected == actual
    why = "" if same or quote is None else str(explain(quote))
    place = (case.file, case.line, case.ref, case.title)
    passed = same and not case.unconfirmed
    return CaseResult(*place, passed, bool(case.disputed), expected, actual, why, quote, case.unconfirmed)
