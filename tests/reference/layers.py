"""The answers of all documents to one question, and which of them counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aftersales.policy.documents import HEADS, Policy, Version
from aftersales.values.frozen import changed
from tests.reference.amounts import UNUSED, Known, selected
from tests.reference.answers import NONE, NOT_OWED, RATE, UNLIMITED, Answer
from tests.reference.case import PARTLY_USED, Case
from tests.reference.deals import COLLECTED, Deal
from tests.reference.ladders import tests_of
from tests.reference.prices import Piece
from tests.reference.settle import Money
from tests.reference.tables import Told, told
from tests.reference.terms import Applies, governing, more_specific, unknown_pick, version_in_force

STOPPED = Answer("denied", "stopped")
SILENT = Told(NOT_OWED)


@dataclass(frozen=True)
class Layer:
    """The answer of one document, or of the terms where no document answers."""

    document: str | None
    terms: bool
    answer: Answer
    version: str = ""
    kind: str = "terms"

    @property
    def rank(self) -> tuple[tuple[int, int, int], bool, str]:
        """The smallest is the best for the traveller."""
        return self.answer.rank, not self.terms, self.document or ""


@dataclass(frozen=True)
class Terms:
    """What the terms say: their document if one governs, and how its answer came about."""

    layer: Layer
    policy: Policy | None = None
    told: Told = SILENT
    one: Applies | None = None


def layers(case: Case, question: str, partly_used: bool) -> list[Layer]:
    """Every document's answer; those that say nothing are left out."""
    case = replace(case, flown=flown_of(case, question))
    terms = terms_of(case, question)
    benefits = _answers(case, question, "benefit", terms.told.stops_softer)
    softer = _waivers(case, question, terms) + benefits
    rights = _answers(case, question, "right")
    if partly_used and not case.flown:
        return [Layer(None, True, PARTLY_USED), *rights, *map(_stopped, softer)]
    if terms.told.gated:
        softer = [*map(_stopped, softer)]
    return [one for one in [terms.layer, *rights, *softer] if one.answer != NOT_OWED]


def flown_of(case: Case, question: str) -> str:
    """How the terms that govern value a partly used journey; empty if a person must."""
    policy = terms_of(case, question).policy
    return "" if policy is None else policy.flown


def _stopped(layer: Layer) -> Layer:
    return replace(layer, answer=STOPPED)


def terms_of(case: Case, question: str) -> Terms:
    """Terms pinned to the item, or else the one document that is more specific than all others that hold."""
    found, pin = case.of_kind("terms"), case.governed or case.item.terms
    if pin is None:
        return _matched(case, question, found)
    pinned = next((one for one in found if one.policy.id == pin.id), None)
    if pinned is None:
        return _nobody(case, question, pin.id, case.unknown(question, "unknown_terms"))
    version = version_in_force(pinned.policy, pinned.facts)
    if pin.version is not None:
        version = next((one for one in pinned.policy.versions if one.name == pin.version), None)
        if version is None:
            return _spoken(case, question, pinned, None, Told(case.unknown(question, "no_version")))
    return _spoken(case, question, pinned, version)


def _matched(case: Case, question: str, found: Sequence[Applies]) -> Terms:
    holding = [one for one in found if one.holding]
    unclear = [one for one in found if one.open and not one.holding]
    best = governing(holding)
    if not holding and not unclear:
        return _nobody(case, question, None, case.unknown(question, "no_terms"))
    rivals = [one for one in unclear if best is None or not more_specific(best, one)]
    if rivals:
        missing = NONE.union(*(one.unclear for one in rivals))
        return _nobody(case, question, None, replace(case.unknown(question, "terms_unclear"), missing=missing))
    if best is None:
        return _nobody(case, question, None, Answer("review", "conflicting_terms"))
    return _spoken(case, question, best, version_in_force(best.policy, best.facts))


def _nobody(case: Case, question: str, document: str | None, answer: Answer) -> Terms:
    """No terms govern: for a head they are silent."""
    return Terms(Layer(document, True, NOT_OWED if question in HEADS else answer))


def _spoken(case: Case, question: str, one: Applies, version: Version | None, instead: Told | None = None) -> Terms:
    said = instead or answer_of(case, question, one, version)
    layer = Layer(one.policy.id, True, said.answer, "" if version is None else version.name)
    return Terms(layer, one.policy, said, one)


