"""Every recipe of `docs/cookbook.md` is a policy that loads and passes `check`, with cases that hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftersales.check.cases import run_cases
from tests.check.places import TODAY
from tests.docs.markdown import DOCS, Block, blocks, cases_of, documents, examples, header_of, sections, write
from tests.linted import lint

PAGE = (DOCS / "cookbook.md").read_text("utf-8")
HEADER = header_of(PAGE)
RECIPES = sections(PAGE, "###")
POLICIES = examples(PAGE)


def name(block: Block) -> str:
    """What the policy calls itself."""
    return block.text.partition("\n")[0].partition(": ")[2]


@pytest.mark.parametrize(("title", "body"), RECIPES, ids=[title for title, _ in RECIPES])
def test_each_recipe_is_a_policy_with_cases(title: str, body: str) -> None:
    """One policy or more, each followed by cases of its own."""
    policies = examples(body)
    assert policies
    assert sum(block.label == "cases" for block in blocks(body)) == len(policies)
    assert all(cases_of(policy, body) for policy in policies)


def test_every_block_stands_in_a_recipe() -> None:
    """Nothing on the page is left out of the tests below, and no two policies have one name."""
    assert sum(len(examples(body)) for _, body in RECIPES) == len(POLICIES)
    assert len({name(policy) for policy in POLICIES}) == len(POLICIES)


@pytest.mark.parametrize("policy", POLICIES, ids=name)
def test_recipes_pass_check(policy: Block, tmp_path: Path) -> None:
    """Recipes are good policies: `check` finds nothing at all."""
    found = lint(write(tmp_path, documents(policy.text, HEADER)), TODAY)
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("policy", POLICIES, ids=name)
def test_cases_of_recipes_hold(policy: Block, tmp_path: Path) -> None:
    """The cases below a recipe give what they say."""
    cases = {"1.cases.yaml": cases_of(policy, PAGE) or ""}
    results = run_cases(write(tmp_path, documents(policy.text, HEADER) | cases))
    assert results
    assert all(result.passed for result in results), "\n".join(map(str, results))
