"""What a dry run says of the reasons: what all of them share, and nothing else."""

from dataclasses import replace

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.services.delivery.dead_letters import _reasons
from stratum_desktop.services.wording import sentence
from stratum_desktop.store.read_models.dead_letters import DeadLetter

ONE = DeadLetter(
    *(1, 1, "Meta", "meta", "Purchase", "e1", None, 0, "website", DeliveryState.REJECTED, None, 0),
    doubtful_since_ms=None,
    has_body=True,
)


def dead(reason, **changes):
    return replace(ONE, reason=reason_to_json(reason), **changes)


def test_facts_that_all_share_are_kept_and_others_left_out():
    told = [
        dead(Reason("meta.parameter_refused", {"platform_code": "100", "trace": "a"})),
        dead(Reason("meta.parameter_refused", {"platform_code": "100", "trace": "b"})),
    ]
    assert _reasons(told) == ((Reason("meta.parameter_refused", {"platform_code": "100"}), 2),)


def test_the_most_frequent_stands_first_and_none_is_lost():
    fewer = [dead(Reason("meta.fewer_received", {"received": n, "sent": 9})) for n in (1, 2)]
    old = [dead(Reason("delivery.too_old"))]
    silent = [dead(None, state=DeliveryState.UNCERTAIN)]
    found = _reasons([*old, *fewer, *silent])
    assert [count for _, count in found] == [2, 1, 1]
    assert [sentence(reason) for reason, _ in found] == [
        "Meta says it received fewer events than were sent.",
        "Older than the platform accepts.",
        "No reason was stored; the delivery is uncertain.",
    ]
