"""Laws of gates: those of terms stop waivers and benefits, none stops a right, and what is gone stays gone."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from hypothesis import assume, given
from hypothesis import strategies as st

from aftersales import Booking, Cancel, Change, Claim, NoShow
from aftersales.model.quote_parts import Award, Line
from tests.property.made_bookings import Dict, instants, minor_of
from tests.property.made_journeys import journeys
from tests.property.made_layers import BESIDE, HEADS, SOFT, documents
from tests.property.strategies import World, as_yaml, of_yaml

SECTIONS: dict[str, tuple[str, ...]] = {
    "cancel": ("cancel",), "no_show": ("no_show",), "change": ("change",), "claim": HEADS
}  # fmt: skip
REQUESTS: dict[str, Any] = {
    "cancel": Cancel(),
    "no_show": NoShow(),
    "change": Change(price="10.00"),
    "claim": Claim.model_validate({"kind": "claim", "heads": HEADS}),
}
STOPS: st.SearchStrategy[Dict] = st.sampled_from(
    ({"deny": "stop"}, {"deny": {"code": "stop", "final": True}}, {"review": "stop"})
)


class Case(NamedTuple):
    """A kind of request, a gate that surely stops it, terms and other documents that answer it, and a booking."""

    kind: str
    gate: Dict
    terms: str
    others: tuple[str, ...]
    data: Dict
    at: datetime

    @property
    def gated(self) -> str:
        """The terms behind the gate."""
        return behind(self.gate, self.terms)

    def asked(self, *texts: str) -> tuple[Any, ...]:
        """What some documents decide, item by item, wherever in a document it stands."""
        world = World(texts, self.data, self.at)
        quote = world.rules.quote(world.booking, REQUESTS[self.kind], at=self.at)
        amounts = (quote.refund, quote.penalty, quote.compensation, quote.fee, quote.collect, quote.at_least)
        parts: list[Line | Award] = [*quote.lines, *quote.awards]
        parts = [part._replace(row="") for part in parts]
        return quote.outcome, amounts, quote.payouts, parts


def behind(gate: Dict, text: str) -> str:
    """A document behind one gate, in place of its own."""
    return as_yaml({**of_yaml(text), "gates": [gate]})


@st.composite
def cases(draw: st.DrawFn, *kinds: tuple[str, ...], requests: tuple[str, ...] = tuple(SECTIONS)) -> Case:
    """Terms, and a document of each of some kinds."""
    kind = draw(st.sampled_from(requests))
    gate = {"for": [kind], **draw(STOPS)}
    terms = draw(documents("t", ("terms",), SECTIONS[kind]))
    others = tuple(draw(documents(f"x{n}", some, SECTIONS[kind])) for n, some in enumerate(kinds))
    return Case(kind, gate, terms, others, draw(journeys(1)), draw(instants()))


@given(cases(SOFT, ("right",)))
def test_a_gate_of_the_terms_stops_waivers_and_benefits_alone(case: Case) -> None:
    """Where it surely answers, a waiver or benefit changes nothing, with and without a right beside it."""
    soft, right = case.others
    assert case.asked(case.gated, soft) == case.asked(case.gated)
    assert case.asked(case.gated, soft, right) == case.asked(case.gated, right)


@given(cases(("right",)))
def test_a_gate_of_the_terms_is_to_a_right_what_a_row_of_theirs_is(case: Case) -> None:
    """A right gives as much behind a gate as beside terms whose every row says what the gate says."""
    row = {key: value for key, value in case.gate.items() if key != "for"}
    rest = {key: value for key, value in of_yaml(case.terms).items() if key not in ("gates", "compensate")}
    tables: Dict = {case.kind: [row]} if case.kind != "claim" else {"compensate": {head: [row] for head in HEADS}}
    assert case.asked(case.gated, *case.others) == case.asked(as_yaml({**rest, **tables}), *case.others)


@given(cases(BESIDE))
def test_a_gate_of_another_document_stops_only_that_document(case: Case) -> None:
    """A waiver, right or benefit whose own gate denies takes nothing from the terms and adds nothing."""
    denied = behind({"for": [case.kind], "deny": "stop"}, case.others[0])
    assert case.asked(case.terms, denied)[:3] == case.asked(case.terms)[:3]


def used_up(data: Dict) -> Dict:
    """The same booking, its first item used to the end."""
    item = data["items"][0]
    if "stay" in item:
        return {**data, "items": [{**item, "nights_used": Booking.from_dict(data).records[0].nights}]}
    return {**data, "items": [{**item, "segments": [{**s, "status": "flown"} for s in item["segments"]]}]}


def paid_back(data: Dict) -> Dict:
    """The same booking of one item, all of it paid back."""
    tenders = [{"tender": tender["id"], "amount": tender["amount"]} for tender in data["tenders"]]
    return {**data, "history": [{"kind": "refunded", "item": data["items"][0]["id"], **tender} for tender in tenders]}


@given(cases(SOFT, ("right",), requests=("cancel", "change")))
def test_nothing_refunds_or_changes_what_is_used_up(case: Case) -> None:
    """No waiver, benefit or right helps where every segment was flown or every night stayed."""
    used = case._replace(data=used_up(case.data))
    outcome, amounts, payouts, (line,) = used.asked(case.terms, *case.others)
    assert (outcome, line.code, payouts) == ("denied", "nothing_unused", ())
    assert case.kind == "change" or amounts[0].minor == 0


@given(cases(SOFT, ("right",), requests=("cancel",)))
def test_nothing_is_paid_back_twice(case: Case) -> None:
    """No waiver, benefit or right refunds what was refunded in full."""
    assume(any(minor_of(tender["amount"]) for tender in case.data["tenders"]))
    back = case._replace(data=paid_back(case.data))
    outcome, amounts, payouts, (line,) = back.asked(case.terms, *case.others)
    assert (outcome, amounts[0].minor, payouts) == ("denied", 0, ())
    assert line.code in ("already_refunded", "nothing_unused")
