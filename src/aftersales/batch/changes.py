"""What a run says otherwise than earlier ones: quotes that differ, top-ups, and corrections of what was too much."""

from __future__ import annotations

from typing import Final, NamedTuple

import pyarrow as pa

from aftersales.batch.earlier import Earlier, Key, Paid
from aftersales.batch.lines import Values
from aftersales.batch.recomputed import Recomputed
from aftersales.batch.schema import CORRECTIONS, PAYOUTS, QUOTES, REJECTS

_KNOWN: Final = ("granted", "denied")
"""Outcomes that tell what is owed. Where a fact is missing, or a person must decide, nobody knows what is too much."""


class Unclear(ValueError):
    """Nobody can tell whether what was instructed is among what was paid back."""


class Changes(NamedTuple):
    """What differs, the corrections, and how many quotes are as they were."""

    found: Recomputed
    corrections: pa.Table
    unchanged: int


def changes_of(found: Recomputed, bookings: pa.Table, earlier: Earlier) -> Changes:
    """What is left of the answers for some bookings once they are compared."""
    lines = found.quotes.to_pylist()
    ids = [line["booking"] for line in lines]
    before, paid = earlier.quotes(ids), earlier.paid(ids)
    history = _History(bookings)
    wanted = _by_key(found.payouts)
    quotes, payouts, corrections, rejects = [], list[Values](), list[Values](), found.rejects.to_pylist()
    for line in lines:
        key = line["booking"], line["request"]
        try:
            more, less = _instructions(key, wanted.get(key, {}), paid.get(key, {}), history)
        except Unclear as error:
            rejects.append(_reject(history.rows[key[0]], key[0], str(error)))
            continue
        payouts += more
        corrections += less if line["outcome"] in _KNOWN else []
        quotes += [] if line == before.get(key) else [line]
    answers = found._replace(
        quotes=pa.Table.from_pylist(quotes, schema=QUOTES),
        payouts=pa.Table.from_pylist(payouts, schema=PAYOUTS),
        rejects=pa.Table.from_pylist(sorted(rejects, key=lambda one: int(one["row"])), schema=REJECTS),
    )
    unclear = answers.rejects.num_rows - found.rejects.num_rows
    return Changes(answers, pa.Table.from_pylist(corrections, schema=CORRECTIONS), len(lines) - len(quotes) - unclear)


class _History:
    """What bookings say was paid back on their tenders."""

    def __init__(self, bookings: pa.Table) -> None:
        self._bookings = bookings
        self.rows = {own: row for row, own in reversed([*enumerate(bookings["id"].to_pylist())])}

    def refunded(self, booking: str, tender: str) -> int:
        events: list[Values] = []
        if "history" in self._bookings.column_names:
            events = self._bookings["history"][self.rows[booking]].as_py() or []
        return sum(one["amount"] for one in events if one["kind"] == "refunded" and one["tender"] == tender)


def _by_key(payouts: pa.Table) -> dict[Key, dict[str, list[Values]]]:
    """By booking and request, then by tender, in their order."""
    found: dict[Key, dict[str, list[Values]]] = {}
    for line in payouts.to_pylist():
        of_request = found.setdefault((line["booking"], line["request"]), {})
        of_request.setdefault(line["tender"], []).append(line)
    return found


def _instructions(
    key: Key, wanted: dict[str, list[Values]], paid: dict[str, Paid], history: _History
) -> tuple[list[Values], list[Values]]:
    """Payouts of what is owed beyond what was instructed, and corrections where that was more."""
    payouts, corrections = [], []
    for tender in [*wanted, *(name for name in paid if name not in wanted)]:
        lines, instructed = wanted.get(tender, []), paid.get(tender)
        back = lines[0]["refunded_before"] if lines else history.refunded(key[0], tender)
        owed = back + sum(line["amount"] for line in lines)
        base = back if instructed is None else _base(tender, back, instructed)
        payouts += [_beyond(line, base) for line in lines if line["refunded_before"] + line["amount"] > base]
        if instructed and owed < base:
            corrections.append(_correction(key, tender, instructed.line, base - owed, owed))
    return payouts, corrections


def _beyond(line: Values, base: int) -> Values:
    """What of a payout lies above what is paid back on its tender anyway."""
    start, end = line["refunded_before"], line["refunded_before"] + line["amount"]
    if start >= base:
        return line
    if line["points"] is not None or line["captured"] is not None:
        raise Unclear(f"tender {line['tender']}: a part of points, or of another currency, cannot be told")
    return {**line, "amount": end - base, "refunded_before": base}


def _base(tender: str, back: int, instructed: Paid) -> int:
    """What is paid back on the tender in all, once what was instructed is carried out."""
    if back in instructed.known:
        return instructed.after
    if back > max(instructed.known):
        return back
    amounts = ", ".join(map(str, sorted(instructed.known)))
    raise Unclear(f"tender {tender}: {back} minor units were paid back, but by earlier runs it is one of {amounts}")


def _correction(key: Key, tender: str, line: Values, amount: int, after: int) -> Values:
    same = {name: line[name] for name in ("method", "currency", "key")}
    return {"booking": key[0], "request": key[1], "tender": tender, "amount": amount, "refunded_after": after, **same}


def _reject(row: int, booking: str, message: str) -> Values:
    return {"row": row, "booking": booking, "code": "refunds_unclear", "message": message}