def answer_of(
    case: Case,
    question: str,
    one: Applies,
    version: Version | None,
    of_terms: tuple[Piece, ...] = (),
    deal: Deal = COLLECTED,
) -> Told:
    """What a document says in some version. Only terms have to say something."""
    policy, money = one.policy, case.money(one, question, of_terms, deal)
    must = policy.kind == "terms"
    if version is None:
        return Told(_without_version(policy, question, unknown_pick(policy, one.facts), money))
    gates = tuple(gate.row for gate in version.body.gates if case.kind in gate.requests)
    table = version.body.tables.get(question)
    tested = (one.facts.type_of(test.fact) for test in tests_of((*gates, *(table or ()))))
    foreign = bool(money.foreign) and "money" in tested
    if table is None:
        nothing = _nothing_said(policy, question, money)
        said = SILENT if foreign or not must else told(gates, (), policy.refundable, money, nothing)
        return said if said.gated else replace(said, answer=nothing, row=None)
    if foreign:
        return Told(money.unknown("other_currency", RATE))
    return told(
        gates, table, policy.refundable, money, money.unknown("no_row") if must and question not in HEADS else NOT_OWED
    )


def _without_version(policy: Policy, question: str, missing: frozenset[str], money: Money) -> Answer:
    """No version is in force, or the instant that picks it is `missing`."""
    if missing:
        spoken_of = _ever_answers(policy, question)
        return money.unknown("no_version", missing) if spoken_of else _nothing_said(policy, question, money)
    silent = policy.kind != "terms" or question in HEADS
    return NOT_OWED if silent else money.unknown("no_version")


def _nothing_said(policy: Policy, question: str, money: Money) -> Answer:
    """The document has no table for the question: only terms have to say what happens, and not of compensation."""
    silent = policy.kind != "terms" or question in HEADS
    return NOT_OWED if silent else money.unknown("not_stated")


def _ever_answers(policy: Policy, question: str) -> bool:
    return any(question in version.body.tables for version in policy.versions)


def _answers(case: Case, question: str, kind: str, doubt: frozenset[str] = frozenset()) -> list[Layer]:
    """Rights or benefits: each answers for itself, if the facts in `doubt` let it."""
    return _said(case, question, [one for one in case.of_kind(kind) if one.speaking], doubt=doubt)


def _waivers(case: Case, question: str, terms: Terms) -> list[Layer]:
    """Waivers answer in place of the terms; for a head, for themselves."""
    found = [one for one in case.of_kind("waiver") if one.speaking]
    if question in HEADS:
        return _said(case, question, found, doubt=terms.told.stops_softer)
    answer = terms.told.answer
    if terms.policy is None or terms.told.unwaivable:
        return []
    refundable = terms.policy.refundable
    if terms.told.row is not None and answer.selection is not None:
        refundable = answer.selection
    standing = [replace(one, policy=changed(one.policy, refundable=refundable)) for one in found]
    of_terms = _of_terms(case, question, terms)
    said = _said(case, question, standing, of_terms, answer.deal, terms.told.stops_waivers)
    if question == "change" and answer.outcome == "denied":
        return [one for one in said if "terms_fee" not in one.answer.missing]
    return said


def _of_terms(case: Case, question: str, terms: Terms) -> tuple[Piece, ...]:
    """What the terms keep of a refund, or ask for a change, where that is known."""
    answer, own = terms.told.answer, "terms_fee" if question == "change" else "terms_penalty"
    known = answer.fee if question == "change" else answer.penalty
    if answer.outcome == "denied" and question != "change" and terms.one is not None and terms.policy is not None:
        base = selected(terms.policy.refundable, UNUSED, case.money(terms.one, question).root)
        known = base.minor if isinstance(base, Known) else None
    if answer.outcome not in ("granted", "denied") or known is None:
        return ()
    return (Piece(own, None, known, None, None, None),)


def _said(
    case: Case,
    question: str,
    found: Sequence[Applies],
    of_terms: tuple[Piece, ...] = (),
    deal: Deal = COLLECTED,
    doubt: frozenset[str] = frozenset(),
) -> list[Layer]:
    said: list[Layer] = []
    for one in found:
        version = version_in_force(one.policy, one.facts)
        answer = answer_of(case, question, one, version, of_terms, deal).answer
        if (doubt or not one.holding) and answer != NOT_OWED:
            missing, most = one.unclear | doubt | answer.missing, answer.could_owe
            answer = Answer("incomplete", "right_unclear", missing=missing, ceiling=most, currency=answer.currency)
        hopeless = answer.outcome == "incomplete" and answer.could_owe == -UNLIMITED
        if answer != NOT_OWED and not hopeless:
            said.append(Layer(one.policy.id, False, answer, "" if version is None else version.name, one.policy.kind))
    return said
