"""The laws of every document: nothing is lost or made of nothing, and later is never cheaper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final

from aftersales.check.draft import Draft
from aftersales.check.passes.refund_rises import pairs
from aftersales.check.prove.answers import REFUNDS, answered
from aftersales.check.prove.claims import Claim, Environments
from aftersales.check.prove.numbers import every
from aftersales.check.prove.real import amount_of, money
from aftersales.check.prove.slices import by_price
from aftersales.check.subject import Asked
from aftersales.check.walk import Walk
from aftersales.plan.formula import UNUSED
from aftersales.plan.tables import Candidate, Cell

Claims = Iterator[Claim]


class TooMuch(Exception):
    """A table has more cells than can be told apart."""


def conserved(asked: Asked) -> Claims:
    """For each item: refundable, kept, used and already refunded add up to what was paid, none of them below zero."""
    if asked.section in REFUNDS:
        yield from _of_candidates(asked, _conserved, _not_conserved)


def never_above_paid(asked: Asked) -> Claims:
    """A refund, with what was paid back before, is never above what was paid."""
    if asked.section in REFUNDS:
        yield from _of_candidates(asked, _not_above, _above)


def never_negative(asked: Asked) -> Claims:
    """No fee and no compensation is below zero."""
    if asked.section not in REFUNDS:
        yield from _of_candidates(asked, _not_negative, _negative)


def monotone(asked: Asked) -> Claims:
    """The refund never rises as the start comes nearer, all else the same."""
    if asked.section == "cancel" and asked.plan.kind == "terms":
        walk = Walk(asked.plan, asked.table, steps=True)
        for _ in by_price(asked, walk):
            found = {_two(asked, early, late): (early, late) for early, late in pairs(asked, walk)}
            for both, (early, late) in found.items():
                yield Claim(asked, early, both, partial(_falls, asked, both), partial(_rises, asked), late=late)


def _two(asked: Asked, early: Cell, late: Cell) -> tuple[Candidate, Candidate]:
    return asked.table.candidate(early), asked.table.candidate(late)


BUILT_IN: Final[dict[str, Callable[[Asked], Claims]]] = {
    "conserved": conserved, "never_above_paid": never_above_paid, "never_negative": never_negative,
    "monotone": monotone,
}  # fmt: skip


def cells_apart(asked: Asked) -> dict[Candidate, Cell]:
    """The candidates of a table, each with a cell. Raises TooMuch."""
    ways = Walk(asked.plan, asked.table, steps=True).ways()
    if ways is None:
        raise TooMuch
    found = {asked.table.candidate(way.cell): way.cell for way in ways}
    apart = {candidate._replace(row=0, code="", final=False): candidate for candidate in found}
    return {candidate: found[candidate] for candidate in apart.values()}


def _of_candidates(asked: Asked, holds: Callable[..., Any], broken: Callable[..., str]) -> Claims:
    for candidate, cell in cells_apart(asked).items():
        yield Claim(
            asked, cell, (candidate,), partial(holds, candidate, asked.section), partial(broken, asked), in_part=True
        )


def _conserved(candidate: Candidate, question: str, envs: Environments) -> Any:
    env = envs("")
    found = answered(candidate, env, question, False)
    if found is None:
        return None
    back = env.back(env.unused)
    refund = env.xp.maximum(found.refund - back, 0)
    kept = env.unused - back - refund
    return every(refund >= 0, kept >= 0, found.penalty >= 0)


def _not_above(candidate: Candidate, question: str, envs: Environments) -> Any:
    env = envs("")
    found = answered(candidate, env, question, False)
    if found is None:
        return None
    back = env.back(env.paid)
    return env.xp.maximum(found.refund - back, 0) + back <= env.paid


def _not_negative(candidate: Candidate, question: str, envs: Environments) -> Any:
    found = answered(candidate, envs(""), question, False)
    return None if found is None else (found.fee if question == "change" else found.pay) >= 0


def _falls(asked: Asked, candidates: tuple[Candidate, Candidate], envs: Environments) -> Any:
    before, after = (_refund(asked, one, envs(at)) for one, at in zip(candidates, ("early", "late"), strict=True))
    rest = asked.table.tail is not None and {one.outcome for one in candidates} == {"none"}
    return None if before is None or after is None or rest else after <= before


def _refund(asked: Asked, candidate: Candidate, env: Any) -> Any:
    """What is refunded; where rows for each unit answer, anything up to the whole base."""
    if candidate.outcome == "none" and asked.table.tail is not None:
        return env.space.number(f"of units {env.moment}", env.basis(asked.table.refundable, UNUSED))
    found = answered(candidate, env, "cancel", False)
    return None if found is None else found.refund


def _not_conserved(asked: Asked, drafts: Sequence[Draft]) -> str:
    view = drafts[0].seen()
    refund, penalty = (amount_of(asked, view, states) or 0 for states in ("refund", "penalty"))
    wrong = refund < 0 or penalty < 0 or refund > view.record.paid
    return f"refund {money(drafts[0], refund)}, penalty {money(drafts[0], penalty)}" if wrong else ""


def _above(asked: Asked, drafts: Sequence[Draft]) -> str:
    view = drafts[0].seen()
    refund = amount_of(asked, view, "refund") or 0
    paid = money(drafts[0], view.record.paid)
    return f"{money(drafts[0], refund)} of {paid} is refunded" if refund > view.record.paid else ""


def _negative(asked: Asked, drafts: Sequence[Draft]) -> str:
    states = "fee" if asked.section == "change" else "pay"
    minor = amount_of(asked, drafts[0].seen(), states) or 0
    return f"{states} {money(drafts[0], minor)}" if minor < 0 else ""


def _rises(asked: Asked, drafts: Sequence[Draft]) -> str:
    before, after = (amount_of(asked, draft.seen(), "refund") for draft in drafts)
    if before is None or after is None or after <= before:
        return ""
    return f"cancelling later refunds more: {money(drafts[0], before)}, then {money(drafts[1], after)}"
