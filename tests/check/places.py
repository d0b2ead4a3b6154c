"""Where the fixtures are: for each code policies in which exactly that is found, and some in which nothing is."""

from datetime import date
from pathlib import Path
from typing import Final

FIXTURES: Final = Path(__file__).parent / "fixtures"
TODAY: Final = date(2026, 11, 22).toordinal()
"""The date on which they are looked at."""
