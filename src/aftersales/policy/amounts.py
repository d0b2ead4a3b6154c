"""Amounts: how much, of what, per what, rounded and limited how."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from aftersales.model.record import TOTAL, Selection
from aftersales.policy.constants import fact_type, money
from aftersales.policy.documents import (
    Amount,
    AmountLadder,
    AmountStep,
    Combined,
    Flat,
    Free,
    MoneyFact,
    Nights,
    Percent,
    PercentFact,
    Quantity,
    QuantityFact,
    Setting,
)
from aftersales.policy.misread import refuse_other_currency
from aftersales.policy.nodes import Node
from aftersales.policy.reader import Mistake, Reader, did_you_mean, elements, integer, pairs, text
from aftersales.policy.registry import COMPONENTS, OF_CHANGES
from aftersales.policy.selections import of_terms
from aftersales.policy.settings import SETTINGS, rebound
from aftersales.policy.settings import setting as setting_of
from aftersales.policy.steps import read_ladder
from aftersales.values.frozen import changed

_PERCENT = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,2}))?")
_DECIMAL = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
VALUE_KEYS = ("percent", "amount", "nights", "greatest", "least", "sum", "use", "over")
LIMITS = ("at_least", "at_most", "payable_from", "payable_above", "beyond")
MODIFIERS = (*SETTINGS, *LIMITS)
DEEPEST_USE = 8


def amount(reader: Reader, node: Node) -> Amount:
    """An amount tree: a scalar such as `25%`, `400`, `free` or a money fact, or a mapping."""
    if node.kind == "scalar":
        return Amount(_scalar(reader, node), Setting(), None, None, None, None, reader.at(node))
    keys = {key.value: (key, value) for key, value in pairs(node, "an amount")}
    return from_keys(reader, node, keys)


def from_keys(reader: Reader, node: Node, keys: Mapping[str, tuple[Node, Node]]) -> Amount:
    """The amount that the keys of a mapping describe: one value, and modifiers."""
    for name, (key, _) in keys.items():
        if name == "currency":
            hint = "amounts in another currency stand in a document of their own"
            raise Mistake(key, "mixed-currencies", "a document has one currency, stated in its head", hint)
        if name not in (*VALUE_KEYS, *MODIFIERS, "steps"):
            hint = did_you_mean(name, (*VALUE_KEYS, *MODIFIERS, "steps"))
            raise Mistake(key, "unknown-key", f"unknown key `{name}` in an amount", hint)
    values = [name for name in VALUE_KEYS if name in keys]
    if len(values) != 1:
        expected = ", ".join(f"`{name}`" for name in VALUE_KEYS)
        raise Mistake(node, "amount", f"an amount has exactly one of {expected}; found {len(values)}")
    value = _value(reader, values[0], keys)
    return modified(reader, node, value, keys)


def modified(reader: Reader, node: Node, value: Any, keys: Mapping[str, tuple[Node, Node]]) -> Amount:
    """A value under the modifiers among some keys."""
    setting = setting_of(reader, keys)
    if isinstance(value, Amount) and "use" in keys:
        value = changed(value, setting=rebound(value.setting, changed(setting, per=None, combine=None)))
    limits = [amount(reader, keys[name][1]) if name in keys else None for name in ("at_least", "at_most")]
    thresholds = [_threshold(reader, keys[n][1]) if n in keys else None for n in ("payable_from", "payable_above")]
    if isinstance(value, Amount) and setting == Setting() and not any((*limits, *thresholds)) and "beyond" not in keys:
        return value
    beyond = _beyond(reader, setting, keys["beyond"]) if "beyond" in keys else None
    return Amount(value, setting, limits[0], limits[1], thresholds[0], thresholds[1], reader.at(node), beyond)


def _beyond(reader: Reader, setting: Setting, pair: tuple[Node, Node]) -> Amount:
    """The number of units that an allowance leaves out: a tree of counts."""
    if setting.per is None:
        raise Mistake(pair[0], "amount", "`beyond` stands beside `per`", "say what is counted: `per: bag`")
    before, reader.counting = reader.counting, True
    try:
        return amount(reader, pair[1])
    finally:
        reader.counting = before


def _scalar(reader: Reader, node: Node) -> Free | Flat | Percent | MoneyFact | Quantity | QuantityFact:
    value = text(reader, node)
    if reader.counting:
        return _quantity(reader, value, node)
    if value == "free":
        return Free()
    if value.endswith("%"):
        return Percent(_basis_points(reader, value[:-1], node))
    if _DECIMAL.fullmatch(value):
        return _flat(reader, node)
    return _money_fact(reader, value, node)


def _quantity(reader: Reader, value: str, node: Node) -> Quantity | QuantityFact:
    if value.isdecimal() and len(value) <= 4:
        return Quantity(int(value))
    if fact_type(reader, value, node) != "count":
        raise Mistake(node, "amount", f"`{value}` is not a count", "an allowance is a whole number or a count fact")
    return QuantityFact(value)


def _flat(reader: Reader, node: Node) -> Flat:
    minor = money(reader, text(reader, node), node)
    if minor < 0:
        raise Mistake(node, "amount", f"an amount is not negative, found `{node.value}`")
    assert reader.currency is not None
    return Flat(minor, reader.currency)


def _money_fact(reader: Reader, value: str, node: Node) -> MoneyFact:
    if value in COMPONENTS or value in OF_CHANGES or value in of_terms(reader):
        return MoneyFact(value, Selection((value,), False))
    if value == "total":
        return MoneyFact(value, TOTAL)
    refuse_other_currency(value, reader.currency, node)
    if fact_type(reader, value, node) != "money":
        raise Mistake(
            node, "amount", f"`{value}` is not an amount of money", "an amount is `25%`, `400` or a money fact"
        )
    return MoneyFact(value, None)


def _basis_points(reader: Reader, value: str, node: Node) -> int:
    match = _PERCENT.fullmatch(value)
    if match is None:
        raise Mistake(node, "percent", f"`{value}` is not a percentage with at most two decimals")
    points = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0") or 0)
    if points > reader.most_percent:
        hint = "a penalty, refund or fee is at most 100%; what compensates stands under `pay`"
        raise Mistake(node, "percent-above-100", f"`{value}%` is more than was paid", hint)
    return points


def _value(reader: Reader, name: str, keys: Mapping[str, tuple[Node, Node]]) -> Any:
    node = keys[name][1]
    if name == "percent":
        return _share(reader, node)
    if name == "amount":
        return _quantity(reader, text(reader, node), node) if reader.counting else _flat(reader, node)
    if name == "nights":
        return Nights(_night_count(reader, node))
    if name == "use":
        return _named(reader, node)
    if name == "over":
        return _ladder(reader, keys)
    parts = tuple(amount(reader, part) for part in elements(node, f"`{name}`"))
    if not parts:
        raise Mistake(node, "amount", f"`{name}` has at least one amount")
    return Combined(cast(Any, name), parts)


def _share(reader: Reader, node: Node) -> Percent | PercentFact:
    value = text(reader, node)
    if not value[:1].isalpha():
        return Percent(_basis_points(reader, value.removesuffix("%"), node))
    if fact_type(reader, value, node) != "ratio":
        hint = "a percentage is `25` or a fact of basis points: `{ratio: [...]}` or `{stated: ratio}`"
        raise Mistake(node, "percent", f"`{value}` is not a ratio", hint)
    return PercentFact(value)


def _ladder(reader: Reader, keys: Mapping[str, tuple[Node, Node]]) -> AmountLadder:
    over, steps = keys["over"][1], keys.get("steps")
    if steps is None:
        raise Mistake(over, "steps", "a ladder `over` a fact has `steps`", "add them")
    fact, found = read_ladder(reader, over, steps[1], amount)
    return AmountLadder(fact, tuple(AmountStep(test, value, reader.at(key)) for test, value, key in found))


def _night_count(reader: Reader, node: Node) -> int:
    count = integer(reader, node)
    if not 1 <= count <= 999:
        raise Mistake(node, "nights", f"1 to 999 nights are expected, found `{count}`")
    return count


def _named(reader: Reader, node: Node) -> Amount:
    name = text(reader, node)
    if name not in reader.amounts:
        raise Mistake(node, "unknown-amount", f"there is no amount `{name[:60]}`", did_you_mean(name, reader.amounts))
    if name in reader.open_amounts or len(reader.open_amounts) >= DEEPEST_USE:
        raise Mistake(node, "amount-cycle", f"the amount `{name}` uses itself, or named amounts nest too deep")
    key = name, reader.most_percent, reader.counting
    if key not in reader.read_amounts:
        reader.open_amounts.append(name)
        try:
            reader.read_amounts[key] = amount(reader, reader.amounts[name])
        finally:
            reader.open_amounts.pop()
    return reader.read_amounts[key]


def _threshold(reader: Reader, node: Node) -> int:
    minor = money(reader, text(reader, node), node)
    if minor < 0:
        raise Mistake(node, "amount", f"a threshold is not negative, found `{node.value}`")
    return minor
