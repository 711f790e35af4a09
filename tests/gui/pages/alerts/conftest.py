from __future__ import annotations

import pytest
from stored_ingest import silent_month


@pytest.fixture
async def silent_shop(workspace, clock):
    """A month of sales of one sender, and none in the last five hours; judged."""
    await silent_month(workspace, clock)
    return (await workspace.alerts.list())[0]
