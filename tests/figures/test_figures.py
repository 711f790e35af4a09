"""Every page's figures are listed, each with a test that is really there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from page_figures import FIGURES, STATUS_BAR, WITHOUT_FIGURES

from stratum_desktop.gui.pages import discover_pages

ROOT = Path(__file__).resolve().parents[2]
EVERY = [
    (f"{page}: {figure}", *test)
    for page, figures in {**FIGURES, "status bar": STATUS_BAR}.items()
    for figure, test in figures.items()
]


def test_every_page_names_its_figures_or_says_why_it_has_none():
    pages = {page.id for page in discover_pages()}
    listed = FIGURES.keys() | WITHOUT_FIGURES.keys()
    unlisted = sorted(pages - listed)
    assert not unlisted, (
        f"Pages without a line in tests/support/page_figures.py: {', '.join(unlisted)}. Name each"
        " of their figures there, with the test that tells it again from rows by another way."
    )
    assert not listed - pages, "tests/support/page_figures.py speaks of pages that there are not"
    assert not FIGURES.keys() & WITHOUT_FIGURES.keys()
    assert all(FIGURES.values())
    assert all(WITHOUT_FIGURES.values())


@pytest.mark.parametrize(("figure", "module", "test"), EVERY, ids=[one[0] for one in EVERY])
def test_the_test_that_tells_a_figure_again_is_there(figure, module, test):
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    named = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = {node.name for node in ast.walk(tree) if isinstance(node, named)}
    assert test in found, f"{figure}: {module} has no {test}"
