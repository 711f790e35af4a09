"""Stored events for their quality: by digests, and by what the platforms made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stratum_desktop.domain.data_quality import Observed, QualityTally
from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.event_body import read_body
from stratum_desktop.services.data_quality.reading import order_fields
from stratum_desktop.store.read_models.data_quality import Judgement, StoredEvent


def see_stored(
    tally: QualityTally,
    events: Iterable[StoredEvent],
    judgements: Iterable[Judgement],
    labels: Mapping[str, str],
) -> None:
    """Take stored events into the tally.

    Args:
        tally: what counts them.
        events: as they are stored.
        judgements: what platforms made of them.
        labels: platform key to what screens call it; others are left out.
    """
    by_event: dict[int, list[Judgement]] = {}
    for one in judgements:
        by_event.setdefault(one.event_id, []).append(one)
    for event in events:
        body = read_body(event.body)
        judged = [one for one in by_event.get(event.id, ()) if one.platform in labels]
        is_live = event.origin != Origin.UPLOAD
        tally.see(
            Observed(
                row=event.id,
                source=event.source,
                event_time=event.event_time,
                values={**body.get("hashed", {}), **body.get("keys", {})},
                order_fields=order_fields(
                    {
                        "event_id": bool(event.event_id_is_given),
                        "order_id": event.order_id,
                        "value": event.value,
                        "currency": event.currency,
                    }
                ),
                order_id=event.order_id,
                received_at=event.received_at_ms // 1000 if is_live else None,
                judged=(
                    frozenset(labels[one.platform] for one in judged),
                    frozenset(labels[one.platform] for one in judged if not one.is_matchable),
                ),
            )
        )
