"""Engine and reference agree on every bundled document, over bookings made for each of them."""

from __future__ import annotations

import pytest

from tests.reference.governed import judged, library, run, summary


def test_every_bundled_document() -> None:
    """Each of them answers, and what it answers is what the reference says."""
    found = run(bookings=6, seed=1)
    assert f"{len(library().policies)} of {len(library().policies)} documents answered" in found


def test_a_document_that_never_answers_is_an_error() -> None:
    """A comparison of nothing does not look like success."""
    one = judged("eu261", bookings=1, seed=1)
    one.answered = 0
    with pytest.raises(AssertionError, match="never answered: eu261"):
        summary([one])
