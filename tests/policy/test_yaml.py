"""YAML as policies use it: no types by guess, nothing hidden, nothing hostile."""

from __future__ import annotations

import pytest

from aftersales import PolicyError
from aftersales.policy.nodes import Node, parse
from tests.simple import answer, book, booking, document, rail, refused, terms


def value(text: str) -> object:
    """The value of the key `a`."""
    return parse(f"a: {text}\n", "f.yaml").value[0][1].value


WORDS = ("NO", "no", "yes", "on", "null", "~", "012", "1e3", "12:30", "2021-01-14", "0x1F", "1_000")


@pytest.mark.parametrize("word", WORDS)
def test_scalars_stay_text(word: str) -> None:
    """YAML 1.2 in spirit: nothing becomes a flag, a number or a date by itself."""
    assert value(word) == word


def test_norway_is_a_word() -> None:
    """`NO` in a condition is the country."""
    rules = terms("cancel: [{when: {origin_country: NO}, free: true}, {penalty: 100%}]")
    segments = [{"origin": "A", "destination": "B", "origin_country": "NO", "departs": "2025-06-20T10:00[Europe/Oslo]"}]
    assert answer(rules, booking({**rail(), "segments": segments})) == "100.00"


def test_half_past_twelve_is_a_time() -> None:
    """`12:30` bounds a time of day."""
    rules = terms('cancel: [{when: {request_time: "<= 12:30"}, free: true}, {penalty: 100%}]')
    assert answer(rules, booking(), "2025-06-18T12:30:00+08:00") == "100.00"
    assert answer(rules, booking(), "2025-06-18T12:30:00.000001+08:00") == "0.00"


def test_nodes_have_places() -> None:
    """Lines and columns count from 1."""
    root = parse("a: 1\nb:\n  - c\n", "f.yaml")
    key, listed = root.value[1]
    assert (key.line, key.column) == (2, 1)
    assert listed.value[0] == Node("scalar", "c", 3, 5)


def test_quoted_scalars_are_told_apart() -> None:
    """A quoted `none` is a word."""
    assert parse('a: "none"', "f").value[0][1].plain is False
    rules = terms('cancel: [{when: {membership: "none"}, free: true}, {when: {membership: none}, deny: nobody}]')
    assert answer(rules, booking(customer={"membership": "none"})) == "100.00"
    assert answer(rules, booking(customer={})) == "denied nobody"


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "empty-file", 1, 1),
        ("# nothing\n", "empty-file", 1, 1),
        ("a: [", "yaml-syntax", 2, 1),
        ("a: b: c", "yaml-syntax", 1, 5),
        ("a:\n\t- b", "yaml-syntax", 2, 1),
        ("a: 1\n---\nb: 2", "yaml-syntax", 2, 1),
        ("a: \x00", "yaml-syntax", 1, 1),
        ("a: 1\nb: 2\na: 3", "duplicate-key", 3, 1),
        ("a: {b: 1, b: 2}", "duplicate-key", 1, 11),
        ("a: &x 1", "anchor", 1, 4),
        ("a: [&x 1, *x]", "anchor", 1, 5),
        ("a: *x", "anchor", 1, 4),
        ("a: 1\n<<: {b: 2}", "merge-key", 2, 1),
        ("a: !!int 5", "tag", 1, 4),
        ("a: !own [1]", "tag", 1, 4),
        ("a: [!own {b: 1}]", "tag", 1, 5),
        ("!own {a: 1}", "tag", 1, 1),
        ("{[a]: b}", "key", 1, 2),
        ("? {a: b}\n: c", "key", 1, 3),
    ],
)
def test_what_is_refused(text: str, code: str, line: int, column: int) -> None:
    """Each with its code, at its place."""
    with pytest.raises(PolicyError) as error:
        parse(text, "f.yaml")
    found = error.value.diagnostics[0]
    assert (found.code, found.at) == (code, ("f.yaml", line, column))


def test_a_tab_gets_a_hint() -> None:
    """The commonest slip has its own advice and shows the line."""
    found = refused(document("cancel:\n\t- free: true"))[0]
    assert (found.code, found.hint, found.text) == ("yaml-syntax", "indent with spaces, not tabs", "\t- free: true")


def test_a_bomb_of_anchors() -> None:
    """Nothing is expanded: the first anchor is refused."""
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)]
    assert [found.code for found in refused("\n".join(lines))] == ["anchor"]


HOSTILE = {
    "flow": "a: " + "[" * 10_000 + "]" * 10_000,
    "flow left open": "a: " + "{b: " * 10_000,
    "flow behind brackets in a comment": "# " + "]" * 10_000 + "\na: " + "[" * 10_000 + "]" * 10_000,
    "flow behind brackets in text": f'a: "{"]" * 10_000}"\nb: ' + "[" * 10_000 + "]" * 10_000,
    "block": "\n".join(" " * depth + "a:" for depth in range(10_000)),
    "dashes": "- " * 10_000 + "x",
    "question marks": "? " * 10_000 + "x",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_ten_thousand_levels(text: str) -> None:
    """Depth is refused before anything recurses."""
    assert refused(text)[0].code in ("too-deep", "too-large")


def test_sixty_levels_are_enough_and_allowed() -> None:
    """The bound is far above what policies need."""
    assert parse("a: " + "[" * 50 + "x" + "]" * 50, "f").kind == "mapping"


def test_a_file_too_large() -> None:
    """A million characters are the end."""
    assert [found.code for found in refused("# " + "x" * 1_000_000)] == ["too-large"]


def test_other_editors() -> None:
    """A byte-order mark and line ends of another system mean nothing."""
    text = document("cancel: [{penalty: 50%}]")
    for changed in ("\ufeff" + text, text.replace("\n", "\r\n")):
        assert answer(book(changed), booking()) == "50.00"
