"""`python -m benchmarks.faults --edits 200 --seed 1 [--jobs 2] [--json]`."""

from __future__ import annotations

import argparse
import json
import sys

from benchmarks.faults.survey import survey


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="slips of authors that change money: what notices them")
    parser.add_argument("--edits", type=int, default=200, help="how many that load and change money")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", default="", metavar="TEXT", help="only policies with this in their path")
    parser.add_argument("--json", action="store_true", help="counts and missed edits as JSON")
    options = parser.parse_args()
    found = survey(options.edits, options.seed, options.jobs, options.only)
    text = json.dumps(found.to_dict(), ensure_ascii=False, indent=1) if options.json else "\n".join(found.lines())
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
