"""JUnit XML, which build servers read: a suite for each file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from aftersales.check.formats.outcomes import Outcome, uri

_NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(outcomes: Iterable[Outcome]) -> str:
    """Errors are failures; warnings, disputed and unconfirmed cases count as skipped, for they fail nothing."""
    by_file: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        by_file[uri(one.at.file)].append(one)
    every = [one for some in by_file.values() for one in some]
    root = Element("testsuites", {"name": "aftersales", **_counts(every)})
    for file, some in by_file.items():
        suite = SubElement(root, "testsuite", {"name": file, **_counts(some)})
        for one in some:
            _case(suite, file, one)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, "unicode")


def _counts(some: list[Outcome]) -> dict[str, str]:
    levels = [one.level for one in some]
    skipped = levels.count("warning") + levels.count("note")
    counts = {"tests": len(some), "failures": levels.count("error"), "errors": 0, "skipped": skipped}
    return {name: str(count) for name, count in counts.items()}


def _case(suite: Element, file: str, one: Outcome) -> None:
    case = SubElement(suite, "testcase", name=_clean(one.name), classname=file, file=file, line=str(one.at.line))
    if one.level is not None:
        kind = "failure" if one.level == "error" else "skipped"
        first, _, rest = one.message.partition("\n")
        told = SubElement(case, kind, message=_clean(first), type=one.code)
        told.text = _clean("\n".join(filter(None, (f"{one.at}: {one.level}: {first}", rest, one.hint))))


def _clean(text: str) -> str:
    """Without characters that XML cannot hold."""
    return _NOT_XML.sub("?", text)
