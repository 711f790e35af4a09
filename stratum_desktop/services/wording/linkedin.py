"""Words for what LinkedIn refuses, and what is refused here because LinkedIn would."""

WORDS = {
    "linkedin.ads_not_allowed": (
        "LinkedIn does not let the owner of the token for ads read or change this ad account. Give"
        " them a role there, and the token the scopes r_ads, r_ads_reporting and rw_ads."
    ),
    "linkedin.ads_request_refused": "LinkedIn refused the request[ (code {platform_code})].",
    "linkedin.ads_token_missing": (
        "There is no access token for ads, so campaigns are not read. Paste one in Accounts."
    ),
    "linkedin.ads_token_refused": (
        "LinkedIn refused the access token for ads. Paste a new one in Accounts."
    ),
    "linkedin.ads_unknown": (
        "LinkedIn does not know it in this ad account. It may have been removed."
    ),
    "linkedin.budget_refused": (
        "LinkedIn refused the budget[ (code {platform_code})]. It has its own least and largest"
        " budget, and the campaign group's budget has to cover it."
    ),
    "linkedin.currency_malformed": "The currency is no code of ISO 4217.",
    "linkedin.day_limit_reached": (
        "LinkedIn's limit of requests a day is reached; it goes on after midnight UTC."
    ),
    "linkedin.element_refused": "LinkedIn refused this event[ (status {http_status})].",
    "linkedin.element_unconfirmed": (
        "LinkedIn took the request and did not confirm this event[ (status {http_status})]. Check"
        " the rule in Campaign Manager before sending it again."
    ),
    "linkedin.events_refused": (
        "LinkedIn refused the event[ (code {platform_code})]: most often its time is more than 90"
        " days ago or in the future, or it has no identifier."
    ),
    "linkedin.no_identifier": (
        "LinkedIn needs an e-mail, a LinkedIn click id (li_fat_id), an IPv4 address, or first and"
        " last name."
    ),
    "linkedin.not_mapped": (
        "No conversion rule counts such events[: {event_name}]. Name one in Accounts to send them."
    ),
    "linkedin.parameter_malformed": "A parameter[ ({parameter})] is not spelled as LinkedIn does.",
    "linkedin.path_unknown": "LinkedIn does not know the address any more. Update the program.",
    "linkedin.personalization_denied": (
        "Ad personalization was denied, and LinkedIn has no way to be told: nothing is sent."
    ),
    "linkedin.rate_limited": "LinkedIn limits calls for now; it goes on later.",
    "linkedin.request_too_large": "The request was too large for LinkedIn.",
    "linkedin.rule_or_role_missing": (
        "LinkedIn refused access. Check the ids of the conversion rules first, then that the"
        " token's owner has a role on their ad account."
    ),
    "linkedin.schema_refused": "LinkedIn does not take the event in this form.",
    "linkedin.service_error": "LinkedIn has a fault for now[ (HTTP {http_status})].",
    "linkedin.status_refused": (
        "LinkedIn does not allow that status now. Look at the campaign in Campaign Manager."
    ),
    "linkedin.token_malformed": "That is no access token of LinkedIn.",
    "linkedin.token_missing": "There is no access token. Paste one in Accounts.",
    "linkedin.token_refused": "LinkedIn refused the token. Paste a new token in Accounts.",
    "linkedin.value_needs_currency": "A value needs its currency.",
    "linkedin.version_ended": (
        "LinkedIn does not serve the API version in use. Set a later one in Accounts."
    ),
    "linkedin.version_missing": "LinkedIn was not told an API version. Update the program.",
    "linkedin.write_conflict": "LinkedIn was busy with the same record; it is tried again.",
}
