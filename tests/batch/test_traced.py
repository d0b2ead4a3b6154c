"""Traced values and the tests they note: nothing is read unseen, and rows part just where an answer differs."""

from __future__ import annotations

import gc
import pickle
from datetime import UTC, datetime
from math import isqrt
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from aftersales.batch.columns.bounds import TooLarge
from aftersales.batch.columns.frames import Frame
from aftersales.batch.columns.keys import keys
from aftersales.batch.columns.nodes import Nodes
from aftersales.batch.columns.numbers import Number
from aftersales.batch.columns.shapes import same_ids
from aftersales.batch.columns.source import Source
from aftersales.batch.columns.tape import Tape
from aftersales.batch.columns.trees import Tree, descended
from aftersales.batch.columns.vocabulary import NONE, NORMAL, Vocabulary
from aftersales.batch.columns.words import Id, Word
from aftersales.model.quote_parts import payout_key
from aftersales.values.lifted import pure, several
from aftersales.values.zones import instant, only_reading, utc_offset

PLACE = ("a",)


@pytest.fixture
def tape() -> Tape:
    """An empty one."""
    return Tape(Nodes(), Vocabulary())


def number(tape: Tape, value: int, name: str = "a") -> Any:
    """A number of one row."""
    return Number(tape, tape.nodes.column((name,)), value)


def word(tape: Tape, value: str, name: str = "w") -> Any:
    """A word of one row."""
    return Word(tape, tape.nodes.column((name,), True), value)


READ = {
    "as an index": lambda one: [0] * 20 + [one.__index__()],
    "by hash": lambda one: {one: 1},
    "as a key": lambda one: {7: "seven"}.get(one),
    "as text": lambda one: f"{one}",
    "as int": int,
    "in a range": lambda one: list(range(one)),
    "by slicing": lambda one: [1, 2, 3][:one],
}


@pytest.mark.parametrize("read", READ.values(), ids=READ)
def test_a_number_that_is_read_is_on_the_tape(tape: Tape, read: Any) -> None:
    """Whoever wants the plain value binds the trace to it."""
    read(number(tape, 7))
    assert [(test.asks, answer) for test, answer in tape.answers] == [("is", 7)]


