"""Writes `docs/facts.md` from the fact registry: `python -m tests.docs.generate_facts`."""

from __future__ import annotations

from collections.abc import Iterable

from aftersales.policy.documents import Span
from aftersales.policy.registry import FACTS, UNIT_FACTS, Fact
from tests.docs.markdown import DOCS

PAGE = DOCS / "facts.md"
_HEAD = """\
# Facts

The facts that every condition may use. This page is generated from `aftersales.policy.registry` by
`python -m tests.docs.generate_facts`; a test compares the two.

A fact is a value, **none** (it does not exist) or **unknown** (nobody stated it);
[the language](language.md#three-states) says what each does to a condition. An empty cell means: never. The *type*
decides which constants a fact is compared with. The *grain* is what it is a fact of. The *source* is who says so: the
booking's own `record`, a `report`, or the `claim` that comes with the request.

A booking states facts that have no place of their own in it, such as `cabin` or `rate_type`, under the item's
`attributes`. New facts are [declared](language.md#declared-facts) in the policy folder.
"""
_COLUMNS = ("name", "type", "grain", "meaning", "none when", "unknown when", "source")
_SPANS = """\
Calendar clocks (`3 days`, `2 months`, `by 18:00 1 day before`) are counted from a span's anchor: the end that stands
still.

"""
_UNITS = """\
`count`, `max` and `min`, and the conditions `any {0}`, `every {0}` and `no {0}`, go over the {0} of an item
and see these facts alone.

"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD, "## Built in\n", table(FACTS), "## Spans\n", _SPANS + spans(FACTS)]
    for unit, facts in UNIT_FACTS.items():
        parts += [f"## Facts of one of the `{unit}`\n", _UNITS.format(unit) + table(facts)]
    return "\n".join(parts)


def table(facts: Iterable[Fact]) -> str:
    """Every column of some facts."""
    return _rows(_COLUMNS, ((f"`{f.name}`", f.type, f.grain, f.meaning, f.none, f.unknown, f.source) for f in facts))


def spans(facts: Iterable[Fact]) -> str:
    """Between which instants each span runs."""
    found = ((f"`{f.name}`", f.verb) for f in facts if isinstance(f.verb, Span))
    cells = ((name, f"`{span.start}`", f"`{span.end}`", f"`{span.anchor}`") for name, span in found)
    return _rows(("name", "from", "to", "anchor"), cells)


def _rows(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [" | ".join(head), " | ".join("---" for _ in head), *(" | ".join(row) for row in rows)]
    return "".join(f"| {line} |\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
