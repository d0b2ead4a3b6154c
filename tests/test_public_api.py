"""The public names: those that are documented, no more, and cheap to import."""

from __future__ import annotations

import inspect
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import aftersales

NAMES = {
    "Booking",
    "Cancel",
    "Change",
    "Claim",
    "Component",
    "Confirmation",
    "Diagnostic",
    "Disruption",
    "Disruptions",
    "Explanation",
    "InvalidInput",
    "Item",
    "LocalTime",
    "Money",
    "NextChange",
    "NoShow",
    "PayoutEvent",
    "PolicyError",
    "Progress",
    "Quote",
    "Rulebook",
    "Schedule",
    "Segment",
    "Stay",
    "Tender",
    "Traveller",
    "explain",
    "located",
}
LATER = ("pydantic", "yaml", "zoneinfo", "dateutil", "holidays", "click", "numpy", "pyarrow", "aftersales.engine")


def test_the_names_are_those() -> None:
    """Nothing is added or removed by accident."""
    assert set(aftersales.__all__) == NAMES | {"__version__"}
    assert set(dir(aftersales)) >= NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_each_name_is_there_and_described(name: str) -> None:
    """Importable, with a docstring of its own."""
    thing = getattr(aftersales, name)
    assert thing.__name__ == name
    assert thing.__doc__
    base = getattr(thing, "__base__", None)
    assert base is None or thing.__doc__ != base.__doc__


@pytest.mark.parametrize("name", sorted(NAMES - {"explain"}))
def test_public_methods_are_described(name: str) -> None:
    """Every public method and property that the package adds has a docstring."""
    for own, member in vars(getattr(aftersales, name)).items():
        described = inspect.isfunction(member) or isinstance(member, property | classmethod | staticmethod)
        if described and not own.startswith(("_", "model_")):
            assert inspect.getdoc(member), f"{name}.{own}"


def test_an_unknown_name() -> None:
    """Says which module lacks what."""
    with pytest.raises(AttributeError, match="`aftersales` has no attribute `Rulebok`"):
        _ = aftersales.Rulebok


def test_importing_is_cheap() -> None:
    """`import aftersales` alone loads none of the heavy modules."""
    code = f"import sys, aftersales; print([name for name in {LATER!r} if name in sys.modules])"
    path = str(Path(aftersales.__file__).parents[1])
    child = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": path}, capture_output=True, text=True, check=True
    )
    assert child.stdout.strip() == "[]"


def test_the_version_is_a_version() -> None:
    """Three numbers."""
    assert [part.isdecimal() for part in aftersales.__version__.split(".")[:2]] == [True, True]


@pytest.mark.parametrize("name", sorted(NAMES - {"explain"}))
def test_classes_pickle_by_name(name: str) -> None:
    """A class is found again where it says it lives."""
    thing = getattr(aftersales, name)
    assert pickle.loads(pickle.dumps(thing)) is thing
