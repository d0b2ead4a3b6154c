"""Arrow's memory in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

STATED = "ARROW_DEFAULT_MEMORY_POOL"
CODE = """
import pyarrow as pa
from aftersales.batch.memory import keep_pages
keep_pages()
print(pa.default_memory_pool().backend_name)
"""


def test_a_pool_that_the_environment_names_stays() -> None:
    """Whoever runs the command knows better."""
    assert _pool({STATED: "system"}) == "system"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Arrow may come without it")
def test_else_it_is_the_one_that_can_keep_pages() -> None:
    """It is built into the packages for Linux."""
    assert _pool({}) == "jemalloc"


def _pool(stated: dict[str, str]) -> str:
    environment = {name: value for name, value in os.environ.items() if name != STATED} | stated
    run = subprocess.run([sys.executable, "-c", CODE], env=environment, capture_output=True, text=True, check=True)
    return run.stdout.strip()
