"""Words for what Meta refuses, and what is refused here because Meta would."""

WORDS = {
    "meta.account_checkpoint": "Meta wants the account's owner to log in there and confirm it.",
    "meta.ad_object_not_accessible": (
        "The token cannot reach this ad account, campaign or ad. Check the ad account ID, and give"
        " the token's user access to it in Meta's business settings."
    ),
    "meta.ads_management_missing": (
        "The token may not change ads. Add an access token with ads_management in Accounts."
    ),
    "meta.ads_read_missing": (
        "The token may not read the ad account. Add an access token with ads_read in Accounts."
    ),
    "meta.app_extinfo_malformed": "App data (extinfo) needs[ {entries}] entries in Meta's order.",
    "meta.app_needs_app_data": "Events from an app need app_data.",
    "meta.app_needs_tracking_flag": "Events from an app need a tracking flag[: {parameter}].",
    "meta.app_rate_limited": "Meta limits the calls of this app; sending goes on more slowly.",
    "meta.app_removed": "The app was removed from the account. Connect Meta again in Accounts.",
    "meta.blocked_for_policy": "Meta blocks the account for a policy. See its support page.",
    "meta.budget_above_maximum": (
        "The budget is above the largest that Meta takes. Set a lower one."
    ),
    "meta.budget_below_minimum": (
        "The budget is below the smallest that Meta takes. Set a higher one."
    ),
    "meta.budget_changed_too_often": (
        "Meta allows four changes of a budget in an hour; this one waits for the next hour."
    ),
    "meta.business_rate_limited": "Meta limits this business for now; sending goes on later.",
    "meta.calls_rate_limited": "Meta limits calls for now; sending goes on later.",
    "meta.capability_missing": "The token lacks a capability. Make a new one with that right.",
    "meta.changes_too_fast": "Meta limits changes for now; they go on later.",
    "meta.chat_name_not_allowed": "Meta does not take such events of chats[: {event_name}].",
    "meta.chat_needs_channel": "Chat events need a channel[: {known}].",
    "meta.chat_needs_identity": "Chat events[ by {channel}] need[ {needed}].",
    "meta.click_id_not_genuine": "Meta says the click id (fbc) was not made by it.",
    "meta.contents_need_id": "Each entry of contents needs an id.",
    "meta.currency_malformed": "The currency is no three-letter code.",
    "meta.currency_refused": "Meta does not know the currency.",
    "meta.dataset_not_accessible": (
        "The token cannot reach this dataset. Give it access in Meta's settings."
    ),
    "meta.event_time_outside_window": "Meta refuses the event's time.",
    "meta.event_too_old": "Meta refuses the event as too old.",
    "meta.fewer_received": (
        "Meta says it received fewer events than were sent[: {received} of {sent}]."
    ),
    "meta.identifier_not_a_number": "An identifier[ ({identifier})] must be a number.",
    "meta.identifiers_too_weak": "Meta cannot match on these alone[: {given}].",
    "meta.limited_data_use_malformed": "Limited data use is not spelled as Meta does.",
    "meta.limited_data_use_needs_ip_address": "Limited data use by location needs an IP address.",
    "meta.no_identifier": "There is no identifier that Meta takes.",
    "meta.page_rate_limited": "Meta limits this page for now; sending goes on later.",
    "meta.parameter_malformed": "A parameter[ ({parameter})] is not spelled as Meta does.",
    "meta.parameter_refused": "Meta refused a parameter[ (code {platform_code})].",
    "meta.password_changed": "The password was changed, so the token ended. Paste a new one.",
    "meta.path_unknown": "Meta does not know the address any more. Update the program.",
    "meta.permission_missing": "The token lacks a permission. Make a new one with that right.",
    "meta.proof_refused": "Meta refused the app's proof. Check the app secret in Accounts.",
    "meta.purchase_needs": "The purchase lacks what Meta needs[: {missing}].",
    "meta.quality_permission_missing": (
        "The token may not read the dataset's quality. Give its user partial access, use events"
        " dataset, in Meta's settings, and its app ads_read with ads_management."
    ),
    "meta.quota_nearly_used": (
        "Nearly all that Meta lets this account ask for is used; reading goes on later."
    ),
    "meta.request_refused": "Meta refused the request[ (HTTP {http_status})].",
    "meta.request_too_large": "The request was too large for Meta.",
    "meta.service_error": "Meta has a fault for now[ (HTTP {http_status})]; it is tried again.",
    "meta.session_ended": "The token's session ended. Paste a new token in Accounts.",
    "meta.token_expired": "The token expired. Paste a new token in Accounts.",
    "meta.token_malformed": "That is no access token of Meta.",
    "meta.token_missing": "There is no access token. Paste one in Accounts.",
    "meta.token_refused": (
        "Meta refused the token[ ({platform_code})]. Paste a new token in Accounts."
    ),
    "meta.unknown_error": "Meta has an unknown fault for now; it is tried again.",
    "meta.user_rate_limited": "Meta limits this user for now; sending goes on later.",
    "meta.value_needs_currency": "A value needs its currency.",
    "meta.version_ended": "Meta no longer serves the API version in use. Update the program.",
    "meta.website_needs_url": "Events from a website need event_source_url.",
    "meta.website_needs_user_agent": "Events from a website need client_user_agent.",
    "meta.whatsapp_goes_apart": (
        "Conversions of WhatsApp chats go to a WhatsApp destination. Connect one in Accounts."
    ),
}
