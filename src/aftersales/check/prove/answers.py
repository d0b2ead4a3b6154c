"""What the candidate of a cell comes to, in an environment whose prices may be unknown."""

from __future__ import annotations

from typing import Any, NamedTuple

import z3

from aftersales.check.prove.numbers import Symbolic, Truth
from aftersales.check.prove.sums import together
from aftersales.model.record import Selection
from aftersales.plan.formula import UNUSED, Formula
from aftersales.plan.settled import settled
from aftersales.plan.tables import Candidate, Cell, TablePlan


class Answered(NamedTuple):
    """Amounts in minor units: of a refund what is kept (`penalty`) of the refundable base and what is owed (`refund`),
    before anything was paid back; of a change the fee; of a head what is paid. What another question would come to is
    None. Beside a denied or another form than money the whole base is kept."""

    base: Any = None
    penalty: Any = None
    refund: Any = None
    fee: Any = None
    pay: Any = None


REFUNDS = ("cancel", "no_show")


def answered(candidate: Candidate, env: Any, question: str, owes_nothing: bool) -> Answered | None:
    """What a candidate comes to; None where it states no amounts: a person decides, or nobody knows.

    Where no row matches, a document that then `owes_nothing` owes nothing. Raises Missing.
    """
    if candidate.outcome == "choice":
        found = [answered(one, env, question, owes_nothing) for one in candidate.options]
        known = [one for one in found if one is not None]
        return _best(known, question) if known else None
    if candidate.outcome == "review" or (candidate.outcome == "none" and not owes_nothing):
        return None
    if question == "change":
        return _changed(candidate, env)
    if question in REFUNDS:
        return _refunded(candidate, env)
    pays = candidate.outcome == "granted" and candidate.states == "pay" and not candidate.form
    return Answered(pay=together(candidate.formula).value(env) if pays else 0)


def _changed(candidate: Candidate, env: Any) -> Answered | None:
    if candidate.outcome != "granted":
        return None
    return Answered(fee=0 if candidate.states == "give" else together(candidate.formula).value(env))


def _refunded(candidate: Candidate, env: Any) -> Answered:
    base = env.basis(candidate.refundable, UNUSED)
    if candidate.outcome != "granted" or candidate.states != "penalty" or candidate.form:
        return Answered(base, base, 0)
    penalty, refund = settled(base, together(candidate.formula).value(env), 0, env.xp)
    if candidate.once is not None:
        once = env.xp.minimum(together(candidate.once).value(env), refund)
        penalty, refund = penalty + once, refund - once
    return Answered(base, penalty, refund)


def _best(options: list[Answered], question: str) -> Answered:
    """What the traveller gets most of; which of several changes is the cheapest depends on prices after it, so that it
    may be any of them."""
    best = options[0]
    for number, one in enumerate(options[1:]):
        if question == "change":
            other = Truth(z3.Bool(f"option {number}"))
        else:
            other = one.refund > best.refund if question in REFUNDS else one.pay > best.pay
        best = Answered(*(None if a is None else Symbolic.where(other, b, a) for a, b in zip(best, one, strict=True)))
    return best


def formulas_of(candidate: Candidate) -> list[Formula]:
    """Every formula of a candidate."""
    own = [candidate.formula] if candidate.outcome == "granted" else []
    own += [] if candidate.once is None else [candidate.once]
    return own + [formula for one in candidate.options for formula in formulas_of(one)]


def bases_of(candidate: Candidate) -> list[Selection]:
    """Every selection that a candidate refunds from."""
    inner = [base for one in candidate.options for base in bases_of(one)]
    return inner or [candidate.refundable]


def candidate_of(table: TablePlan, cell: Cell) -> Candidate:
    """The candidate of a cell; where no row matches, what a table refunds from is what is kept."""
    found = table.candidate(cell)
    return found._replace(refundable=table.refundable) if found.outcome == "none" else found
