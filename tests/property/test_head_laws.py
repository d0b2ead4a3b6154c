"""Laws of compensation: heads add up, and of heads that exclude each other those remain that owe most together."""

from __future__ import annotations

from itertools import product
from typing import Any, NamedTuple

from hypothesis import example, given
from hypothesis import strategies as st

from aftersales import Claim, Quote
from aftersales.policy.documents import HEADS
from tests.property.made_bookings import Dict, text_of
from tests.property.strategies import as_yaml
from tests.simple import book, booking, rail

NAMES = ("a", "b", "c")
AT = "2025-06-18T12:00:00+08:00"
ALL: tuple[str, ...] = HEADS
TRIED = ALL[:4]
PAID = st.sampled_from((0, 1, 1, 2, 5, 10, 10, 1000))
TABLES = st.dictionaries(st.sampled_from(TRIED), PAID, min_size=1)
EXCLUDED = st.lists(st.sampled_from((*NAMES, *(f"{n}/{h}" for n in NAMES for h in TRIED))), max_size=2, unique=True)


class Paper(NamedTuple):
    """A document that pays a fixed amount under some heads, to each traveller or once."""

    own: str
    kind: str
    pays: dict[str, int]
    not_with: list[str]
    each: bool

    def text(self) -> str:
        """The document itself."""
        per: Dict = {"per": "traveller"} if self.each else {}
        tables = {head: [{"pay": {"sum": [text_of(minor)], **per}}] for head, minor in self.pays.items()}
        head: Dict = {self.kind: self.own, "language": 1, "title": {"en": "x"}, "source": "x", "currency": "CNY"}
        more = {"not_with": self.not_with} if self.not_with else {}
        return as_yaml({**head, "applies": [{"product": "rail"}], **more, "compensate": tables})


def papers(excluding: bool) -> st.SearchStrategy[list[Paper]]:
    """One document a name: a right, a benefit, a waiver, or the terms themselves; all exist that are named."""
    kinds = st.permutations(("right", "right", "benefit", "waiver", "terms"))
    refused = EXCLUDED if excluding else st.just([])
    made = [st.tuples(TABLES, refused, st.booleans()) for _ in NAMES]
    return st.tuples(kinds, *made).map(
        lambda drawn: [Paper(own, kind, *one) for own, kind, one in zip(NAMES, drawn[0], drawn[1:], strict=False)]
    )


def claimed(every: list[Paper], travellers: int, *heads: str) -> Quote:
    """What a claim comes to."""
    request: dict[str, Any] = {"kind": "claim"} | ({"heads": list(heads)} if heads else {})
    what = booking(rail(), travellers=[{"id": f"t{n}"} for n in range(travellers)])
    return book(*(one.text() for one in every)).quote(what, Claim.model_validate(request), at=AT)


def owed(every: list[Paper], travellers: int, head: str) -> list[tuple[str, int]]:
    """What each document owes under a head, those that owe nothing left out."""
    pays = [(one.own, one.pays.get(head, 0) * (max(1, travellers) if one.each else 1)) for one in every]
    return [(own, minor) for own, minor in pays if minor]


def exclude(every: list[Paper], one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two answers, each a head and a document, may not be granted together."""
    refused = {paper.own: paper.not_with for paper in every}
    return any(x in refused[a[1]] for a, b in ((one, other), (other, one)) for x in (b[1], f"{b[1]}/{b[0]}"))


def most(every: list[Paper], travellers: int) -> int:
    """The most that can be owed under all heads, found by trying everything."""
    best = 0
    for choice in product(*([*owed(every, travellers, head), None] for head in TRIED)):
        taken = [(head, one[0]) for head, one in zip(TRIED, choice, strict=True) if one]
        if not any(exclude(every, a, b) for n, a in enumerate(taken) for b in taken[:n]):
            best = max(best, sum(one[1] for one in choice if one))
    return best


TRAVELLERS = st.integers(0, 3)


@given(papers(False), TRAVELLERS)
def test_heads_add_up(every: list[Paper], travellers: int) -> None:
    """Each head owes the most that any document owes under it, and a claim all heads together."""
    quote = claimed(every, travellers)
    assert quote.compensation is not None
    tops = {head: max([minor for _, minor in owed(every, travellers, head)], default=0) for head in TRIED}
    assert quote.compensation.minor == sum(tops.values())
    assert {award.head: award.amount.minor for award in quote.awards if award.amount and award.amount.minor} == {
        head: minor for head, minor in tops.items() if minor
    }


@given(papers(False), TRAVELLERS, st.lists(st.sampled_from(HEADS), min_size=1, unique=True))
def test_claims_of_single_heads_add_up(every: list[Paper], travellers: int, heads: list[str]) -> None:
    """Claimed together or one by one, in any order, heads come to the same."""
    together, alone = claimed(every, travellers, *heads), [claimed(every, travellers, head) for head in heads]
    assert together.compensation is not None
    assert together.compensation.minor == sum(one.compensation.minor for one in alone if one.compensation)
    assert sorted(together.awards) == sorted(award for one in alone for award in one.awards)


@given(papers(True), TRAVELLERS)
@example(
    [
        Paper("a", "right", {"cancellation": 10, "delay": 8}, ["b/delay"], False),
        Paper("b", "right", {"delay": 9, "cancellation": 3}, ["a"], False),
        Paper("c", "terms", {"downgrade": 1}, [], True),
    ],
    2,
)
@example(
    [
        Paper("a", "right", {"cancellation": 1}, [], False),
        Paper("b", "benefit", {"delay": 1}, ["a"], False),
        Paper("c", "right", {"cancellation": 1}, [], False),
    ],
    0,
)
def test_of_heads_that_exclude_each_other_the_best_ones_remain(every: list[Paper], travellers: int) -> None:
    """The total is the most that any allowed choice owes, and what is granted is allowed."""
    quote = claimed(every, travellers)
    granted = [(award.head, award.document or "") for award in quote.awards if award.outcome == "granted"]
    assert not any(exclude(every, a, b) for n, a in enumerate(granted) for b in granted[:n])
    assert quote.compensation is not None
    assert quote.compensation.minor == most(every, travellers)
    assert sum(award.amount.minor for award in quote.awards if award.amount) == most(every, travellers)


def test_the_best_choice_is_found_among_very_many() -> None:
    """Under every head five documents owe something; the one that comes first would cost all the others."""
    pays = [{ALL[0]: 10} | dict.fromkeys(ALL[1:], 1)] + [dict.fromkeys(ALL, minor) for minor in (9, 8, 7, 6)]
    refused = [["b", "c", "d", "e"], [], [], [], []]
    every = [Paper(own, "right", one, other, False) for own, one, other in zip("abcde", pays, refused, strict=True)]
    quote = claimed(every, 0)
    assert quote.compensation is not None
    assert quote.compensation.minor == 9 * len(HEADS)
