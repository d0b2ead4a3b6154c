"""Files of worked cases (`X.cases.yaml` beside the policy `X.yaml`) to plain values with positions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aftersales.check.case_keys import CASE, FILE, Plain
from aftersales.policy.diagnostics import Diagnostic, PolicyError, Position
from aftersales.policy.loading import CASES
from aftersales.policy.nodes import Node, parse
from aftersales.policy.reader import Reader


@dataclass(frozen=True)
class Case:
    """One worked case as its file states it, over the file's defaults."""

    file: str
    line: int
    ref: str
    title: str
    disputed: str
    currency: str | None
    item: Plain
    booking: Plain
    given: Plain
    disruptions: list[Plain]
    request: str
    asked: Plain
    under: str | None
    expect: Plain
    unconfirmed: bool = False


def read_cases(folder: Path) -> list[Case]:
    """Every case below a folder. Raises PolicyError, listing what is wrong in all files."""
    return _cases(sorted(folder.rglob(f"*{CASES}")))


def read_case_file(file: Path) -> list[Case]:
    """Every case of one file. Raises PolicyError."""
    return _cases([file])


def _cases(files: list[Path]) -> list[Case]:
    readers: list[Reader] = []
    cases = [case for file in files for case in _file(file, readers)]
    found = [finding for reader in readers for finding in reader.found]
    if found:
        raise PolicyError(found)
    return cases


def _file(file: Path, readers: list[Reader]) -> list[Case]:
    readers.append(Reader(str(file), ""))
    reader = readers[-1]
    try:
        reader.text, reader.currency = _text_of(file), _currency(file)
        keys = reader.attempt(_top, parse(reader.text, reader.file)) or {}
    except PolicyError as error:
        reader.found.extend(error.diagnostics)
        return []
    defaults = keys.get("defaults") or {}
    return list(reader.each(lambda r, n: _case(r, n, defaults), keys.get("cases") or []))


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot be read as UTF-8 text: {error}"
        raise PolicyError([Diagnostic("unreadable", "error", message, Position(str(file), 1, 1))]) from None


def _top(reader: Reader, node: Node) -> Plain:
    return reader.fields(node, FILE, "a file of cases")


def _case(reader: Reader, node: Node, defaults: Plain) -> Case:
    keys = merged(defaults, reader.fields(node, CASE, "a case"))
    request, asked = keys.get("request") or ("cancel", {})
    words: dict[str, Any] = {name: keys.get(name) or "" for name in ("ref", "title", "disputed")}
    plain: dict[str, Any] = {name: keys.get(name) or {} for name in ("item", "booking", "given", "expect")}
    currency = plain["booking"].get("currency", reader.currency)
    return Case(
        reader.file,
        node.line,
        **words,
        **plain,
        currency=currency,
        disruptions=keys.get("disruption") or [],
        request=request,
        asked=asked,
        under=keys.get("under"),
        unconfirmed=keys.get("unconfirmed") or False,
    )


def merged(under: Plain, over: Plain) -> Plain:
    """Two mappings as one; what stands in `over` wins, mappings inside are merged alike."""
    both = {**under, **over}
    for name in under.keys() & over.keys():
        if isinstance(under[name], dict) and isinstance(over[name], dict):
            both[name] = merged(under[name], over[name])
    return both


def _currency(file: Path) -> str | None:
    """The currency of the document that the cases stand beside."""
    beside = file.with_name(file.name.removesuffix(CASES) + ".yaml")
    root = parse(_text_of(beside), str(beside)) if beside.exists() else None
    entries = root.value if root is not None and root.kind == "mapping" else []
    return next((value.value for key, value in entries if key.value == "currency"), None)
