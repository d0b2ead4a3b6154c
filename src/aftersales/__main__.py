"""`python -m aftersales`."""

from __future__ import annotations

from aftersales.cli import main

if __name__ == "__main__":
    main()
