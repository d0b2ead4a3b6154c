"""Hints for what an author of a first policy meets."""

from __future__ import annotations

from tests.simple import document, refused


def test_a_text_with_a_comma_is_quoted() -> None:
    """The rest of an unquoted text reads as a key without a value."""
    (found,) = refused(document("cancel: [{free: true}]").replace("{en: t}", "{en: t}\nextra words:"))
    assert found.code == "unknown-key"
    assert found.hint == "a text with a comma is quoted inside `{...}`"


def test_a_calendar_is_a_document() -> None:
    """One policy alone does not find it."""
    (found,) = refused(
        document("facts: {off: {in: [departure_date, kr]}}\ncancel: [{when: {off: true}, deny: off}, {free: true}]")
    )
    assert (found.code, found.hint) == (
        "unknown-calendar",
        "a calendar is a document: check the folder that it stands in",
    )
