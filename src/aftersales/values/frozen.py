"""Immutable records with slots, compared by type and value.

What `dataclass(frozen=True, slots=True)` gives, without generating code for each class: sixty of those cost half of
the package's import time.
"""

from __future__ import annotations

import inspect
from typing import Any, TypeVar, cast, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def frozen(cls: type[T]) -> type[T]:
    """Make a class of annotated names an immutable record."""
    names = tuple(inspect.get_annotations(cls))
    body = {key: value for key, value in cls.__dict__.items() if key not in (*names, "__dict__", "__weakref__")}
    body |= {"__slots__": names, "__match_args__": names, "_names": names}
    body |= {"_defaults": {name: cls.__dict__[name] for name in names if name in cls.__dict__}}
    body |= _METHODS
    made: Any = type(cls.__name__, cls.__bases__, body)
    made._setters = tuple(vars(made)[name].__set__ for name in names)
    return cast("type[T]", made)


def changed(record: T, **changes: Any) -> T:
    """The same record with some values changed."""
    names: tuple[str, ...] = record._names  # type: ignore[attr-defined]
    return type(record)(*(changes.get(name, getattr(record, name)) for name in names))


def _init(self: Any, *args: Any, **named: Any) -> None:
    setters = self._setters
    if named or len(args) != len(setters):
        args = _complete(self, args, named)
    for setter, value in zip(setters, args, strict=True):
        setter(self, value)


def _complete(self: Any, args: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    """Every value in the order of the names, defaults filled in."""
    rest = self._names[len(args) :]
    values = {**self._defaults, **named}
    if len(args) > len(self._names) or not set(named) <= set(rest) or not all(name in values for name in rest):
        raise TypeError(f"{type(self).__name__} takes {', '.join(self._names)}")
    return (*args, *(values[name] for name in rest))


def values(self: Any) -> tuple[Any, ...]:
    """A record's values in the order of its names."""
    return tuple([getattr(self, name) for name in self._names])


def _eq(self: Any, other: object) -> bool:
    return self is other or (type(self) is type(other) and values(self) == values(other))


def _hash(self: Any) -> int:
    return hash((type(self), values(self)))


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._names)
    return f"{type(self).__name__}({shown})"


def _refuse(self: Any, *_: Any) -> None:
    raise AttributeError(f"{type(self).__name__} is immutable")


def _reduce(self: Any) -> tuple[Any, ...]:
    return type(self), values(self)


_METHODS = {
    "__init__": _init,
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__reduce__": _reduce,
}
