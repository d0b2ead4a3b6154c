"""`tender` documents: the rails that money goes back on, their limits, and where it goes instead."""

from __future__ import annotations

from typing import Any, get_args

from aftersales.policy import schema as s
from aftersales.policy.documents import Days, Form, Months, Tender
from aftersales.policy.heads import HEAD
from aftersales.policy.lengths import clock, counted, dates, elapsed, length, window, zone
from aftersales.policy.nodes import Node
from aftersales.policy.reader import Field, Mistake, Reader, choice, integer, name, names, pairs, some, text
from aftersales.values.money import MoneyError, exponent, to_minor

FORMS: tuple[Form, ...] = get_args(Form)
_ARRIVAL = {
    "earliest": Field(length, s.LENGTH, True),
    "latest": Field(length, s.LENGTH, True),
    "calendar": Field(name, s.TEXT),
}
_BY_CURRENCY = {"type": "object", "propertyNames": s.CURRENCY, "additionalProperties": s.TEXT, "minProperties": 1}
_VOID = {"until": Field(clock, s.TEXT, True)}


def _arrival(reader: Reader, node: Node) -> Any:
    keys = reader.fields(node, _ARRIVAL, "`arrival`")
    return tuple(counted(node, keys.get(end), keys.get("calendar")) for end in ("earliest", "latest"))


def _partial_refunds(reader: Reader, node: Node) -> int:
    count = integer(reader, node)
    if count < 0:
        raise Mistake(node, "number", f"a count is not negative, found `{count}`")
    return count


def _minimum(reader: Reader, node: Node) -> tuple[tuple[str, int], ...]:
    """Minor units by currency."""
    found = [reader.attempt(_least, value, key) for key, value in pairs(node, "`minimum`")]
    return tuple(least for least in found if least is not None)


def _least(reader: Reader, node: Node, currency: Node) -> tuple[str, int]:
    try:
        exponent(currency.value)
    except MoneyError as error:
        raise Mistake(currency, "currency", str(error)) from None
    try:
        minor = to_minor(text(reader, node), currency.value)
    except MoneyError as error:
        raise Mistake(node, "amount", str(error)) from None
    if minor <= 0:
        raise Mistake(node, "amount", f"the smallest refund is above zero, found `{node.value[:60]}`", "leave it out")
    return currency.value, minor


def _void(reader: Reader, node: Node) -> int | None:
    return reader.fields(node, _VOID, "`void`").get("until")


def _validity(reader: Reader, node: Node) -> Days | Months | None:
    return None if node.value == "original" else dates(reader, node)


def _fallback(reader: Reader, node: Node) -> tuple[str, ...]:
    return reader.each(name, some(node, "`fallback`", "method"))


TENDER = {
    **HEAD,
    "methods": Field(names, s.TEXTS, True),
    "comes_back": Field(choice(*FORMS), {"enum": list(FORMS)}),
    "window": Field(window, s.LENGTH),
    "partial_refunds": Field(_partial_refunds, {"type": "integer", "minimum": 0}),
    "spacing": Field(elapsed, s.LENGTH),
    "minimum": Field(_minimum, _BY_CURRENCY),
    "void": Field(_void, s.closed({"until": s.TEXT}, ("until",))),
    "cut_off": Field(clock, s.TEXT),
    "arrival": Field(
        _arrival, s.closed({name: field.schema for name, field in _ARRIVAL.items()}, ("earliest", "latest"))
    ),
    "validity": Field(_validity, {"anyOf": [{"const": "original"}, s.LENGTH]}),
    "at_least": Field(dates, s.LENGTH),
    "fallback": Field(_fallback, s.list_of(s.TEXT)),
    "zone": Field(zone, s.TEXT),
}


def tender(reader: Reader, root: Node, kind: str, own: str) -> Tender:
    """A `tender` document: one rail that refunds go back on."""
    keys = reader.fields(root, {kind: Field(name, s.TEXT, True), **TENDER}, "`tender`")
    _refuse_validity(reader, root, keys)
    return Tender(
        own,
        keys.get("title") or {},
        keys.get("source") or "",
        keys.get("reviewed"),
        keys.get("methods") or (),
        keys.get("window"),
        keys.get("partial_refunds"),
        keys.get("arrival"),
        keys.get("zone") or "UTC",
        reader.at(root),
        keys.get("comes_back") or "money",
        keys.get("spacing"),
        keys.get("minimum") or (),
        keys.get("void"),
        keys.get("cut_off"),
        keys.get("validity"),
        keys.get("at_least"),
        keys.get("fallback") or (),
    )


def _refuse_validity(reader: Reader, root: Node, keys: dict[str, Any]) -> None:
    """Only a voucher counts until a date."""
    if keys.get("comes_back") == "voucher":
        return
    for key in (key for key, _ in root.value if key.value in ("validity", "at_least")):
        hint = "write `comes_back: voucher`, or leave it out"
        reader.report(
            key, "no-voucher", f"`{key.value}` is until when a voucher counts, and no voucher comes back", hint
        )
