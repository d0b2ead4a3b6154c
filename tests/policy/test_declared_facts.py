"""Facts declared in a document, one verb each."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simple import answer, book, booking, document, missing, rail, refused, terms

CHANGES = [
    {"kind": "changed", "item": "i1", "at": f"2025-06-0{day}T10:00:00+08:00", "service_start": start}
    for day, start in ((2, "2025-06-04T10:00[Asia/Shanghai]"), (3, "2025-06-03T14:00[Asia/Shanghai]"))
]


FORWARDS = "f: {span: [booked_at, service_start], anchor: from}"
PICKED = "p: {pick: [{when: {product: hotel}, is: booked_at}, {is: service_start}]}, f: {span: [booked_at, p]}"


def holds(facts: str, when: str, **keys: Any) -> str:
    """`yes` or `no` by a condition on declared facts, else what is missing."""
    rules = terms(f"facts: {{{facts}}}\ncancel: [{{when: {{{when}}}, deny: yes}}, {{deny: no}}]")
    what = booking(rail(**keys.pop("item", {})), **keys)
    found = answer(rules, what)
    return ",".join(missing(rules, what)) if found.startswith("incomplete") else found.removeprefix("denied ")


@pytest.mark.parametrize(
    ("facts", "yes", "no"),
    [
        ("f: {span: [booked_at, service_start]}", 'f: "== 456h"', 'f: "< 456h"'),
        ("f: {span: [booked_at, requested_at]}", 'f: "== 17 days"', 'f: "> 17 days"'),
        (FORWARDS, 'f: "by same time 19 days after"', 'f: "after 10:00 19 days after"'),
        ("f: {shift: [requested_date, departure_date]}", "f: 2", "f: 3"),
        ("f: {same: [requested_date, departure_date]}", "f: false", "f: true"),
        ("f: {lower: [total, fare]}", "f: 70", "f: 100"),
        ("f: {difference: [total, fare]}", "f: 30", "f: 31"),
        ("f: {ratio: [fare, total]}", "f: 7000", 'f: "> 7000"'),
        ("f: {count: changes}", "f: 2", "f: 1"),
        ('f: {count: changes, where: {time_left_then: ">= 24h"}}', "f: 1", "f: 2"),
        ("f: {max: time_left_then, of: changes}", 'f: "== 48h"', 'f: "< 48h"'),
        ("f: {min: time_left_then, of: changes}", 'f: "== 4h"', 'f: "> 4h"'),
        ('f: {class: [{is: a, when: {total: "< 1"}}, {is: b}]}', "f: b", "f: a"),
        ('f: {class: [{is: a, when: {total: "< 1"}}]}', "f: none", "f: a"),
        (PICKED, 'f: "== 456h"', 'f: "<= 0h"'),
        ("f: {in: [product, [rail, coach]]}", "f: true", "f: false"),
        ('f: {in: [departure_date, ["2025-06-20", "2025-07-01..2025-07-02"]]}', "f: true", "f: false"),
        ('f: {in: [departure_date, ["2025-06-19", "2025-06-21..2025-07-02"]]}', "f: false", "f: true"),
        ("f: {local: weekday, of: service_start}", "f: fri", "f: thu"),
        ("f: {local: date, of: service_start}", "f: 2025-06-20", "f: 2025-06-19"),
        ("f: {local: date, of: service_start, zone: Pacific/Kiritimati}", "f: 2025-06-20", "f: 2025-06-21"),
        ("f: {local: time, of: service_start, zone: Europe/Berlin}", 'f: "== 04:00"', 'f: "== 10:00"'),
        ("f: {one_of: [a, b], default: a, why: two readings}", "f: a", "f: b"),
    ],
)  # fmt: skip
def test_each_verb(facts: str, yes: str, no: str) -> None:
    """A declared fact has the value its verb says, and no other."""
    price = [{"kind": "fare", "amount": "70.00"}, {"kind": "tax", "amount": "30.00"}]
    for when, expected in ((yes, "yes"), (no, "no")):
        assert holds(facts, when, item={"price": price}, history=CHANGES) == expected


@pytest.mark.parametrize(
    ("kind", "value", "condition"),
    [
        ("word", "x", "f: x"),
        ("flag", True, "f: true"),
        ("flag", False, "f: false"),
        ("count", 3, "f: 3"),
        ("money", "3.50", "f: 3.50"),
        ("date", "2025-07-01", "f: 2025-07-01"),
    ],
)
def test_stated_facts(kind: str, value: Any, condition: str) -> None:
    """What the caller states under `attributes`, by its type; not stated is unknown."""
    assert holds(f"f: {{stated: {kind}}}", condition, item={"attributes": {"f": value}}) == "yes"
    assert holds(f"f: {{stated: {kind}}}", condition) == "f"


def test_optional_facts_are_none() -> None:
    """What may be left out is none when it is, never unknown."""
    assert holds("f: {stated: word, optional: true}", "f: none") == "yes"
    assert holds("f: {stated: word, optional: true}", "f: x") == "no"


def test_counts_over_no_change() -> None:
    """None to count is zero; the greatest of nothing does not exist."""
    assert holds("f: {count: changes}", "f: 0") == "yes"
    assert holds("f: {max: time_left_then, of: changes}", "f: none") == "yes"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ('any changes: {time_left_then: ">= 24h"}', "yes"),
        ('any changes: {time_left_then: ">= 49h"}', "no"),
        ('every changes: {time_left_then: ">= 4h"}', "yes"),
        ('every changes: {time_left_then: ">= 24h"}', "no"),
        ('no changes: {time_left_then: ">= 49h"}', "yes"),
        ('no changes: {time_left_then: ">= 24h"}', "no"),
    ],
)
def test_any_every_and_no(when: str, expected: str) -> None:
    """Counts compared with zero, or with all."""
    assert holds("", when, history=CHANGES) == expected


def test_a_change_whose_start_is_not_stated() -> None:
    """One unit with an unknown fact makes the count unknown where that matters, and only there."""
    unstated = {"kind": "changed", "item": "i1", "at": "2025-06-02T10:00:00+08:00"}
    assert holds("f: {count: changes}", "f: 1", history=[unstated]) == "yes"
    assert holds('f: {count: changes, where: {time_left_then: "> 0h"}}', "f: 1", history=[unstated]) == "f"


def test_a_declared_fact_of_unknown_facts() -> None:
    """Unknown if its inputs leave two results open, known if they do not."""
    facts = "f: {class: [{is: a, when: {cabin: y}}, {is: a, when: {rate_plan: z}}, {is: b}]}"
    assert holds(facts, "f: a") == "f"
    assert holds(facts, "f: a", item={"attributes": {"cabin": "y"}}) == "yes"
    assert holds(facts, "f: a", item={"attributes": {"cabin": "n", "rate_plan": "n"}}) == "no"


def test_facts_made_of_facts() -> None:
    """In any order of writing; each stands after what it needs."""
    facts = "c: {same: [a, b]}, a: {difference: [total, fare]}, b: {lower: [fare, total]}"
    assert holds(facts, "c: false") == "yes"


def test_vocabularies_are_shared() -> None:
    """Facts and sets of a vocabulary may be used by every document, whatever the order of files."""
    head = "language: 1\ntitle: {en: v}\nsource: s\n"
    shared = f"vocabulary: v\n{head}sets: {{good: [y, w]}}\nfacts: {{f: {{in: [cabin, good]}}}}\n"
    rules = book(document("cancel: [{when: {f: true, cabin: good}, free: true}, {penalty: 100%}]"), shared)
    found = [answer(rules, booking(rail(attributes={"cabin": cabin}))) for cabin in ("y", "m")]
    assert found == ["100.00", "0.00"]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ("a: {same: [a, a]}", "fact-cycle"),
        ("a: {class: [{is: x, when: {b: y}}]}, b: {class: [{is: y, when: {a: x}}]}", "fact-cycle"),
        ("a: {pick: [{is: service_start, when: {s: '> 1h'}}]}, s: {span: [booked_at, a]}", "fact-cycle"),
        ("a: {span: [booked_at]}", "shape"),
        ("a: {lower: [total, nights]}", "fact-type"),
        ("a: {count: nights}", "unit"),
        ("a: {max: nothing, of: changes}", "unknown-fact"),
        ("a: {pick: [{is: total}]}", "fact-type"),
        ("a: {in: [total, [1]]}", "fact-type"),
        ("a: {local: date}", "missing-key"),
        ("a: {one_of: [x, y], default: z, why: w}", "word"),
        ("a: {one_of: [x, y], default: x}", "missing-key"),
        ("a: {stated: span}", "word"),
        ("a: {stated: word, default: x}", "unknown-key"),
        ("a: {count: changes, max: time_left_then}", "verb"),
    ],
)
def test_wrong_declarations(facts: str, code: str) -> None:
    """Each is found when loading."""
    assert code in [one.code for one in refused(document(f"facts: {{{facts}}}\ncancel: [{{free: true}}]"))]
