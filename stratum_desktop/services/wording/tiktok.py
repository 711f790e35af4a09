"""Words for what TikTok refuses, and what is refused here because TikTok would."""

WORDS = {
    "tiktok.access_refused": (
        "TikTok refused access[ (code {platform_code})]. Paste a new token in Accounts."
    ),
    "tiktok.ads_not_allowed": (
        "TikTok does not let the token read or change this ad account. Paste a Marketing API token"
        " that may, in Accounts, and check the ad account's ID."
    ),
    "tiktok.budget_refused": (
        "TikTok refused the budget[ (code {platform_code})]. It has to stay above TikTok's minimum"
        " and above 105 % of what was spent so far."
    ),
    "tiktok.change_refused": "TikTok did not make the change[ (code {platform_code})].",
    "tiktok.crm_needs_lead_id": "A CRM event set needs the ID of the lead.",
    "tiktok.crm_needs_own_name": (
        "A CRM event set takes names of your own only[, and {event_name} is one of TikTok's]."
    ),
    "tiktok.currency_malformed": "The currency is no three-letter code.",
    "tiktok.entity_unknown": (
        "TikTok does not know it in this ad account[: {external_id}]. It may have been deleted."
    ),
    "tiktok.limited_use_not_offered": (
        "The person limits the use of the data, and TikTok offers no limit for"
        "[ {event_source}] events of this kind."
    ),
    "tiktok.no_identifier": "There is no identifier that TikTok takes.",
    "tiktok.offline_needs_standard_name": (
        "An offline event set takes TikTok's standard names only[, and {event_name} is none]."
    ),
    "tiktok.other_event_set": (
        "The event set is for events of another kind[: it takes {event_set}, this is"
        " {event_source}]."
    ),
    "tiktok.parameter_malformed": "A parameter[ ({parameter})] is not spelled as TikTok does.",
    "tiktok.parameter_refused": "TikTok refused a parameter[ (code {platform_code})].",
    "tiktok.partly_accepted": (
        "TikTok took a part of[ {sent}] events and did not say which. See Events Manager."
    ),
    "tiktok.path_unknown": "TikTok does not know the address any more. Update the program.",
    "tiktok.permission_missing": (
        "The token may not report to this event set. Give it access in Events Manager."
    ),
    "tiktok.purchase_needs": "The offline purchase lacks what TikTok needs[: {missing}].",
    "tiktok.rate_limited": "TikTok limits calls for now; it goes on later.",
    "tiktok.request_refused": "TikTok refused the request[ (code {platform_code})].",
    "tiktok.request_too_large": "The request was too large for TikTok.",
    "tiktok.service_error": "TikTok has a fault for now[ (HTTP {http_status})]; it is tried again.",
    "tiktok.token_malformed": "That is no access token of TikTok.",
    "tiktok.token_missing": "There is no access token. Paste one in Accounts.",
    "tiktok.token_refused": (
        "TikTok refused the token[ ({platform_code})]. Paste a new token in Accounts."
    ),
    "tiktok.web_needs_page": "Events from a website need event_source_url.",
}
