"""What was installed beside the code."""

from stratum_desktop.services.installation import resource


def test_what_was_installed_is_found():
    found = resource("fonts", "Inter-Regular.ttf")
    assert found is not None
    assert found.is_file()


def test_what_was_not_installed_is_told():
    assert resource("fonts", "Comic.ttf") is None
