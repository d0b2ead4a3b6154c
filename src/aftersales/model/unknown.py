"""The third state of a fact: neither a value nor none."""

from __future__ import annotations

from typing import Any, Final


class _Unknown:
    """The state of a fact that nobody stated."""

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __reduce__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()


def stated(value: Any) -> Any:
    """A field's value; UNKNOWN where it is left out."""
    return UNKNOWN if value is None else value


def without_unknown(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts that are known: names absent from a mapping of facts are unknown."""
    return {name: value for name, value in facts.items() if value is not UNKNOWN}
