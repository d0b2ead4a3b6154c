"""Every document's answer to one question about one item, and the one that holds."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from aftersales.engine.answer import NOTHING, UNLIMITED, Answer
from aftersales.engine.override import Layer, ask_layers, best, stopped, waived_by
from aftersales.engine.rails import Rails
from aftersales.engine.settle import ceiling
from aftersales.engine.terms import ask, ask_version
from aftersales.model.facts import UNKNOWN
from aftersales.plan.calendars import Calendars
from aftersales.plan.index import Index
from aftersales.plan.policies import PolicyPlan
from aftersales.plan.specific import Problem
from aftersales.plan.view import View
from aftersales.policy.documents import HEADS, Routing

Considered = tuple[Answer, list[Answer]]
"""The answer that holds, and all that were considered, the terms' own first."""


class Governed(NamedTuple):
    """The terms that govern an item, or why none do, and the rights, waivers and benefits that apply or could, by
    their ids."""

    terms: PolicyPlan | None
    problem: Problem | None
    others: tuple[Layer, ...]
    by_question: dict[str, tuple[Layer, ...]]

    def speaking(self, question: str) -> tuple[Layer, ...]:
        """Those of the others that have anything to say to a question."""
        found = self.by_question.get(question)
        if found is None:
            found = tuple(layer for layer in self.others if layer.plan.speaks(question))
            self.by_question[question] = found
        return found

    @property
    def timed(self) -> list[PolicyPlan]:
        """Those that state deadlines."""
        terms, others = self.terms, [layer.plan for layer in self.others if layer.plan.timed]
        return others if terms is None or not terms.timed else [terms, *others]

    @property
    def documents(self) -> list[PolicyPlan]:
        """The plans of all of them."""
        terms = [] if self.terms is None else [self.terms]
        return terms + [layer.plan for layer in self.others]


class Plans(Protocol):
    """The compiled documents of a rulebook. `keys` are what answers are kept by, for each question."""

    digest: str
    index: Index[Governed]
    rails: Rails
    calendars: Calendars
    routings: Index[Routing | Problem | None] | None
    keys: dict[str, object]

    def policy(self, own: str) -> PolicyPlan | None:
        """The terms, right, waiver or benefit of that id."""

    def lifted(self, view: View) -> Governed:
        """The documents that have a say in an item whose facts are lifted."""

    def arrival(self, method: str, now: int, void: bool = False) -> tuple[str, str] | None:
        """When a refund made now arrives; or what is voided."""


def governed(plans: Plans, view: View) -> Governed:
    """The documents that have a say in an item: pinned terms in place of those that apply."""
    found = plans.index.find(view) if type(view.now) is int else plans.lifted(view)
    pin = view.pin
    return found if pin is None else found._replace(terms=plans.policy(pin[0]), problem=None)


def answers(plans: Plans, view: View, question: str, every: bool = False, instead: Answer | None = None) -> Considered:
    """The answer that holds for an item, and the answers that were considered.

    Once an answer owes all that can be owed, those that could only lose to it are asked only if `every` one is wanted.
    `instead` is what a package says in place of the terms.
    """
    gate = _gate(view, question)
    if gate is not None and gate.final:
        return gate, [gate]
    found = governed(plans, view)
    if gate is not None and found.terms is not None and found.terms.policy.flown:
        gate = None
    terms = instead or gate or _terms(found, view, question)
    others = found.speaking(question)
    if not others:
        winner = _nothing_owed() if _silent(terms, view, question) else terms
        return winner, [winner]
    enough = UNLIMITED if every or view.record.flown else ceiling(view, question)
    if terms.outcome == "granted" and terms.owed - terms.once >= enough:
        return terms, [terms]
    if terms.gated:
        rights = [layer for layer in others if layer.plan.kind == "right"]
        owed, silent = ask_layers(rights, view, question, None, enough)
        silent += stopped(layer for layer in others if layer.plan.kind != "right")
    else:
        waived = waived_by(found.terms, terms, view, question)
        owed, silent = ask_layers(others, view, question, waived, enough, terms.doubts)
    if _silent(terms, view, question):
        winner = best(owed) if owed else _nothing_owed()
        return winner, [*owed, _nothing_owed(), *silent]
    return best([terms, *owed]), [terms, *owed, *silent]


def by_pin(plans: Plans, view: View, question: str) -> Answer:
    """What the terms that an item is pinned to say, and nobody else; the engine's own gates stop them too."""
    gate, found = _gate(view, question), governed(plans, view)
    passed = found.terms is not None and found.terms.policy.flown
    if gate is not None and (gate.final or not passed):
        return gate
    return _terms(found, view, question)


def _silent(terms: Answer, view: View, question: str) -> bool:
    """Whether the terms say nothing of compensation, rather than that none is owed."""
    if question not in HEADS or terms.missing or terms.outcome != "incomplete":
        return False
    pinned = view.pin is not None and view.pin[1] is not None
    return terms.code in ("not_stated", "no_terms", "no_row") or (terms.code == "no_version" and not pinned)


def _nothing_owed() -> Answer:
    return Answer("denied", "not_owed")


def _gate(view: View, question: str) -> Answer | None:
    """What stops a cancellation or change before any document is asked; a right passes a gate that is not final."""
    record = view.record
    if record.gone:
        return Answer("denied", "nothing_unused", final=True, gated=True)
    if question != "cancel" and question != "change":
        return None
    gate = record.gate
    if gate == ("denied", "nothing_unused") or (record.nights and _all_used(view)):
        return Answer("denied", "nothing_unused", final=True, gated=True)
    if 0 < record.refunded == record.paid and question == "cancel":
        return Answer("denied", "already_refunded", final=True, gated=True)
    return None if gate is None else Answer(*gate, gated=True)


def _all_used(view: View) -> bool:
    """Whether every night in question was stayed."""
    return view.used is not UNKNOWN and bool(view.used > view.record.numbers[-1])


def _terms(found: Governed, view: View, question: str) -> Answer:
    """What the terms say; of compensation they may be silent."""
    pin = view.pin
    if found.terms is None:
        return without_terms(found, view, question)
    if pin is None or pin[1] is None:
        return ask(found.terms, view, question)
    return ask_version(found.terms, found.terms.named_version(pin[1]), view, question)


def without_terms(found: Governed, view: View, question: str) -> Answer:
    """What stands in for the terms' answer where none govern, or nobody can tell which do."""
    if question in HEADS:
        return Answer("incomplete", "no_terms")
    if found.problem is None:
        own = view.pin[0] if view.pin else None
        return Answer("incomplete", "unknown_terms", missing=NOTHING, ceiling=ceiling(view, question), document=own)
    outcome, code, missing = found.problem
    return Answer(outcome, code, missing=missing, ceiling=ceiling(view, question))
