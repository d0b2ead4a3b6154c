"""An explanation of a quote: data to read in a program, lines to read on a screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from aftersales.model.quote import Quote


class Explanation(NamedTuple):
    """Why a quote is what it is, and why not something else. `str()` gives lines of plain text."""

    data: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return self.data

    def __str__(self) -> str:
        lines = [f"request {self.data['request']} at {self.data['at']}"]
        for item in self.data["items"]:
            head = f", {item['question'].replace('_', ' ')}" if item["question"] != self.data["request"] else ""
            lines.append(f"item {item['item']}{head}: {item['outcome']}")
            for answer in item["answers"]:
                lines += _answer(answer)
        return "\n".join([*lines, *_routing(self.data.get("routing"))])


def explain(quote: Quote) -> Explanation:
    """The full why and why-not of a quote."""
    return Explanation(quote.details.explanation())


def _routing(routing: dict[str, Any] | None) -> Iterator[str]:
    if routing is not None:
        yield f"refund routed {'in proportion' if routing['document'] is None else 'by ' + routing['document']}"
        for share in routing["shares"]:
            amount = f"{share['amount']['currency']} {share['amount']['amount']}"
            way = f"{share['how']} by {share['method']}" if "method" in share else "no way back"
            why = f" ({share['because'].replace('_', ' ')})" if share["because"] else ""
            yield f"    tender {share['tender']}: {amount}, {way}{why}"


def _answer(answer: dict[str, Any]) -> Iterator[str]:
    mark = "=>" if answer["won"] else "  "
    version = f", version {answer['version']}" if answer["version"] else ""
    kind = f"{answer['kind']} " if "kind" in answer else ""
    yield f" {mark} {kind}{answer['document'] or 'before any document'}{version}: {_result(answer)}"
    if answer.get("source"):
        yield f"      source: {answer['source']}"
    for walked in answer.get("aspects", ()):
        yield f"      aspect {walked['aspect']}: {walked['outcome']}"
        yield from _walked(walked)
    yield from _walked(answer)


def _walked(answer: dict[str, Any]) -> Iterator[str]:
    if answer.get("facts"):
        yield "      facts: " + ", ".join(f"{name} {value}" for name, value in answer["facts"].items())
    for text in answer.get("rows_before", ()):
        yield f"      passed over {text}"
    if "row" in answer:
        yield f"      row {answer['row']} ({answer['at']})"
    for text in answer.get("because", ()):
        yield f"        {text}"
    for text in answer.get("steps", ()):
        yield f"      - {text}"


_AMOUNTS = {
    "refundable": "refund", "penalty": "penalty", "compensation": "compensation", "fee": "fee",
    "add_collect": "difference", "residual": "residual", "collect": "to pay", "worth": "worth",
}  # fmt: skip


def _result(answer: dict[str, Any]) -> str:
    if answer["outcome"] == "granted":
        amounts = ((name, answer[key]) for key, name in _AMOUNTS.items() if key in answer)
        said = ", ".join(f"{name} {money['currency']} {money['amount']}" for name, money in amounts)
        return f"gives {', '.join(answer['gives'])}" if "gives" in answer else f"{answer.get('as', '')} {said}".strip()
    missing = f", missing {', '.join(answer['missing'])}" if answer["missing"] else ""
    return f"{answer['outcome']} ({answer['code'].replace('_', ' ')}{missing})"
