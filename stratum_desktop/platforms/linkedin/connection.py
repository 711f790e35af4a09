"""What "test connection" looks at, in LinkedIn's terms, from one list of conversion rules."""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.platforms._shared.ad_answer import understood
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.check import clock_checks, failed
from stratum_desktop.platforms._shared.http import NoReply
from stratum_desktop.platforms.contract import ConnectionCheck, Lane
from stratum_desktop.platforms.failures import Failure, Misunderstood, Unsupported
from stratum_desktop.platforms.linkedin.auth import opens_ads
from stratum_desktop.platforms.linkedin.client import LinkedInClient
from stratum_desktop.platforms.linkedin.entities import account_of, time_zone_of
from stratum_desktop.platforms.linkedin.errors import answered, failure_of
from stratum_desktop.platforms.linkedin.requirements import rules_of
from stratum_desktop.platforms.linkedin.vocabulary import API_METHOD, RULE_TYPES

_CAMPAIGNS = "Campaigns"


async def checks_of(
    client: LinkedInClient, lane: Lane, *, now_seconds: float
) -> tuple[ConnectionCheck, ...]:
    """Return what was looked at, in order; what was not reached is left out, never passed."""
    reply = await client.list_rules(lane)
    if isinstance(reply, NoReply):
        return (failed("Answer from LinkedIn", reply.failure),)
    checks = [
        ConnectionCheck("Answer from LinkedIn", passed=True, detail=f"in {reply.duration_ms} ms"),
        *clock_checks(reply, "LinkedIn"),
    ]
    answer = json_object(reply.body) or {}
    elements = answer.get("elements")
    if reply.status != 200 or not isinstance(elements, list):
        failure = failure_of(reply, now_seconds=now_seconds)
        is_token_fault = failure.reason.code == "linkedin.token_refused"
        name = "Access token" if is_token_fault else "Ad account"
        return (*checks, failed(name, failure))
    listed = {str(rule.get("id")): rule for rule in elements if isinstance(rule, Mapping)}
    return (
        *checks,
        ConnectionCheck("Access token", passed=True, detail="accepted"),
        ConnectionCheck("Ad account", passed=True, detail=f"{lane.account}: {len(listed)} rules"),
        *(_rule_check(name, number, listed) for name, number in rules_of(lane.options).items()),
        *await _ads_checks(client, lane, now_seconds=now_seconds),
    )


async def _ads_checks(
    client: LinkedInClient, lane: Lane, *, now_seconds: float
) -> tuple[ConnectionCheck, ...]:
    """Look at the ad account as campaigns are read; empty without a token for that."""
    if not opens_ads(lane.secrets):
        return ()
    zone = time_zone_of(lane.options)
    if isinstance(zone, Unsupported):
        return (failed(_CAMPAIGNS, zone),)
    answer = answered(await client.read_account(lane), now_seconds=now_seconds)
    if isinstance(answer, Failure):
        return (failed(_CAMPAIGNS, answer),)
    account = understood(lambda: account_of(answer, lane.account, zone))
    if isinstance(account, Misunderstood):
        return (failed(_CAMPAIGNS, account),)
    return (ConnectionCheck(_CAMPAIGNS, passed=True, detail=f"{account.name}, {account.currency}"),)


def _rule_check(
    event_name: str, number: str, listed: Mapping[str, Mapping[str, object]]
) -> ConnectionCheck:
    name = f"Rule for {event_name}"
    rule = listed.get(number)
    if rule is None:
        detail = f"{number} is not among the {len(listed)} rules that LinkedIn listed"
        return ConnectionCheck(name, passed=False, detail=detail)
    called = f"{number}, named {rule.get('name')}"
    if rule.get("conversionMethod") != API_METHOD:
        detail = f"{called}: is not made for the Conversions API"
        return ConnectionCheck(name, passed=False, detail=detail)
    if rule.get("enabled") is False:
        return ConnectionCheck(name, passed=False, detail=f"{called}: is switched off")
    usual = RULE_TYPES.get(event_name, ())
    if usual and rule.get("type") not in usual:
        called = f"{called}: of type {rule.get('type')}, where {usual[0]} is usual"
    return ConnectionCheck(name, passed=True, detail=called)
