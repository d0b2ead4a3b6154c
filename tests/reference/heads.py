"""The heads of compensation that a claim asks for, and what is granted of them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product

from aftersales.policy.documents import HEADS, Policy, Version
from tests.reference.answers import RATE, Answer
from tests.reference.case import Case
from tests.reference.layers import Layer, layers, terms_of
from tests.reference.requests import heads_of
from tests.reference.terms import Applies, unknown_pick, version_in_force
from tests.reference.verdict import Verdict, best_of

Picked = tuple[str, Layer | None]


def heads_asked(case: Case) -> list[str]:
    """The heads named, or all for which a document that applies or could has a table."""
    named = heads_of(case.request)
    tables = {
        question for one in _in_play(case) for version in _versions(case, one) for question in version.body.tables
    }
    return [head for head in HEADS if head in (named or tables)]


def _in_play(case: Case) -> list[Applies]:
    """The terms that govern, and every other document that applies or could."""
    terms = terms_of(case, HEADS[0]).one
    others = [one for one in case.of_kind("right", "waiver", "benefit") if one.speaking]
    return others if terms is None else [terms, *others]


def _versions(case: Case, one: Applies) -> Iterable[Version]:
    """The version in force; each of them if nobody can tell."""
    pin = case.booking.items[case.index].terms
    if one.policy.kind == "terms" and pin is not None and pin.version is not None:
        return [version for version in one.policy.versions if version.name == pin.version] or one.policy.versions
    version = version_in_force(one.policy, one.facts)
    if version is None and unknown_pick(one.policy, one.facts):
        return one.policy.versions
    return [] if version is None else [version]


def verdicts(case: Case) -> dict[str, Verdict]:
    """What is decided for each head."""
    found = {head: layers(case, head, partly_used=False) for head in heads_asked(case)}
    touched = _touched(case.policies, found)
    if len({x.answer.currency for head in touched for x in _sure(found[head]) if _granted(x) and x.answer.owed}) > 1:
        return {head: _in_no_currency(best_of(found[head]), head in touched) for head in found}
    picked = together(case.policies, found)
    return {head: best_of(_without_lost(found[head], picked[head])) for head in found}


def _touched(policies: Sequence[Policy], found: dict[str, list[Layer]]) -> set[str]:
    """The heads with answers that exclude each other."""
    not_with = {policy.id: policy.not_with for policy in policies}
    every = [(head, layer) for head in found for layer in _sure(found[head])]
    pairs = [(one, other) for one, other in combinations(every, 2) if one[0] != other[0]]
    return {head for pair in pairs if _exclude(not_with, *pair) for head, _ in pair}


def _in_no_currency(verdict: Verdict, touched: bool) -> Verdict:
    """Which of exclusive answers owes more takes a rate."""
    missing = verdict.answer.missing | RATE
    unclear = replace(verdict.answer, outcome="incomplete", code="other_currency", missing=missing, owed=0, currency="")
    return replace(verdict, answer=unclear) if touched else verdict


def together(policies: Sequence[Policy], found: dict[str, list[Layer]]) -> dict[str, Layer | None]:
    """Of each head one of the sure answers or none, so that all together owe most and none excludes another."""
    not_with = {policy.id: policy.not_with for policy in policies}
    choices = product(*([*_sure(found[head]), None] for head in found))
    every: Iterator[list[Picked]] = ([*zip(found, choice, strict=True)] for choice in choices)
    allowed = (choice for choice in every if not any(_exclude(not_with, *two) for two in combinations(choice, 2)))
    best = max(allowed, key=_owed)
    return dict(best)


def _granted(layer: Layer) -> bool:
    return layer.answer.outcome == "granted"


def _sure(layers_: Sequence[Layer]) -> list[Layer]:
    """Those that are granted, or something of which is sure, in their order."""
    found = [one for one in layers_ if _granted(one) or one.answer.sure]
    return sorted(found, key=lambda one: (-(one.answer.owed or 0), not one.terms, one.document or ""))


def _owed(choice: Sequence[Picked]) -> int:
    return sum(layer.answer.owed or 0 for _, layer in choice if layer is not None)


def _exclude(not_with: dict[str, tuple[str, ...]], one: Picked, other: Picked) -> bool:
    return _excludes(not_with, one, other) or _excludes(not_with, other, one)


def _excludes(not_with: dict[str, tuple[str, ...]], one: Picked, other: Picked) -> bool:
    if one[1] is None or other[1] is None:
        return False
    head, document = other[0], other[1].document
    named = not_with.get(one[1].document or "", ())
    return document in named or f"{document}/{head}" in named


def _without_lost(found: list[Layer], picked: Layer | None) -> list[Layer]:
    """The answers, those denied that had to stand back; what is not known yet remains so."""
    sure = _sure(found)
    before = sure if picked is None else sure[: next(place for place, one in enumerate(sure) if one is picked)]
    lost = {id(one) for one in before}
    return [replace(x, answer=_lost(x.answer)) if id(x) in lost else x for x in found]


def _lost(answer: Answer) -> Answer:
    return replace(answer, owed=0, options=()) if answer.outcome == "incomplete" else Answer("denied", "not_with")
