"""Import time in CPU seconds, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from statistics import median

_TIMED = "import time; start = time.process_time(); {}; print(time.process_time() - start)"
OURS = "from aftersales import Rulebook, Booking"
PYDANTIC = "import pydantic; pydantic.create_model('Booking', id=(str, ...))"


def seconds(statement: str) -> float:
    """CPU seconds that a statement takes in a fresh interpreter, once its byte code is kept, as an installed package's
    is."""
    keep = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-c", _TIMED.format(statement)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True, env=keep).stdout)


def beyond_pydantic(rounds: int) -> tuple[float, float]:
    """Median CPU seconds to import the package, and to import pydantic and define one model."""
    seconds(OURS), seconds(PYDANTIC)
    pairs = [(seconds(OURS), seconds(PYDANTIC)) for _ in range(rounds)]
    return median(a for a, _ in pairs), median(b for _, b in pairs)
