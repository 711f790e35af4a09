"""Settings are kept as JSON, the last value wins, and absence is not a value."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from stratum_desktop.store.repositories.settings import SettingRepository, StoredSetting
from stratum_desktop.store.tables import setting

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@pytest.fixture
def repository():
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        setting.create(connection)
        yield SettingRepository(connection)
    engine.dispose()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(json_values)
def test_any_json_value_comes_back_as_it_was(repository, value: object) -> None:
    repository.set("a", value, at_ms=1)
    assert repository.get("a").value == value


def test_the_last_value_wins(repository) -> None:
    repository.set("a", 1, at_ms=1)
    repository.set("a", 2, at_ms=2)
    assert repository.all() == (StoredSetting("a", 2, 2),)


def test_a_stored_null_is_not_the_same_as_nothing(repository) -> None:
    assert repository.get("a") is None
    repository.set("a", None, at_ms=1)
    assert repository.get("a") == StoredSetting("a", None, 1)


def test_a_removed_value_is_gone(repository) -> None:
    repository.set("a", 1, at_ms=1)
    assert repository.remove("a")
    assert not repository.remove("a")
    assert repository.get("a") is None


def test_all_come_by_key(repository) -> None:
    for name in ("b", "a", "c"):
        repository.set(name, name, at_ms=1)
    assert [row.key for row in repository.all()] == ["a", "b", "c"]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_refused(repository, value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        repository.set("a", value, at_ms=1)
    assert repository.get("a") is None
