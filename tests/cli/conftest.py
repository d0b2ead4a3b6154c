"""A booking and a folder of policies for every test that wants them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.run import booking_file, policy_folder


@pytest.fixture
def booking(tmp_path: Path) -> Path:
    """A rail booking of CNY 553.00 that departs on 2025-06-20 at 10:00 in Shanghai."""
    return booking_file(tmp_path)


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """A folder with one rail policy."""
    return policy_folder(tmp_path)
