"""Dead letters whose mapping is being set right: what was chosen, and what it would change."""

from __future__ import annotations

from dataclasses import dataclass

from stratum_desktop.domain.correction import Correction
from stratum_desktop.services.dashboards import DeliveryFilter
from stratum_desktop.services.rewriting import RewritePlan, RewriteSubject


@dataclass(frozen=True, slots=True)
class FixDraft:
    """A correction of mappings that was worked out and waits for a yes."""

    subject: RewriteSubject
    #: The deliveries meant; None means every dead letter that the filter lets through.
    delivery_ids: tuple[int, ...] | None
    where: DeliveryFilter | None
    corrections: tuple[Correction, ...]
    #: Also those that may have arrived.
    include_doubtful: bool = False
    #: Correct later events for the destination in the same way.
    keep: bool = False
    #: What it would change; None until that is worked out.
    plan: RewritePlan | None = None
