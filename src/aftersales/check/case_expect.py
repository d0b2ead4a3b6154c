"""What a case can expect of a quote, key by key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

from aftersales.check import case_payouts as payouts
from aftersales.check.case_payouts import NONE
from aftersales.model.quote import Quote
from aftersales.model.quote_parts import Award, Deadline, Entitlement, Line, Option
from aftersales.values.money import Money


class Expectation(NamedTuple):
    """How an expected value is put in the form that is compared, and how a quote answers it in that form."""

    expected: Callable[[Any, str], Any]
    actual: Callable[[Quote], Any]


def expected_values(expect: dict[str, Any], currency: str | None) -> dict[str, Any]:
    """What a case expects. Raises ValueError."""
    if currency is None:
        raise ValueError("the case has no currency, nor has its document; add `booking: {currency: ...}`")
    return {name: EXPECTATIONS[name].expected(value, currency) for name, value in expect.items()}


def actual_values(names: list[str], quote: Quote) -> dict[str, Any]:
    """What a quote says to the same keys."""
    return {name: EXPECTATIONS[name].actual(quote) for name in names}


def _money(value: Any, currency: str) -> Any:
    return NONE if value == NONE else Money.of(str(value), currency).amount


def _amount(money: Money | None) -> str:
    return NONE if money is None else money.amount


def _amounts(value: Any, currency: str) -> Any:
    return {tender: _money(amount, currency) for tender, amount in value.items()} if isinstance(value, dict) else value


def _by_payment(value: Any, currency: str) -> Any:
    return payouts.each(value, lambda amount: _money(amount, currency))


def _said(name: str, value: Any, currency: str) -> Any:
    return payouts.each(value, partial(payouts.stated, name))


def _word(value: Any, currency: str) -> Any:
    return value


def _words(value: Any, currency: str) -> Any:
    return sorted(value if isinstance(value, list) else [value])


def _moment(value: Any, currency: str) -> Any:
    return NONE if value == NONE else _in_utc(datetime.fromisoformat(str(value)))


def _in_utc(at: datetime | None) -> str:
    return NONE if at is None else at.astimezone(UTC).isoformat()


def _joined(found: Sequence[str | None]) -> str:
    """The words that the lines of a quote say, `none` if they say nothing."""
    return ", ".join(sorted({word for word in found if word})) or NONE


def _lines(quote: Quote) -> list[Line | Award]:
    return [*quote.lines, *quote.awards]


def _telling(quote: Quote) -> list[Line | Award]:
    """The lines that say more than that nothing is owed, if there are any."""
    return [line for line in _lines(quote) if line.code != "not_owed"] or _lines(quote)


def _codes(quote: Quote) -> str:
    """Of the lines, and of what stops the booking as a whole."""
    return _joined([line.code for line in _lines(quote)] + [r.code for r in quote.reasons if not r.item])


def _things(value: Any, currency: str) -> Any:
    return NONE if value == NONE else _words(value, currency)


def _care(quote: Quote) -> list[str] | str:
    """What is given, `review: ...` where a person decides, and `missing: ...` where that cannot be told."""
    return sorted({word for owed in quote.care for word in _owed(owed)}) or NONE


def _owed(care: Entitlement) -> tuple[str, ...]:
    if care.missing:
        return (f"missing: {', '.join(care.missing)}",)
    return (f"review: {care.code}",) if care.code else care.gives


def _option(option: Option) -> str:
    """`voucher`, `original`, or what is given: `re_routing`."""
    return option.form or " and ".join(option.gives)


def _by_item(quote: Quote, name: str) -> dict[str, str]:
    """What the platform recovers, or bears, of each item in all; `none` where it is not known."""
    found: dict[str, list[Money | None]] = {}
    for one in quote.recoveries:
        found.setdefault(one.item, []).append(getattr(one, name))
    return {item: _total(amounts) for item, amounts in found.items()}


def _total(amounts: list[Money | None]) -> str:
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts):
        return NONE
    return Money(sum(amount.minor for amount in known), known[0].currency).amount


def _due(quote: Quote) -> dict[str, str]:
    """The binding deadlines by what is to be done, and `missing: ...` where that cannot be told."""
    found = [d for d in quote.deadlines if d.binding or d.missing]
    return {_to_do(d): d.due or f"missing: {', '.join(d.missing)}" for d in reversed(found)}


def _to_do(deadline: Deadline) -> str:
    return " ".join(filter(None, (deadline.who, deadline.do, deadline.tender)))


EXPECTATIONS: dict[str, Expectation] = {
    "outcome": Expectation(_word, lambda q: q.outcome),
    "refund": Expectation(_money, lambda q: _amount(q.refund)),
    "penalty": Expectation(_money, lambda q: _amount(q.penalty)),
    "compensation": Expectation(_money, lambda q: _amount(q.compensation)),
    "fee": Expectation(_money, lambda q: _amount(q.fee)),
    "add_collect": Expectation(_money, lambda q: _amount(q.add_collect)),
    "residual": Expectation(_money, lambda q: _amount(q.residual)),
    "residual_form": Expectation(_word, lambda q: q.residual_form or NONE),
    "collect": Expectation(_money, lambda q: _amount(q.collect)),
    "collect_by": Expectation(_things, lambda q: sorted(q.collect_by or ()) or NONE),
    "heads": Expectation(_amounts, lambda q: {a.head: _amount(a.amount) for a in q.awards if a.outcome == "granted"}),
    "care": Expectation(_things, _care),
    "options": Expectation(_amounts, lambda q: {_option(o): _amount(o.worth) for o in reversed(q.options)}),
    "recovered": Expectation(_amounts, lambda q: _by_item(q, "recovered")),
    "borne": Expectation(_amounts, lambda q: _by_item(q, "borne")),
    "due": Expectation(_word, _due),
    "at_least": Expectation(_money, lambda q: _amount(q.at_least)),
    "payouts": Expectation(_by_payment, payouts.by_payment(payouts.word("amount"))),
    "arrives": Expectation(_word, payouts.by_payment(payouts.dates)),
    **{name: Expectation(partial(_said, name), payouts.by_payment(payouts.word(name))) for name in payouts.WORDS},
    "clawbacks": Expectation(_word, lambda q: {c.program: str(c.points) for c in q.clawbacks}),
    "code": Expectation(_word, _codes),
    "missing": Expectation(_words, lambda q: list(q.missing)),
    "document": Expectation(_word, lambda q: _joined([line.document for line in _telling(q)])),
    "row": Expectation(_word, lambda q: _joined([line.row for line in _telling(q)])),
    "valid_until": Expectation(_moment, lambda q: _in_utc(q.valid_until)),
}
