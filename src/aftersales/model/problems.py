"""One error for a wrong input, listing every problem with its place and what was expected."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from pydantic import ValidationError

LARGEST_INPUT = 10_000_000
"""Longest JSON text accepted, in characters."""


class Problem(NamedTuple):
    """One thing wrong with an input. `path` is a JSON path such as `items[0].price[1].amount`."""

    path: str
    message: str
    found: str

    def __str__(self) -> str:
        found = f", found `{self.found}`" if self.found else ""
        return f"{self.path or 'input'}: {self.message}{found}"


class InvalidInput(ValueError):
    """A booking, request or fact that cannot be used. `problems` lists every reason."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[InvalidInput], tuple[tuple[Problem, ...]]]:
        return InvalidInput, (self.problems,)


_WORDS = {
    "extra_forbidden": "unknown key; remove it, or put it under `extensions`",
    "missing": "required, but missing",
    "too_short": "at least one is expected",
    "tuple_type": "a list is expected",
    "dict_type": "an object is expected",
    "model_type": "an object is expected",
    "model_attributes_type": "an object is expected",
    "string_type": "text is expected",
    "bool_type": "true or false is expected",
    "int_type": "a whole number is expected",
    "string_too_short": "text that is not empty is expected",
    "union_tag_invalid": "unknown kind",
    "union_tag_not_found": "the key `kind` is required here",
}


def from_validation(error: ValidationError) -> InvalidInput:
    """The same problems in our words."""
    entries = error.errors(include_url=False)
    places = [entry["loc"] for entry in entries]
    return InvalidInput(
        problem
        for entry in entries
        if not (entry["type"] == "too_short" and any(_below(place, entry["loc"]) for place in places))
        for problem in _problems(entry)
    )


def _below(place: tuple[str | int, ...], outer: tuple[str | int, ...]) -> bool:
    return len(place) > len(outer) and place[: len(outer)] == outer


def _problems(entry: Any) -> list[Problem]:
    cause = entry.get("ctx", {}).get("error")
    misfits = cause.misfits if isinstance(cause, Misfits) else [cause] if isinstance(cause, Misfit) else []
    if not misfits:
        return [_problem(entry)]
    return [Problem(path_text((*entry["loc"], *m.path)), m.message, m.found) for m in misfits]


def _problem(entry: Any) -> Problem:
    message = _WORDS.get(entry["type"]) or entry["msg"]
    message = message.removeprefix("Value error, ").removeprefix("Input should be ")
    if entry["msg"].startswith("Input should be") and entry["type"] not in _WORDS:
        message += " expected"
    found = "" if entry["type"] in ("missing", "extra_forbidden") else _shown(entry["input"])
    return Problem(path_text(entry["loc"]), message[:1].lower() + message[1:], found)


class Misfit(ValueError):
    """Raised inside a model: a problem below the model's own place."""

    def __init__(self, message: str, *path: str | int, found: object = "") -> None:
        super().__init__(message)
        self.message, self.path, self.found = message, path, str(found)[:60]


class Misfits(ValueError):
    """Several misfits of one model at once."""

    def __init__(self, misfits: list[Misfit]) -> None:
        super().__init__(misfits)
        self.misfits = misfits


def path_text(loc: Iterable[str | int]) -> str:
    """`items[0].price` from `("items", 0, "price")`."""
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in loc).removeprefix(".")


def _shown(value: object) -> str:
    text = str(value) if isinstance(value, str | int | float | bool) or value is None else type(value).__name__
    return text if len(text) <= 60 else text[:57] + "..."


def read_json(text: str | bytes) -> Any:
    """The value of a JSON text, refusing duplicate keys, floats beyond meaning, and hostile sizes."""
    if len(text) > LARGEST_INPUT:
        raise InvalidInput([Problem("", f"longer than {LARGEST_INPUT} characters", "")])
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise InvalidInput([Problem(place, f"not valid JSON: {_lower(error.msg)}", "")]) from None
    except UnicodeDecodeError as error:
        raise InvalidInput([Problem(f"byte {error.start}", "not UTF-8 text", "")]) from None
    except RecursionError:
        raise InvalidInput([Problem("", "nested too deeply to be a booking or a request", "")]) from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise InvalidInput([Problem(twice, "the key stands twice in one object; keep one", "")])
    return mapping


def _no_constant(name: str) -> Any:
    raise InvalidInput([Problem("", "not valid JSON: numbers are finite", name)])


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
