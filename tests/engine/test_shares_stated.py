"""Percentages that are facts: basis points of a contract, or of a ratio of amounts."""

from __future__ import annotations

import pytest

from aftersales import InvalidInput
from tests.simple import answer, book, booking, missing, terms

SHARE = """facts: {share: {stated: ratio}}
cancel: [{penalty: {of: fare, percent: share, round: {to: minor, half: up}}}]"""