def test_arithmetic_asks_nothing(tape: Tape) -> None:
    """It makes nodes, each once."""
    one = number(tape, 7)
    made = (one * 3 - one // 2) % 5 + -one
    assert made.value == (7 * 3 - 7 // 2) % 5 - 7
    assert (one + 0).node is one.node
    assert (one - one).node.what == 0
    assert (one * 3).node is (3 * one).node
    assert not tape.answers


def test_what_follows_is_not_asked(tape: Tape) -> None:
    """After `>= 5`, `> 3` goes without saying; after `== 7` everything does."""
    one = number(tape, 7)
    assert one >= 5
    assert one > 3
    assert len(tape.answers) == 1
    assert one == 7
    assert one < 8
    assert one != 6
    assert len(tape.answers) == 2


def test_division_by_nothing_is_an_answer(tape: Tape) -> None:
    """Rows with a zero there go another way."""
    with pytest.raises(ZeroDivisionError):
        number(tape, 7) // number(tape, 0, "b")
    assert [answer for _, answer in tape.answers] == [1]


def test_ids_are_compared_with_ids_alone(tape: Tape) -> None:
    """Their texts are not told, but their order is."""
    one, other = (Id(tape, tape.nodes.column((own,)), own, own) for own in "ab")
    assert one != other
    assert one < other
    assert one != None  # noqa: E711
    assert {one: 1}[one] == 1
    for ask in (lambda: one == "a", lambda: str(one), lambda: one < "b"):
        with pytest.raises(TypeError):
            ask()
    assert not tape.answers


def test_nothing_traced_is_pickled(tape: Tape) -> None:
    """It means nothing elsewhere."""
    with pytest.raises(TypeError):
        pickle.dumps(number(tape, 1))


def test_words_of_a_set_are_told_apart_only_as_far_as_needed(tape: Tape) -> None:
    """Which of two entries names it; not which word it is."""
    words = several((word(tape, "JFK"), word(tape, "LHR", "v")))
    assert len(words) == 2
    assert words.among({"EWR": 1, "JFK": 1, "CDG": 2}) == frozenset({"EWR"})
    assert not words.isdisjoint(frozenset({"JFK"}))
    assert ("is", "w") not in {(test.asks, str(test.node)) for test, _ in tape.answers}


@pure
def halved(value: int) -> int | None:
    """Half of an even number; none of an odd one. Raises ValueError below zero."""
    if value < 0:
        raise ValueError
    return None if value % 2 else value // 2


@pytest.mark.parametrize(("value", "ends"), [(8, NORMAL), (7, NONE), (-1, 2)])
def test_how_a_function_ends_is_an_answer(tape: Tape, value: int, ends: int) -> None:
    """As a value, as none, or not."""
    try:
        found: Any = halved(number(tape, value))
        assert found is None if value % 2 else found.value == 4
    except ValueError:
        assert value < 0
    assert [(test.asks, answer) for test, answer in tape.answers] == [("ends", ends)]


def frame_of(**columns: list[int]) -> Frame:
    """Rows of plain numbers."""
    batch = pa.RecordBatch.from_pydict({name: pa.array(some, pa.int64()) for name, some in columns.items()})
    return Frame(Source(batch, Vocabulary()), np.arange(batch.num_rows))


def test_rows_part_where_answers_differ() -> None:
    """A tree of two traces, and a place where none goes on."""
    frame, tape = frame_of(a=[1, 5, 9, 5, -3, 20]), Tape(Nodes(), Vocabulary())
    tree: Tree[str] = Tree()
    for value, leaf in ((1, "small"), (9, "large")):
        own = Tape(tape.nodes, tape.vocabulary)
        assert (number(own, value) >= 5) == (leaf == "large")
        if leaf == "large":
            assert number(own, value) < 10
        tree.grow(own.answers, leaf)
    found = {place.leaf if place else "": part.rows.tolist() for place, part in descended(tree, frame)}
    assert found == {"small": [0, 4], "large": [1, 2, 3], None: [5]}


def test_what_could_leave_64_bits_is_not_worked_out() -> None:
    """By the ranges of the columns."""
    frame, nodes = frame_of(a=[2**40, 3]), Nodes()
    product = nodes.of("*", nodes.column(PLACE), nodes.column(PLACE))
    with pytest.raises(TooLarge):
        frame.values(product)
    assert frame.part(np.array([1])).values(nodes.column(PLACE)).tolist() == [3]


ZONES = ("America/New_York", "Asia/Shanghai", "Australia/Lord_Howe", "Africa/Casablanca")


@pytest.mark.parametrize("function", [utc_offset, only_reading])
def test_zones_in_columns_are_the_functions(function: Any) -> None:
    """On every hour and half around changes of the clocks, and beside them."""
    start = instant(datetime(2025, 3, 1, tzinfo=UTC))
    times = [start + step * 1_800_000_000 + nudge for step in range(0, 17_000, 3) for nudge in (0, -1)]
    times = [at for at in times if at % 86_400_000_000 < 40_000_000_000]
    frame, nodes = frame_of(at=times), Nodes()
    for zone in ZONES:
        words = (nodes.constant(None), nodes.constant(zone)) if function is only_reading else (nodes.constant(zone),)
        node = nodes.call(function, (nodes.column(("at",)), *words), False)
        ends, found = np.broadcast_to(frame.ends(node), len(times)), frame.values(node)
        plain = [function(at, *(one.what for one in words)) for at in times]
        assert [None if end else value for value, end in zip(found.tolist(), ends, strict=True)] == plain


@pytest.mark.parametrize(
    ("bookings", "tenders"),
    [
        (["a", "bb", "c"], ["t1", "t", "twenty"]),
        (["b-1", "b-2", "b-3"], ["card", "card", "cash"]),
        (["b-1", "b-2", "b-3"], ["card", "voucher", "cash"]),
        (["b", "bb", "bbb"], ["card", "card", "cash"]),
        (["\u00e9-1", "e-2", "\u4e2d-3"], ["\u73b0\u91d1", "aa", "bb"]),
        ([], []),
    ],
    ids=["other lengths", "one length", "one of bookings", "one of tenders", "more bytes than letters", "none"],
)
def test_keys_of_columns_are_those_of_payouts(bookings: list[str], tenders: list[str]) -> None:
    """Of ids of one length or of several, in any script."""
    after = [0, 12_345, 10**15][: len(bookings)]
    found = keys(pa.array(bookings, pa.string()), "r", pa.array(tenders, pa.string()), np.array(after, np.int64))
    assert found.to_pylist() == [payout_key(b, "r", t, n) for b, t, n in zip(bookings, tenders, after, strict=True)]


def test_ids_compare_in_dictionaries_as_they_do_in_place() -> None:
    """Which are equal, and in which order they stand, also where no dictionary is in order."""
    ids = [["p", "p"], ["é", "p"], ["b", "订单"], ["p", "b"], ["b", "p"], ["订单", "订单"]]
    texts = pa.array([[{"id": one} for one in row] for row in ids])
    coded = pa.ListArray.from_arrays(
        texts.offsets, pa.StructArray.from_arrays([texts.values.field("id").dictionary_encode()], ["id"])
    )
    paths: list[Any] = [("items", 0, "id"), ("items", 1, "id")]
    kinds = [
        same_ids(Source(pa.RecordBatch.from_pydict({"items": some}), Vocabulary()), paths, np.arange(len(ids)))
        for some in (texts, coded)
    ]
    alike = [[[one == other for other in kind] for one in kind] for kind in kinds if kind is not None]
    assert alike[0] == alike[1]
    assert alike[0][0] == [True, False, False, False, False, True]
    assert alike[0][2] == [False, False, True, False, True, False]


def test_what_many_parts_ask_for_is_worked_out_for_all_rows_once() -> None:
    """And says for each part what it would have said for that alone; also where other rows fail, or are too large."""
    numbers = [*range(-50, 150), 2**61]
    nodes, calls = Nodes(), []

    @pure
    def root(number: int) -> int:
        calls.append(number)
        return isqrt(number)

    at = nodes.column(("at",))
    asked, doubled = nodes.call(root, (at,), False), nodes.call(root, (nodes.of("*", at, nodes.constant(4)),), False)
    whole = frame_of(at=numbers)
    for part in (whole.part(np.arange(n, n + 2)) for n in range(len(numbers) - 2)):
        own = [numbers[row] for row in part.rows]
        failing = np.broadcast_to(part.ends(asked), 2) != NORMAL
        assert failing.tolist() == [number < 0 for number in own]
        for node, by in ((asked, 1), (doubled, 4)):
            expected = [0 if number < 0 else isqrt(number * by) for number in own]
            assert np.broadcast_to(part.values(node), 2).tolist() == expected
    assert calls.count(2**61) == 1, "which no part has"
    with pytest.raises(TooLarge):
        whole.part(np.array([len(numbers) - 1])).values(doubled)


def test_what_is_known_of_rows_is_let_go_with_them() -> None:
    """At once: it is large, and nothing of it waits for the collector of cycles."""
    nodes = Nodes()
    day = nodes.of("//", nodes.column(("at",)), nodes.constant(7))
    word = nodes.call(utc_offset, (day, nodes.constant("UTC")), False)
    gc.collect()
    for _ in range(3):
        whole = frame_of(at=list(range(100)))
        parts = [whole.part(np.arange(n, n + 2)) for n in range(90)]
        assert {int(part.values(word)[0]) for part in parts} == {0}
        del whole, parts
        assert gc.collect() == 0
