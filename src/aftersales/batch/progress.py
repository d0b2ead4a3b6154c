"""How far a run is: one line that is rewritten on a terminal, a line now and then elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final, TextIO

EVERY: Final = 10.0
"""Seconds between two lines where there is no terminal."""


class Lines:
    """Writes to a stream after each chunk: rows, rate and the time that is left."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = monotonic) -> None:
        self._stream, self._clock, self._terminal = stream, clock, stream.isatty()
        self._started: tuple[float, int] | None = None
        self._last = 0.0

    def __call__(self, done: int, total: int | None) -> None:
        """Called with what is done, first with what was done before this run."""
        now = self._clock()
        if self._started is None:
            self._started, self._last = (now, done), now
            return
        text = self._text(now, done, total)
        if self._terminal:
            self._stream.write(f"\r{text}\x1b[K" + ("\n" if done == total else ""))
        elif now - self._last >= EVERY or done == total:
            self._stream.write(f"{text}\n")
            self._last = now
        self._stream.flush()

    def _text(self, now: float, done: int, total: int | None) -> str:
        assert self._started is not None
        start, before = self._started
        rate = (done - before) / max(now - start, 1e-9)
        if total is None:
            return f"{done:,} rows, {rate:,.0f} a second"
        left = (total - done) / rate if rate else 0.0
        return f"{done:,} of {total:,} rows, {rate:,.0f} a second, {_span(left)} left"


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
