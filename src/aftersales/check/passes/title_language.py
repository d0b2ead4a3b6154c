"""Titles without a translation."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.check.subject import Finding, Folder
from aftersales.policy.diagnostics import Diagnostic
from aftersales.policy.documents import Policy, Routing, Tender

LANGUAGES = ("en", "zh")


def find(folder: Folder) -> Iterator[Finding]:
    """Whatever a traveller may be shown has a title in every language."""
    for document in folder.library.documents:
        if isinstance(document, Policy | Tender | Routing):
            for language in LANGUAGES:
                if language not in document.title:
                    message = f"the title lacks its `{language}` text"
                    hint = f"add `{language}:` to the title"
                    yield Finding(Diagnostic("title-language", "warning", message, document.at, hint))
