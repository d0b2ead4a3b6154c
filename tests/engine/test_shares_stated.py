"""Percentages that are facts: basis points of a contract, or of a ratio of amounts."""

from __future__ import annotations

SHARE = """facts: {share: {stated: ratio}}
cancel: [{penalty: {of: fare, percent: share, round: {to: minor, half: up}}}]"""
