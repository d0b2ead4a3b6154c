"""`when`, `unless` and `applies`: conjunctions of tests, each of one fact against constants."""

from __future__ import annotations

from aftersales.policy.constants import read_test
from aftersales.policy.documents import (
    Bound,
    Count,
    Declaration,
    Number,
    OneOf,
    Same,
    Test,
    Tests,
    Within,
)
from aftersales.policy.nodes import Node
from aftersales.policy.reader import Mistake, Reader, did_you_mean, elements, pairs
from aftersales.policy.registry import UNIT_FACTS, declared_built_in

_QUANTIFIERS = ("any", "every", "no")


def conjunction(reader: Reader, node: Node) -> Tests:
    """All the tests of a mapping; each must hold."""
    tests = [reader.attempt(_test, value, key) for key, value in pairs(node, "a condition")]
    return tuple(test for test in tests if test is not None)


def conjunctions(reader: Reader, node: Node) -> tuple[Tests, ...]:
    """A list of conjunctions; one must hold."""
    if not node.value:
        raise Mistake(node, "shape", "at least one condition is expected")
    return reader.each(conjunction, elements(node, "`unless` or `applies`"))


def shared_conjunctions(reader: Reader, node: Node) -> tuple[Tests, ...]:
    """Conjunctions on shared facts alone: what a document declares for itself is not in scope yet."""
    shared = set(reader.facts)
    found = conjunctions(reader, node)
    if any(test.fact not in shared for tests in found for test in tests):
        raise Mistake(node, "applies", "`any`, `every` and `no` are not available here", "test them in a row")
    return found


def _test(reader: Reader, node: Node, key: Node) -> Test:
    quantifier, _, unit = key.value.partition(" ")
    if quantifier in _QUANTIFIERS and unit:
        return _quantified(reader, quantifier, unit, key, node)
    return read_test(reader, key.value, key, node)


def _quantified(reader: Reader, quantifier: str, unit: str, key: Node, node: Node) -> Test:
    """`any changes: {...}` and its like are counts compared with zero, or with all."""
    where = unit_tests(reader, unit, key, node)
    count = declare_count(reader, f"{unit}[{reader.at(key)}]", unit, where)
    if quantifier == "no":
        return OneOf(count, frozenset({0}), reader.at(key))
    if quantifier == "any":
        return Within(count, (Bound(">=", Number(1)),), reader.at(key))
    total = declare_count(reader, f"{unit}[all]", unit, ())
    same = f"{count}=all"
    reader.facts[same] = Declaration(same, "flag", Same(count, total))
    reader.used.setdefault(same)
    return OneOf(same, frozenset({True}), reader.at(key))


def declare_count(reader: Reader, name: str, unit: str, where: Tests) -> str:
    """Declare a count under a name of its own and return the name."""
    reader.facts[name] = Declaration(name, "count", Count("count", unit, None, where))
    reader.used.setdefault(name)
    return name


def unit_tests(reader: Reader, unit: str, key: Node, node: Node) -> Tests:
    """Tests on the facts of a unit such as `changes`."""
    return conjunction(unit_scope(reader, unit, key), node)


def unit_scope(reader: Reader, unit: str, key: Node) -> Reader:
    """The same file with the facts of one unit in scope."""
    if unit not in UNIT_FACTS:
        raise Mistake(key, "unit", f"there is no unit `{unit[:60]}`", did_you_mean(unit, UNIT_FACTS))
    return Reader(reader.file, reader.text, reader.found, declared_built_in(unit), reader.sets, reader.currency)
