"""JSON that is none, errors that travel, and constructors as strict as data."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from aftersales import Booking, Cancel, Component, InvalidInput
from tests.model.test_booking_problems import priced
from tests.simple import booking


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"id": "a", "id": "b"}', "id"),
        ('{"id": NaN}', ""),
        ("{", "line 1 column 2"),
        ("[]", ""),
        ("[" * 100_000, ""),
    ],
)
def test_json_that_is_refused(text: str, place: str) -> None:
    """Duplicate keys, numbers that are none, broken and hostile text."""
    with pytest.raises(InvalidInput) as error:
        Booking.from_json(text)
    assert [problem.path for problem in error.value.problems] == [place]


def test_bytes_that_are_not_text() -> None:
    """JSON is UTF-8."""
    with pytest.raises(InvalidInput, match="UTF-8"):
        Booking.from_json(b'{"id": "\xff"}')


def test_json_without_end() -> None:
    """A text longer than any booking is refused unread."""
    with pytest.raises(InvalidInput, match="longer than"):
        Booking.from_json(" " * 10_000_001)


@pytest.mark.parametrize("data", [[1], None, "x", {1: 2}])
def test_what_is_not_an_object(data: Any) -> None:
    """Only mappings with text keys are read."""
    with pytest.raises(InvalidInput):
        Booking.from_dict(data)


def test_the_error_pickles() -> None:
    """A worker can send it home."""
    with pytest.raises(InvalidInput) as error:
        Booking.from_dict(priced(1.5))
    back = pickle.loads(pickle.dumps(error.value))
    assert (back.problems, str(back)) == (error.value.problems, str(error.value))


def test_constructors_raise_the_same_error() -> None:
    """Keywords are checked like data, of small models and requests too."""
    with pytest.raises(InvalidInput, match=r"amount: a decimal string"):
        Component(kind="fare", amount=5)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="unknown key"):
        Cancel(item="x")  # type: ignore[call-arg]
    with pytest.raises(InvalidInput, match="items"):
        Cancel(items=())


def test_unknown_keys_have_a_place() -> None:
    """Data of one's own goes under `extensions`."""
    assert booking(extensions={"own": {"deep": [1]}}).extensions == {"own": {"deep": [1]}}
    with pytest.raises(InvalidInput, match="extensions"):
        booking(own=1)
