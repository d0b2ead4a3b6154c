"""The heads of compensation that a claim asks for, and what is granted of them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from operator import attrgetter

from aftersales.policy.documents import HEADS, Policy, Version
from tests.reference.case import Case
from tests.reference.layers import Layer, layers, terms_of
from tests.reference.requests import heads_of
from tests.reference.settle import Answer
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
    picked = together(case.policies, found)
    return {head: best_of(_without_lost(found[head], picked[head])) for head in found}


def together(policies: Sequence[Policy], found: dict[str, list[Layer]]) -> dict[str, Layer | None]:
    """Of each head one of the granted answers or none, so that all together owe most and none excludes another."""
    not_with = {policy.id: policy.not_with for policy in policies}
    choices = product(*([*_granted(found[head]), None] for head in found))
    every: Iterator[list[Picked]] = ([*zip(found, choice, strict=True)] for choice in choices)
    allowed = (choice for choice in every if not any(_exclude(not_with, *two) for two in combinations(choice, 2)))
    best = max(allowed, key=_owed)
    return dict(best)


def _granted(layers_: Sequence[Layer]) -> list[Layer]:
    return sorted((one for one in layers_ if one.answer.outcome == "granted"), key=attrgetter("rank"))


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
    """The answers, those denied that had to stand back."""
    lost = Answer("denied", "not_with")
    before = {id(x) for x in found if x.answer.outcome == "granted" and (picked is None or x.rank < picked.rank)}
    return [Layer(x.document, x.terms, lost, x.version) if id(x) in before else x for x in found]
