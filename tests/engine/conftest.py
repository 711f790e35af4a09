"""What tests of the engine share: open services, and a shop that sells through them."""

import json

import pytest
from practice_shop import meta, services, states, workspace
from practice_shop import shop as advertising_shop

__all__ = ["advertising_shop", "meta", "services", "states", "workspace"]


@pytest.fixture
def shop(advertising_shop, workspace):
    """A shop without an ad account: an engine would read three months of one before all else."""

    def leave_out(uow) -> None:
        for one in uow.destinations.all():
            options = {name: text for name, text in one.options.items() if name != "ad_account_id"}
            uow.connection.exec_driver_sql(
                "UPDATE destination SET options = ? WHERE id = ?", (json.dumps(options), one.id)
            )

    workspace.store.write_now(leave_out)
    return advertising_shop
