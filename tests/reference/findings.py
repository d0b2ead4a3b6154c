"""The answers of all documents for every portion in scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.reference.answers import Answer
from tests.reference.case import PARTLY_USED, Case, gate
from tests.reference.layers import Layer, layers
from tests.reference.verdict import Verdict, best_of

NOTHING_UNUSED = Answer("denied", "nothing_unused")


@dataclass(frozen=True)
class Finding:
    """One portion and what every document says of it. `stopped` is what stops it before any is asked."""

    case: Case
    layers: tuple[Layer, ...] = ()
    stopped: Answer | None = None

    @property
    def verdict(self) -> Verdict:
        """What is decided."""
        return best_of(self.layers) if self.stopped is None else Verdict(None, "", self.stopped)

    @property
    def charging(self) -> Layer | None:
        """The answer of the terms, if it charges once, and wins or would but for what is open."""
        mine = [one for one in self.layers if one.terms and one.answer.once and one.answer.outcome == "granted"]
        rest = [one for one in self.layers if one.answer.outcome == "granted"]
        return mine[0] if mine and min(rest, key=lambda one: one.rank) is mine[0] else None

    @property
    def others(self) -> list[Layer]:
        """Every answer but that of the terms."""
        return [one for one in self.layers if not one.terms]

    def without_terms(self) -> Finding:
        """The same without the answer of the terms."""
        return replace(self, layers=tuple(self.others))

    def doubted(self) -> Finding:
        """The same where the open answer that could owe most could win, even if it owes no more than the best."""
        best = self.verdict.answer
        if best.outcome != "granted":
            return self
        open_ = max((one for one in self.others if one.answer.outcome == "incomplete"), key=lambda x: x.answer.ceiling)
        above = replace(open_, answer=replace(open_.answer, ceiling=max(open_.answer.ceiling, (best.owed or 0) + 1)))
        return replace(self, layers=tuple(above if one is open_ else one for one in self.layers))

    def instead(self, document: str | None, answer: Answer) -> Finding:
        """The answer of other terms in place of that of terms, waivers and benefits: rights remain."""
        rights = [one for one in self.layers if one.kind == "right"]
        return replace(self, layers=(Layer(document, True, answer), *rights))


def findings_of(cases: Sequence[Case]) -> list[Finding]:
    """One finding for each."""
    return [_finding(case) for case in cases]


def _finding(case: Case) -> Finding:
    if not case.portion.cells:
        return Finding(case, stopped=NOTHING_UNUSED)
    stop = gate(case)
    if stop is not None and stop != PARTLY_USED:
        return Finding(case, stopped=stop)
    return Finding(case, tuple(layers(case, case.kind, stop is not None)))
