"""Payment methods across a folder: each has one rail, and what routings and fallbacks name is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from aftersales.policy.diagnostics import Diagnostic, Position
from aftersales.policy.documents import Document, Routing, Tender
from aftersales.policy.nodes import Node
from aftersales.policy.reader import did_you_mean
from aftersales.policy.routings import REST
from aftersales.policy.tenders import FORMS

Roots = Mapping[Position, Node]
"""The trees of documents by their places."""
_NEVER_A_FALLBACK = ("points", "nothing")


def refuse_wrong_methods(documents: Sequence[Document], roots: Roots) -> Iterator[Diagnostic]:
    """What rails and routings say of methods that cannot be so."""
    rails = [document for document in documents if isinstance(document, Tender)]
    yield from _twins(rails)
    known = {method: rail for rail in reversed(rails) for method in rail.methods}
    for rail in rails:
        yield from _chain(rail, known, _places(roots[rail.at], "fallback"))
    for routing in (document for document in documents if isinstance(document, Routing)):
        yield from _groups(routing, known, _places(roots[routing.at], "order"))


def _places(root: Node, key: str) -> dict[str, Node]:
    """The nodes of a list's names."""
    named: list[Node] = next(
        (value.value for own, value in root.value if own.value == key and value.kind == "list"), []
    )
    return {node.value: node for node in reversed(named)}


def _twins(rails: Sequence[Tender]) -> Iterator[Diagnostic]:
    methods: dict[str, Tender] = {}
    for rail in rails:
        for method in rail.methods:
            first = methods.setdefault(method, rail)
            if first is not rail:
                message = f"the method `{method}` belongs to {first.at} too"
                yield Diagnostic("duplicate-method", "error", message, rail.at, "a method has one rail")


def _chain(rail: Tender, known: Mapping[str, Tender], places: Mapping[str, Node]) -> Iterator[Diagnostic]:
    """A fallback is another rail that gives back money or its like, and one that earlier ones leave something."""
    taken: list[Tender] = []
    for method in rail.fallback:
        at = Position(rail.at.file, places[method].line, places[method].column)
        other = known.get(method)
        if other is None:
            message = f"there is no tender with the method `{method}`"
            yield Diagnostic("unknown-method", "error", message, at, did_you_mean(method, known))
        elif other is rail:
            message = f"`{method}` is this rail itself: where it is closed, it is closed"
            yield Diagnostic("own-fallback", "error", message, at, "name the method of another rail")
        elif other.comes_back in _NEVER_A_FALLBACK:
            message = f"`{method}` gives back {other.comes_back}, by which nothing of another payment is paid"
            yield Diagnostic("never-reached", "warning", message, at, "leave it out")
        elif any(_takes_all(earlier, other) for earlier in taken):
            message = f"`{method}` is never reached: what stands before it takes every amount"
            yield Diagnostic("never-reached", "warning", message, at, "move it up, or leave it out")
        else:
            taken.append(other)


def _takes_all(earlier: Tender, later: Tender) -> bool:
    """Whether an earlier rail takes whatever a later one would."""
    theirs = dict(later.minimum)
    return all(currency in theirs and minor <= theirs[currency] for currency, minor in earlier.minimum)


def _groups(routing: Routing, known: Mapping[str, Tender], places: Mapping[str, Node]) -> Iterator[Diagnostic]:
    words = {*FORMS, REST, *known}
    for group in routing.order:
        if group not in words:
            at = Position(routing.at.file, places[group].line, places[group].column)
            message = f"`{group}` is neither what comes back nor the method of a tender here"
            hint = did_you_mean(group, words) or f"write one of {', '.join(FORMS)}, `{REST}` or a method"
            yield Diagnostic("unknown-group", "warning", message, at, hint)
