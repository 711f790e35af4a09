"""What the tables of the page say."""

import pytest

from stratum_desktop.gui.pages.uploads.columns import destinations_words


@pytest.mark.parametrize(
    ("labels", "said"),
    [((), ""), (("Meta shop",), "Meta shop"), (("Meta shop", "Snap"), "2 destinations")],
)
def test_one_destination_is_named_and_several_are_counted(labels, said):
    assert destinations_words(labels) == said
