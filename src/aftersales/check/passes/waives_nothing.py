"""Waivers that waive nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from aftersales.check.bookings import where
from aftersales.check.prices import TRIED, value_of
from aftersales.check.subject import Asked, Finding, Folder
from aftersales.check.windows import can_hold
from aftersales.check.witness import Witness
from aftersales.plan.formula import FactAmount, Share
from aftersales.plan.tables import Candidate
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import Tests
from aftersales.policy.registry import OF_TERMS


def find(folder: Folder) -> Iterator[Finding]:
    """A table that leaves all the terms keep or ask for, or that only meets terms which keep and ask for nothing."""
    for asked in folder.tables:
        if asked.plan.kind != "waiver" or asked.section not in ("cancel", "no_show", "change"):
            continue
        found = asked.cover.reached.values()
        if not any(_waives(asked.table.candidate(cell)) for cell in found):
            why = "every row leaves what the terms say"
        elif _meets_only_free(folder, asked):
            why = "the terms it applies to are free already"
        else:
            continue
        message = f"the waiver waives nothing of `{asked.section}`: {why}"
        hint = "state what is waived, such as `fee: free` or `penalty: free`"
        at = asked.rows[0].at
        yield Finding(Diagnostic("waives-nothing", "warning", message, at, hint), _shown(folder, asked))


def _waives(candidate: Candidate) -> bool:
    """Whether an answer can be better than the terms' own."""
    if candidate.outcome == "choice":
        return any(map(_waives, candidate.options))
    if candidate.outcome != "granted":
        return False
    formula = candidate.formula
    amounts = getattr(formula, "amounts", (formula,))
    whole = [one for one in amounts if isinstance(one, FactAmount) and one.name in OF_TERMS]
    shares = [one for one in amounts if isinstance(one, Share) and one.basis_points == 10_000]
    return not whole and not any(isinstance(s.amount, FactAmount) and s.amount.name in OF_TERMS for s in shares)


def _meets_only_free(folder: Folder, asked: Asked) -> bool:
    """Whether every table of terms that it can meet grants all for free."""
    met = [other for other in folder.tables if other.plan.kind == "terms" and other.section == asked.section]
    met = [other for other in met if meetings(asked, other)]
    cells = [(other, cell) for other in met for cell in other.cover.reached.values()]
    return bool(cells) and all(_is_free(other.table.candidate(cell)) for other, cell in cells)


def meetings(one: Asked, other: Asked) -> list[Tests]:
    """What holds of the items that two documents both apply to."""
    pairs = product(one.plan.policy.applies, other.plan.policy.applies)
    return [(*mine, *theirs) for mine, theirs in pairs if can_hold(one.plan, (*mine, *theirs))]


def _is_free(candidate: Candidate) -> bool:
    if candidate.outcome != "granted" or candidate.form or candidate.once is not None:
        return False
    return all(value_of(candidate.formula, price) == 0 for price in TRIED)


def _shown(folder: Folder, asked: Asked) -> Witness | None:
    """A booking under terms that the waiver meets: they still win."""
    for other in folder.tables:
        if other.plan.kind == "terms" and other.section == asked.section:
            for both in meetings(asked, other):
                own = (test for row in asked.rows[:1] for test in row.when)
                draft = where(asked, (*both, *own))
                says = {"document": other.plan.id, "won": True}
                return None if draft is None else draft.under(other).witness(says)
    return None
