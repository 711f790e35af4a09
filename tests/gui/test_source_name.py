import pytest

from stratum_desktop.gui.source_name import source_name


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("shop", "shop"),
        ("upload:shopify", "File: Shopify orders"),
        ("upload:custom", "File: own columns"),
        ("upload:Till in Cologne", "File: Till in Cologne"),
        ("upload", "upload"),
    ],
)
def test_a_file_is_called_by_its_kind_and_others_as_they_call_themselves(source, name):
    assert source_name(source) == name
