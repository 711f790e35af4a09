"""Pages are found by folder; nothing names them."""

import sys

import pytest

from stratum_desktop.gui import pages
from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.resources import resource


def test_pages_stand_in_the_order_of_their_groups():
    found = pages.discover_pages()
    groups = [list(Group).index(page.group) for page in found]
    assert groups == sorted(groups)
    assert len({page.id for page in found}) == len(found) > 0


def test_every_page_has_an_icon_of_its_own_meaning():
    for page in pages.discover_pages():
        assert resource("icons", f"{page.icon}.svg").is_file()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of pages beside the product's own."""
    monkeypatch.setattr(pages, "__path__", [str(tmp_path)])

    def add(name, source):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(source, "utf-8")
        monkeypatch.delitem(sys.modules, f"{pages.__name__}.{name}", raising=False)

    yield add
    for name in tmp_path.iterdir():
        sys.modules.pop(f"{pages.__name__}.{name.name}", None)


DECLARED = """
from stratum_desktop.gui.page import Group, Page
PAGE = Page("{id}", "{id}", "info", Group.{group}, {order}, None, None)
"""


def test_a_new_folder_is_a_new_page(folder):
    folder("toy_one", DECLARED.format(id="toy_one", group="WORKSPACE", order=1))
    folder("toy_two", DECLARED.format(id="toy_two", group="NOW", order=9))
    folder("toy_three", DECLARED.format(id="toy_three", group="NOW", order=2))
    assert [page.id for page in pages.discover_pages()] == ["toy_three", "toy_two", "toy_one"]
    assert all(isinstance(page, Page) for page in pages.discover_pages())
    assert pages.discover_pages()[0].group is Group.NOW


def test_a_folder_without_a_page_is_refused(folder):
    folder("toy_empty", "")
    with pytest.raises(ValueError, match="toy_empty must declare PAGE"):
        pages.discover_pages()


def test_a_page_under_another_name_is_refused(folder):
    folder("toy_other", DECLARED.format(id="toy_wrong", group="NOW", order=1))
    with pytest.raises(ValueError, match="toy_other"):
        pages.discover_pages()
