"""Every mistake in a document: its code, its place, its advice."""

from __future__ import annotations

import pickle

import pytest

from aftersales import PolicyError
from tests.simple import answer, book, booking, document, refused

BODIES: list[tuple[str, str, str]] = [
    # code, body with the place marked, part of the hint
    ("unknown-key", "§cancle: []", "did you mean `cancel`?"),
    ("unknown-key", "cancel: [{when: {total: '> 5'}, §penality: 5%}]", "did you mean `penalty`?"),
    ("unknown-key", "cancel: [{penalty: {percent: 5, §atleast: 5}}]", "did you mean `at_least`?"),
    ("unknown-fact", "cancel: [{when: {§time_lef: '> 5h'}, free: true}]", "did you mean `time_left`?"),
    ("unknown-fact", "cancel: [{penalty: §5x}]", ""),
    ("unknown-amount", "amounts: {fee: 5%}\ncancel: [{penalty: {use: §fees}}]", "did you mean `fee`?"),
    ("unit", "cancel: [{when: {time_left: §'>= 3d'}, free: true}]", "`72h`"),
    ("unit", "cancel: [{when: {§any segment: {origin: A}}, free: true}]", "segments"),
    ("range", "cancel: [{when: {time_left: §48h}, free: true}]", "`>= 48h`"),
    ("range", "cancel: [{when: {time_left: §'by 18:00 1 day'}, free: true}]", "by 18:00 1 day before"),
    ("empty-window", "cancel: [{when: {time_left: §'>= 48h, < 24h'}, free: true}]", "bound"),
    ("constant", "cancel: [{when: {nights: §'>= two'}, free: true}]", ""),
    ("constant", "cancel: [{when: {departure_date: §'>= 2025-02-30'}, free: true}]", ""),
    ("constant", "cancel: [{when: {booked_at: §'>= 2025-02-03T00:00'}, free: true}]", ""),
    ("time", "cancel: [{when: {request_time: §'>= 24:01'}, free: true}]", ""),
    ("weekday", "cancel: [{when: {weekday: §monday}, free: true}]", ""),
    ("flag", "cancel: [{when: {insured: §yes}, free: true}]", ""),
    ("shape", "cancel: §none", ""),
    ("shape", "cancel: [{when: §often, free: true}]", ""),
    ("shape", "cancel: [{when: {product: §{a: b}}, free: true}]", ""),
    ("shape", "cancel: [{unless: §[], free: true}]", ""),
    ("empty-list", "cancel: §[]", "add one"),
    ("empty-list", "versions: §[]", "add one"),
    ("outcome", "cancel: [§{when: {total: '> 5'}}]", ""),
    ("outcome", "cancel: [§{free: true, deny: no}]", ""),
    ("outcome", "cancel: [{free: §false}]", ""),
    ("outcome", "cancel: [{deny: no, §of: fare}]", ""),
    ("outcome", "cancel: [{penalty: 5%, §percent: 5}]", "indent"),
    ("missing-key", "cancel: [{deny: §{final: true}}]", ""),
    ("amount", "cancel: [{penalty: §{}}]", ""),
    ("amount", "cancel: [{penalty: §{percent: 5, amount: 4}}]", ""),
    ("amount", "cancel: [{penalty: {greatest: §[]}}]", ""),
    ("amount", "cancel: [{penalty: §origin}]", "`25%`"),
    ("amount", "cancel: [{penalty: §5.001}]", ""),
    ("percent", "cancel: [{penalty: §5.555%}]", ""),
    ("percent-above-100", "cancel: [{penalty: §100.01%}]", "at most 100%"),
    ("nights", "cancel: [{penalty: {nights: §0}}]", ""),
    ("part", "cancel: [{penalty: 5%, part: §first 0 nights}]", ""),
    ("component", "cancel: [{penalty: 5%, of: §fair}]", "did you mean `fare`?"),
    ("selection", "cancel: [{penalty: 5%, of: §{only: [fare]}}]", ""),
    ("word", "cancel: [{penalty: 5%, per: §travellers}]", "did you mean `traveller`?"),
    ("round", "cancel: [{penalty: 5%, round: §{half: up}}]", ""),
    ("round", "cancel: [{penalty: 5%, round: {to: §0, half: up}}]", ""),
    ("round", "cancel: [{penalty: 5%, round: §{to: 1, half: often}}]", ""),
    ("round", "cancel: [{penalty: 5%, round: §{to: 1, half: [up]}}]", ""),
    ("number", "cancel: [{penalty: {nights: §1.5}}]", ""),
    ("steps", "cancel: [{penalty: {over: §time_left}}]", ""),
    ("steps", "cancel: [{penalty: {over: time_left, steps: §{}}}]", ""),
    ("steps", "cancel: [{penalty: {over: time_left, steps: §[{'> 5h': 1, '> 4h': 2}]}}]", ""),
    ("mixed-steps", "cancel: [{penalty: {over: time_left, steps: §{'> 5h': 1, '<= 5h': 2}}}]", "list"),
    ("mixed-steps", "cancel: [{penalty: {over: time_left, steps: §{'> 5h': 1, '> 2 days': 2}}}]", "list"),
    ("mixed-steps", "cancel: [{penalty: {over: time_left, steps: §{'> 2h, < 5h': 1, '> 5h': 2}}}]", "list"),
    ("else-not-last", "cancel: [{penalty: {over: time_left, steps: [{§else: 1}, {'> 5h': 2}]}}]", "last"),
    ("amount-cycle", "amounts: {a: {use: b}, b: {use: §a}}\ncancel: [{penalty: {use: a}}]", ""),
    ("duplicate-row", "cancel: [{id: a, free: true}, §{id: a, penalty: 5%}]", "unique"),
    ("name", "cancel: [{id: §not a name, free: true}]", ""),
    ("fact-exists", "facts: {§total: {stated: money}}\ncancel: [{free: true}]", "another name"),
    ("fact-cycle", "facts: {§a: {same: [b, b]}, b: {same: [a, a]}}\ncancel: [{free: true}]", ""),
    ("fact-type", "facts: {a: {span: [booked_at, §product]}}\ncancel: [{free: true}]", ""),
    ("verb", "facts: {a: §{made: up}}\ncancel: [{free: true}]", ""),
    ("zone", "facts: {a: {local: date, of: booked_at, zone: §Mars}}\ncancel: [{free: true}]", ""),
    ("date", "facts: {a: {in: [departure_date, §[2025-13-01]]}}\ncancel: [{free: true}]", ""),
    ("clock", "cancel: [{when: {time_left: §'>= 18:00'}, free: true}]", "`by 18:00 1 day before`"),
    ("clock", "cancel: [{when: {time_left: §'>= 2 business days'}, free: true}]", "`3 days`"),
    ("clock", "cancel: [{when: {departure_date: §'>= 3 days'}, free: true}]", "`time_left"),
    ("clock", "cancel: [{when: {booked_at: §'< 24h'}, free: true}]", "`time_left"),
    ("clock", "cancel: [{when: {request_time: §'>= 5h'}, free: true}]", "`>= 08:00`"),
    ("clock", "cancel: [{penalty: {over: time_left, steps: {§'>= 18:00': 5, else: 6}}}]", "`by 18:00 1 day before`"),
    ("unit", "cancel: [{when: {time_left: §'>= 2 weeks'}, free: true}]", "`14 days` for dates, or `336h`"),
    ("unit", "cancel: [{when: {time_left: §'>= 2 hours'}, free: true}]", "write `2h`"),
    ("constant", "cancel: [{when: {distance: §'>= 5h'}, free: true}]", "`>= 1500 km`"),
    ("constant", "cancel: [{when: {nights: §'>= 2 nights'}, free: true}]", "the number alone"),
    ("mixed-currencies", "cancel: [{penalty: §50 EUR}]", "currency: EUR"),
    ("mixed-currencies", "cancel: [{penalty: §EUR 50.00}]", "currency: EUR"),
    ("mixed-currencies", "cancel: [{when: {total: §'> 50 EUR'}, free: true}]", "currency: EUR"),
    ("mixed-currencies", "cancel: [{penalty: {amount: 50, §currency: EUR}}]", "a document of their own"),
    ("amount", "cancel: [{penalty: §50 CNY}]", "write `50`"),
    ("flag-for-word", "cancel: [{when: {cabin: §true}, free: true}]", '`"true"`'),
    ("flag-for-word", "cancel: [{when: {cabin: [first, §false]}, free: true}]", '`"false"`'),
    ("flag-for-word", "cancel: [{penalty: {over: cabin, steps: {§true: 5, else: 6}}}]", '`"true"`'),
    ("empty-window", "facts: {a: {in: [departure_date, §[2025-02-01..2025-01-01]]}}\ncancel: [{free: true}]", ""),
    ("versions", "§versions: [{from: 2025-01-01, cancel: [{free: true}]}]\ncancel: [{free: true}]", ""),
    ("date", "versions: [{from: §2025-1-1, cancel: [{free: true}]}]", ""),
    ("instant", "versions: [{from: §2025-01-01T00:00, cancel: [{free: true}]}]", ""),
    ("fact-type", "picked_by: §product\ncancel: [{free: true}]", ""),
]
HEADS: list[tuple[str, str, str]] = [
    ("kind", "§term: t", "did you mean `terms`?"),
    ("kind", "§{}", ""),
    ("shape", "§- a", ""),
    ("name", "terms: §a b\nlanguage: 1", ""),
    ("language", document("cancel: [{free: true}]").replace("language: 1", "language: §2"), "language: 1"),
    ("currency", document("cancel: [{free: true}]").replace("CNY", "§RMB"), ""),
    ("currency", document("cancel: [{penalty: §5}]").replace("currency: CNY\n", ""), "currency: CNY"),
    ("missing-key", "§" + document("cancel: [{free: true}]").replace("language: 1\n", ""), "add it"),
    ("missing-key", "§" + document(""), "`cancel:`"),
    ("applies", document("cancel: [{free: true}]", applies="§[{any changes: {time_left_then: '> 5h'}}]"), ""),
    ("shape", document("cancel: [{free: true}]", applies="§[]"), ""),
]


