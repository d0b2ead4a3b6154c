"""Values that stand for many: one of each row of a table. Pure functions of them are worked out by the table.

The engine computes with plain integers and text. Where it computes with lifted ones instead, what it does to them is
written down, once for all rows that would do the same. Most of that needs nothing from the engine: lifted numbers add,
compare and so on. But what keeps a memory by its arguments, or hands them to C, is marked by `pure`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


class Lifted:
    """A value that stands for one in each row."""

    __slots__ = ()

    @property
    def shared(self) -> dict[Any, Any] | None:
        """Room to note what is taken as one with others, the same for all values of a row; None if nothing may be."""
        return None

    def applied(self, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        """What a pure function comes to, of arguments of which this is one."""
        raise NotImplementedError


def pure(function: F) -> F:
    """Mark a function of whole numbers and words that has no effects: lifted arguments are told to apply it."""

    @wraps(function)
    def called(*args: Any) -> Any:
        for one in args:
            if isinstance(one, Lifted):
                return one.applied(called, args)
        return function(*args)

    return called  # type: ignore[return-value]


@pure
def place_of(word: Any, places: Mapping[Any, int], other: int) -> int:
    """The number of a word among some, or that of all others."""
    return places.get(word, other)


@pure
def is_among(word: Any, words: Container[Any]) -> bool:
    """Whether a word is one of some."""
    return word in words


@pure
def among(word: Any, words: Container[Any]) -> Any:
    """A word if it is one of some, and nothing if it is none of them."""
    return word if word in words else ""


@pure
def interval(value: int, cuts: Sequence[int]) -> int:
    """How many of some cuts lie at a number or below."""
    return bisect_right(cuts, value)


@pure
def precedes(one: str, other: str) -> bool:
    """Whether a word stands before another in order."""
    return one < other


@pure
def word_alike(word: Any, words: Mapping[Any, Any]) -> Any:
    """Of the words that stand for the same as a word the first; nothing for a word that is none of them."""
    return next((one for one, what in words.items() if what == words[word]), "") if word in words else ""


@pure
def once_each(*words: Any) -> tuple[Any, ...]:
    """Words without those that stood before."""
    return tuple(dict.fromkeys(words))


class Alias(str):
    """A name that stands for `one` of several things, which only their lifted `own` name tells apart. To be equal it is
    enough to be the alias; to be written, or put in order, takes the own name."""

    __slots__ = ("one", "own")
    one: Any
    own: Any

    def __new__(cls, name: str, own: Any, one: Any) -> Alias:
        found = super().__new__(cls, name)
        found.own, found.one = own, one
        return found

    def __str__(self) -> str:
        return str(self.own)

    def __format__(self, spec: str) -> str:
        return format(self.own, spec)

    def __add__(self, other: str) -> str:
        return str(self) + other

    def __radd__(self, other: str) -> str:
        return other + str(self)

    def __lt__(self, other: str) -> bool:
        return precedes(self.own, own_name(other))

    def __gt__(self, other: str) -> bool:
        return precedes(own_name(other), self.own)

    def __le__(self, other: str) -> bool:
        return not self > other

    def __ge__(self, other: str) -> bool:
        return not self < other


def own_name(name: str) -> Any:
    """The name itself, of an alias that of its own."""
    return name.own if isinstance(name, Alias) else name


class Several:
    """A set of words some of which are lifted: of two that may be the same one is left out where they are."""

    __slots__ = ("words",)

    def __init__(self, words: Iterable[Any]) -> None:
        listed = list(words)
        self.words = [word for place, word in enumerate(listed) if word not in listed[:place]]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.words)

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self.words

    def isdisjoint(self, words: Container[Any]) -> bool:
        """Whether it shares no word with others."""
        return not any(is_among(word, words) for word in self.words)

    def among(self, words: Mapping[Any, Any]) -> frozenset[Any]:
        """Those that are among some words, or others that stand for the same."""
        found = [str(word_alike(word, words)) for word in self.words]
        return frozenset(word for word in found if word)


def several(words: Iterable[Any]) -> Any:
    """Words as a set."""
    listed = list(words)
    return Several(listed) if any(isinstance(word, Lifted) for word in listed) else frozenset(listed)
