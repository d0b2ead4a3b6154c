"""Two versions of a small folder, and what a comparison says of them."""

from __future__ import annotations

from aftersales.check.diff.documents import compared
from aftersales.check.diff.report import Change, Document, Report
from aftersales.check.diff.sides import Side, of_texts

HEAD = "language: 1\ntitle: {en: Fares}\nsource: fare sheet\ncurrency: EUR\n"
OLD = f"""\
terms: fares
{HEAD}applies: [{{product: flight}}]
cancel:
  - id: flexible
    when: {{fare_family: flex}}
    penalty: free
  - id: ladder
    penalty:
      of: fare
      round: {{to: 0.01, half: up}}
      over: time_left
      steps: {{">= 48h": 10%, ">= 24h": 20%, "> 0h": 50%}}
  - {{id: departed, deny: departed}}
"""


def sides(old: dict[str, str] | str, new: dict[str, str] | str) -> tuple[Side, Side]:
    """Both, each of one document or several."""
    texts = [{"policies/one.yaml": one} if isinstance(one, str) else one for one in (old, new)]
    return Side("old", of_texts(texts[0])), Side("new", of_texts(texts[1]))


def report(old: dict[str, str] | str, new: dict[str, str] | str) -> Report:
    """What a comparison finds."""
    return compared(*sides(old, new))


def document(old: str, new: str) -> Document:
    """What it finds of the one document that differs."""
    (found,) = report(old, new).documents
    return found


def change(old: str, new: str) -> Change:
    """The one change of it."""
    (found,) = document(old, new).changes
    return found


def terms(body: str, applies: str = "[{product: flight}]", own: str = "fares") -> str:
    """Terms with a given body."""
    return f"terms: {own}\n{HEAD}applies: {applies}\n{body}\n"


def right(body: str, applies: str = "[{product: flight}]") -> str:
    """A right with a given body."""
    return f"right: law\n{HEAD}applies: {applies}\n{body}\n"
