"""A comparison as text, as Markdown, as JSON and as one page of HTML."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from aftersales.check.diff.formats import FORMATS
from aftersales.check.diff.report import Report
from aftersales.check.witness import quoted, read
from tests.check.diff.made import OLD, report, right, sides

GOLDEN = Path(__file__).parent / "golden"
LAW = right("compensate:\n  delay:\n    - {id: late, when: {arrival_delay: '>= 3h'}, pay: 250}")
BOOKINGS: dict[str, Any] = {
    "rows": {"read": 1200, "untouched": 0, "quoted": 1199, "quoted_twice": 300, "rejected": 1, "changed": 41},
    "outcomes": {"granted -> denied": 2},
    "money": {
        "EUR": {"more": {"bookings": 1, "amount": "5.00"}, "less": {"bookings": 40, "amount": "2810.50"}},
    },
    "by_row": [
        {"old": "fares/ladder", "new": "fares/ladder", "currency": "EUR", "more": {"bookings": 1, "amount": "5.00"},
         "less": {"bookings": 38, "amount": "2310.50"}},
        {"old": "fares/ladder", "new": "fares/departed", "currency": "EUR", "more": {"bookings": 0, "amount": "0.00"},
         "less": {"bookings": 2, "amount": "500.00"}},
    ],
    "largest": [{"booking": "B|<7>", "currency": "EUR", "change": "-400.00", "old": "fares/ladder",
                 "new": "fares/departed"}],
}  # fmt: skip
NEW = OLD.replace(">= 24h", ">= 36h").replace("10%", "8%")


def made() -> Report:
    """Terms in which one step costs more and one less, a right that is new, and what bookings come to."""
    found = report({"policies/fares.yaml": OLD}, {"policies/fares.yaml": NEW, "policies/law.yaml": LAW})
    return found._replace(bookings=BOOKINGS)


@pytest.mark.parametrize(("form", "file"), [("text", "report.txt"), ("markdown", "report.md")])
def test_as_it_was_read(form: str, file: str) -> None:
    """Word by word."""
    assert FORMATS[form](made()) + "\n" == (GOLDEN / file).read_text("utf-8")


def test_json_has_the_witnesses() -> None:
    """And they can be quoted from it."""
    data = json.loads(FORMATS["json"](made()))
    assert (data["schema"], data["counts"]) == (1, {"less": 1, "more": 2})
    fares = next(one for one in data["documents"] if one["id"] == "fares")
    for change in fares["changes"]:
        (shown,) = change["witnesses"]
        for side, book in zip(("old", "new"), sides(OLD, NEW), strict=True):
            moments = {"booking": shown["booking"], "request": shown["request"], "moments": shown["moments"]}
            (quote,) = quoted(book.rulebook, read(moments))
            assert str(quote.refund) == shown[side]["refund"]


class Page(HTMLParser):
    """Tags that are opened and closed in order, and what is between them."""

    VOID = frozenset(("meta", "br"))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        self.open += [] if tag in self.VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def page(text: str) -> Page:
    """A page that was parsed."""
    found = Page()
    found.feed(text)
    found.close()
    assert found.open == []
    return found


def test_html_is_one_page_that_fetches_nothing() -> None:
    """Well formed, without scripts, links or anything from elsewhere; with what the text says."""
    found = page(FORMATS["html"](made()))
    assert {tag for tag, _ in found.seen} & {"script", "link", "img", "iframe", "object", "form"} == set()
    assert not any(name in ("src", "href", "style") or name.startswith("on") for _, own in found.seen for name in own)
    words = " ".join(" ".join(found.text).split())
    for said in ("time_left >= 24h, < 36h; fare_family is not flex", "EUR 800.00 -> EUR 500.00", "B|<7>", "2810.50"):
        assert said in words
    widths = [int(str(own["width"])) for tag, own in found.seen if tag == "rect"]
    assert len(widths) == 4
    assert widths[0] * 5 == widths[1] * 8, "80 % before, 50 % after"


def test_what_documents_say_is_never_markup() -> None:
    """Neither in HTML nor in Markdown."""
    hostile = "<img src=x onerror=alert(1)>|`@all`"
    old = OLD.replace("Fares}", "\"<script>alert('x')</script>\"}").replace(
        "fare_family: flex", f"fare_family: '{hostile}'"
    )
    found = report(old, old.replace("10%", "5%"))
    parsed = page(FORMATS["html"](found))
    assert {tag for tag, _ in parsed.seen} & {"img", "script"} == set()
    assert any(hostile in text for text in parsed.text)
    cells = [line for line in FORMATS["markdown"](found).splitlines() if line.startswith("| **")]
    assert len(cells) == 1
    assert cells[0].count("|") == 6
    assert cells[0].count("`") % 2 == 0


def test_nothing_to_say() -> None:
    """Every format says that."""
    found = report(OLD, OLD)
    assert FORMATS["text"](found) == "old -> new: no document differs"
    assert FORMATS["markdown"](found).startswith("### Policies: no document differs")
    assert "no document differs" in " ".join(page(FORMATS["html"](found)).text)


def test_a_long_comment_is_cut_where_a_document_ends() -> None:
    """A comment has a limit; what is left out is said."""
    both = [{f"{n}.yaml": text.replace("terms: fares", f"terms: fares-{n}") for n in range(120)} for text in (OLD, NEW)]
    text = FORMATS["markdown"](report(*both))
    assert len(text) < 65_000
    assert text.endswith("see `aftersales diff` itself.")