def marked(text: str) -> tuple[str, int, int]:
    """The text without its mark, and the line and column that the mark stood before."""
    before, _, after = text.partition("§")
    return before + after, before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize(("code", "text", "hint"), [(c, document(b), h) for c, b, h in BODIES] + HEADS)
def test_each_mistake_is_found_where_it_stands(code: str, text: str, hint: str) -> None:
    """One code, the exact line and column of the offending token, the line itself, and what to do."""
    clean, line, column = marked(text)
    found = [one for one in refused(clean) if one.code == code]
    assert found, refused(clean)
    assert found[0].at == ("0.yaml", line, column)
    assert hint in found[0].hint
    assert found[0].text == clean.splitlines()[line - 1]
    assert found[0].message[0].islower() or found[0].message[0] == "`" or found[0].message[0].isdigit()


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("cancel: [{when: {time_lef: '> 5h'}, free: true}]", 7, 18),
        ("cancel:\n  - when:\n      time_lef: '> 5h'\n    free: true", 9, 7),
        ("cancel: [{free: true},\n  {penalty: 5%, penality: 5%}]", 8, 17),
    ],
)
def test_exact_places(text: str, line: int, column: int) -> None:
    """Lines and columns count from 1 and point at the first character."""
    assert refused(document(text))[0].at == ("0.yaml", line, column)


