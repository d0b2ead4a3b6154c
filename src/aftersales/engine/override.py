"""Rights beside the terms: each answers for itself, and the answer best for the traveller wins."""

from __future__ import annotations

from aftersales.engine.settle import Answer
from aftersales.engine.terms import ask
from aftersales.plan.index import Match
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.view import View

_ORDER = {"granted": 0, "review": 1, "incomplete": 2, "denied": 3}
_NOT_OWED = ("no_row", "not_stated", "no_version")


def rights(found: tuple[tuple[PolicyPlan, Match], ...], view: View, request: str) -> tuple[list[Answer], list[Answer]]:
    """What each right that applies, or could, says of an item: the answers, and those that owe nothing."""
    owed: list[Answer] = []
    silent: list[Answer] = []
    for plan, match in found:
        answer = ask(plan, view, request)
        if answer.code in _NOT_OWED and not answer.missing:
            silent.append(answer._replace(outcome="denied", code="not_owed"))
        else:
            owed.append(answer if match.holds else _if_it_applies(answer, match))
    return owed, silent


def _if_it_applies(answer: Answer, match: Match) -> Answer:
    """The answer of a right that may or may not apply: nothing for sure, and at most what it would give."""
    most = answer.refundable if answer.outcome == "granted" else answer.ceiling
    missing = answer.missing | match.missing
    return answer._replace(
        outcome="incomplete", code="right_unclear", penalty=0, refundable=0, missing=missing, ceiling=most
    )


def best(terms: Answer, others: list[Answer]) -> Answer:
    """The best answer for the traveller; incomplete if an open one could still be better."""
    answers = sorted(
        (terms, *others), key=lambda a: (_ORDER[a.outcome], -a.refundable, a is not terms, a.document or "")
    )
    winner = answers[0]
    if winner.outcome != "granted":
        return winner
    spoilers = [a for a in answers if a.outcome == "incomplete" and a.ceiling > winner.refundable]
    if not spoilers:
        return winner
    missing = frozenset(fact for answer in spoilers for fact in answer.missing)
    most = max(answer.ceiling for answer in spoilers)
    return spoilers[0]._replace(missing=missing, refundable=winner.refundable, ceiling=most)
