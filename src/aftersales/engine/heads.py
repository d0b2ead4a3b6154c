"""Compensation: the heads a claim asks for, and which of their answers may be granted together."""

from __future__ import annotations

from itertools import takewhile

from aftersales.engine.answer import Answer, unlike
from aftersales.engine.answers import Considered, Plans, answers, governed
from aftersales.engine.override import best
from aftersales.plan.policies import PolicyPlan, VersionPlan
from aftersales.plan.view import View
from aftersales.policy.documents import HEADS

MOST_COMBINATIONS = 100_000


def claimed(plans: Plans, view: View, heads: tuple[str, ...] | None) -> list[tuple[str, Considered]]:
    """What is owed under each head that is claimed, or that any document speaks of."""
    asked = _spoken_of(plans, view) if heads is None else heads
    found: list[tuple[str, Considered]] = [(head, answers(plans, view, head)) for head in HEADS if head in asked]
    if not found:
        nothing = Answer("denied", "not_owed")
        return [("", (nothing, [nothing]))]
    return _compatible(plans, found)


def _spoken_of(plans: Plans, view: View) -> set[str]:
    """The heads for which a document that applies, or could, has a table in the version in force; in any version where
    nobody can tell which is."""
    found = governed(plans, view)
    versions = [version for plan in found.documents for version in _perhaps_in_force(plan, view, plan is found.terms)]
    return {head for version in versions for head in version.version.body.tables if head in HEADS}


def _perhaps_in_force(plan: PolicyPlan, view: View, governs: bool) -> tuple[VersionPlan, ...]:
    pin = view.pin
    if governs and pin is not None and pin[1] is not None:
        pinned = plan.named_version(pin[1])
        return plan.versions if pinned is None else (pinned,)
    version = plan.version(view)
    if isinstance(version, str):
        return plan.versions
    return () if version is None else (version,)


def _compatible(plans: Plans, found: list[tuple[str, Considered]]) -> list[tuple[str, Considered]]:
    """The same, without answers that exclude each other: those remain that together owe most."""
    sure = [_sure(every) for _, (_, every) in found]
    pairs = {(head, a.document or "") for (head, _), options in zip(found, sure, strict=True) for a in options}
    excluded = {(one, other) for one in pairs for other in pairs if one[0] != other[0] and _excludes(plans, one, other)}
    if not excluded:
        return found
    heads = [head for head, _ in found]
    touched = {head for pair in excluded for head, _ in pair}
    if unlike(a for head, some in zip(heads, sure, strict=True) if head in touched for a in some):
        return [_not_compared(head, considered, head in touched) for head, considered in found]
    options = [_tried(some, head in touched) for head, some in zip(heads, sure, strict=True)]
    kept = _most(heads, options, excluded)
    return [_settled(plans, *one, some, which) for one, some, which in zip(found, sure, kept, strict=True)]


def _sure(every: list[Answer]) -> list[Answer]:
    """Answers of which something is granted, whatever the rest is: most owed first, of equal ones the terms' own."""
    return sorted((a for a in every if a.outcome == "granted" or a.owed > 0), key=lambda answer: -answer.owed)


def _not_compared(head: str, considered: Considered, touched: bool) -> tuple[str, Considered]:
    """Answers that exclude each other in different currencies: which owes more takes a rate."""
    winner, every = considered
    if not touched:
        return head, considered
    missing = winner.missing | {"rate"}
    unclear = winner._replace(outcome="incomplete", code="other_currency", owed=0, currency="", missing=missing)
    return head, (unclear, every)


def _tried(granted: list[Answer], touched: bool) -> list[Answer | None]:
    """What a head may come to: where nothing excludes its answers, the best one."""
    return [*granted, None] if touched else [*granted[:1]] or [None]


def _excludes(plans: Plans, one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether the document of one answer excludes the other, as a whole or under its head."""
    plan = plans.policy(one[1])
    return plan is not None and not {other[1], f"{other[1]}/{other[0]}"}.isdisjoint(plan.policy.not_with)


def _most(
    heads: list[str], options: list[list[Answer | None]], excluded: set[tuple[tuple[str, str], tuple[str, str]]]
) -> tuple[Answer | None, ...]:
    """The combination that owes most; of equal ones the first. What can only owe less than one found is not tried."""
    tops = [max((a.owed for a in some if a is not None), default=0) for some in options]
    best_sum = -1
    best_choice: tuple[Answer | None, ...] = (None,) * len(heads)
    begun: list[tuple[int, tuple[Answer | None, ...]]] = [(0, ())]
    for _ in range(MOST_COMBINATIONS):
        if not begun:
            break
        total, choice = begun.pop()
        place = len(choice)
        if total + sum(tops[place:]) <= best_sum:
            continue
        if place == len(heads):
            best_sum, best_choice = total, choice
            continue
        taken = [(head, a.document or "") for head, a in zip(heads, choice, strict=False) if a is not None]
        for one in reversed(options[place]):
            pair = None if one is None else (heads[place], one.document or "")
            if pair is None or not any((pair, other) in excluded or (other, pair) in excluded for other in taken):
                begun.append((total + (one.owed if one is not None else 0), (*choice, one)))
    return best_choice


def _settled(
    plans: Plans, head: str, considered: Considered, sure: list[Answer], kept: Answer | None
) -> tuple[str, Considered]:
    """A head with the best of what is left; what was sure before the answer that is kept is denied."""
    before = {id(answer) for answer in takewhile(lambda answer: answer is not kept, sure)}
    if not before:
        return head, considered
    left = [_lost(answer) if id(answer) in before else answer for answer in considered[1]]
    return head, (_best_of(plans, left), left)


def _best_of(plans: Plans, every: list[Answer]) -> Answer:
    """The best of the answers that are not silent; the terms' own stands first, if it is one."""
    said = [answer for answer in every if answer.code != "not_owed" or answer.row >= 0]
    plan = plans.policy(said[0].document or "")
    terms = [said[0]] if plan is not None and plan.kind == "terms" else []
    return best(terms + sorted(said[len(terms) :], key=lambda answer: answer.document or ""))


def _lost(answer: Answer) -> Answer:
    """Denied; what is not known yet remains so, and nothing of it is sure."""
    if answer.outcome == "incomplete":
        return answer._replace(owed=0, options=())
    return answer._replace(outcome="denied", code="not_with", penalty=0, owed=0, options=())