def test_several_at_once() -> None:
    """All mistakes of all files are listed, not only the first."""
    wrong = "cancel:\n- {when: {time_lef: '> 5h', nigths: 5}, free: true}\n- {penalty: 101%}\n- {penalty: 5%, per: dya}"
    found = refused(document(wrong), document("cancle: []", "u"), document("cancel: [{penalty: 9z}]", "v"))
    expected = ["unknown-fact", "unknown-fact", "percent-above-100", "word"]
    assert [one.code for one in found if one.at.file == "0.yaml"] == expected
    assert {one.at.file for one in found} == {"0.yaml", "1.yaml", "2.yaml"}


def test_ids_are_unique_in_a_folder() -> None:
    """Two documents of one id name each other's place."""
    found = refused(document("cancel: [{free: true}]"), document("cancel: [{penalty: 5%}]"))
    assert [one.code for one in found] == ["duplicate-id"]
    assert "0.yaml:1:1" in found[0].message
    assert found[0].at.file == "1.yaml"


def test_a_diagnostic_as_text_and_data() -> None:
    """`file:line:column: severity[code]: message`, the line with a caret, the hint."""
    found = refused(document("cancel: [{penalty: 101%}]"))[0]
    lines = str(found).splitlines()
    assert lines[0] == f"0.yaml:7:20: error[percent-above-100]: {found.message}"
    assert lines[1:3] == ["  cancel: [{penalty: 101%}]", "  " + " " * 19 + "^"]
    assert lines[3] == f"  hint: {found.hint}"
    assert found.to_dict()["at"] == {"file": "0.yaml", "line": 7, "column": 20}


def test_the_caret_stays_below_a_long_line() -> None:
    """A long line is shown around the place, the caret under the token."""
    found = refused(document("cancel: [{title: " + "x" * 500 + ", penalty: 101%}]"))
    shown, caret = str(found[-1]).splitlines()[1:3]
    assert len(shown) < 130
    assert caret.strip() == "^"


def test_nothing_is_partly_loaded() -> None:
    """One wrong file refuses the whole folder; the error carries all findings through a pickle."""
    with pytest.raises(PolicyError) as error:
        book(document("cancel: [{free: true}]"), "terms: x")
    back = pickle.loads(pickle.dumps(error.value))
    assert back.diagnostics == error.value.diagnostics
    assert str(back) == str(error.value)


@pytest.mark.parametrize(
    "body",
    [
        "cancel: [{when: {cabin: 'true'}, penalty: 5}, {free: true}]",
    ],
)
def test_what_looks_alike_is_right(body: str) -> None:
    """A quoted word."""
    assert book(document(body))


def test_the_right_document_loads() -> None:
    """The frame around all these mistakes is itself correct."""
    assert answer(book(document("cancel: [{free: true}]")), booking()) == "100.00"
