"""Words for Google Ads, and for what is refused here because Google would."""

WORDS = {
    "google.access_token_refused": (
        "Google refused the access token, and the next one, too. Consent anew and paste the"
        " refresh token in Accounts."
    ),
    "google.account_is_manager": (
        "The account is a manager, which has no campaigns of its own. Name the ad account that the"
        " campaigns are in, in Accounts."
    ),
    "google.account_not_ready": (
        "The Google Ads account is not set up for this[ ({platform_code})]. Look at its conversion"
        " and customer data settings, then release the destination."
    ),
    "google.action_refused": (
        "Google does not take events for a conversion action that is named[ ({platform_code})]."
        " Check the numbers in Accounts, and that each action belongs to the account and is made"
        " for imports; then release the destination."
    ),
    "google.action_too_recent": (
        "The conversion action is too new for Google; it is sent again in 6 hours."
    ),
    "google.ad_account_closed": (
        "The Google Ads account is closed, cancelled or suspended[ ({platform_code})]. Look at its"
        " state in Google Ads."
    ),
    "google.ad_object_unknown": (
        "Google does not know it in this account, or it was removed[ ({platform_code})]. Read the"
        " account again."
    ),
    "google.adjustment_needs_click_conversions": (
        "The event[ ({event_name})] changes what was counted, which only the older upload can."
        " Write click_conversions as the way in, if the account is on Google's list."
    ),
    "google.adjustment_needs_order_id": (
        "An adjustment names the order that it changes, and this event has no order id."
    ),
    "google.ads_api_not_enabled": (
        "The Google Ads API is not enabled in the Cloud project of the OAuth client. Enable it"
        " there to read and change campaigns."
    ),
    "google.ads_call_refused": (
        "Google refused what it was asked about the ad account[ ({platform_code})]. Nothing was"
        " changed."
    ),
    "google.ads_scope_missing": (
        "The consent covers conversions alone. To read and change campaigns consent anew, with the"
        " scope https://www.googleapis.com/auth/adwords beside it, and paste the refresh token in"
        " Accounts."
    ),
    "google.already_recorded": "Google had recorded it before[ ({platform_code})].",
    "google.api_not_enabled": (
        "The API is not enabled in the Google Cloud project of the OAuth client. Enable it there,"
        " then release the destination."
    ),
    "google.braid_not_permitted": (
        "The conversion action counts one conversion a click, which Google does not do for gbraid"
        " and wbraid."
    ),
    "google.budget_of_a_run": (
        "The budget is for the whole run of the campaign, so no daily budget can be set. Change it"
        " in Google Ads."
    ),
    "google.budget_refused": (
        "Google refused the budget[ ({platform_code})]. Look at the campaign in Google Ads."
    ),
    "google.budget_step": (
        "Google takes budgets in larger steps in this currency. Choose an amount with fewer"
        " decimal places."
    ),
    "google.budget_too_large": (
        "The budget is above what Google takes for a day. Choose a smaller one."
    ),
    "google.budget_too_small": (
        "The budget is below what Google takes for a day[, which is {least} at least]. Choose a"
        " larger one."
    ),
    "google.change_not_permitted": (
        "Google lets whoever consented read the account, but not change it[ ({platform_code})]."
        " Give that user standard access in Google Ads."
    ),
    "google.changes_forgotten": "Google remembers what was changed for 30 days, not for longer.",
    "google.click_id_refused": "Google does not know such a click id[ ({platform_code})].",
    "google.click_not_found": (
        "Google took it and found no ad click that it follows[ ({platform_code})][: {count} of {of}"
        " events of the request, not said which]."
    ),
    "google.click_of_other_account": "The click belongs to another Google Ads account.",
    "google.click_too_recent": (
        "The click is too recent for Google; it is sent again when 6 hours have passed."
    ),
    "google.client_refused": (
        "Google refused the OAuth client[ ({platform_code})]. Paste its ID and its present secret"
        " in Accounts."
    ),
    "google.consent_ended": (
        "The consent has ended: the refresh token was revoked, replaced or not used for 6 months."
        " Consent anew and paste the refresh token in Accounts."
    ),
    "google.consent_lacking": (
        "Google counts no event without consent of the person[ ({platform_code})]."
    ),
    "google.conversion_expired": "The conversion is too old to be changed (54 days).",
    "google.conversion_not_found": "Google knows no conversion of that order for the action.",
    "google.conversion_not_found_yet": (
        "Google does not know the conversion yet; the change is sent again tomorrow."
    ),
    "google.conversion_precedes_click": "The event took place before the click.",
    "google.conversion_refused": "Google refused the event[ ({platform_code})].",
    "google.conversion_too_recent": (
        "The conversion is too recent to be changed; it is tried again in 24 hours."
    ),
    "google.credentials_malformed": "A part of the Google credentials cannot be sent.",
    "google.credentials_missing": (
        "OAuth client ID, client secret and refresh token are needed. Paste them in Accounts."
    ),
    "google.currency_malformed": "The currency is no code of ISO 4217.",
    "google.destination_not_found": (
        "Google does not find the account. Check the customer ID in Accounts."
    ),
    "google.event_time_refused": (
        "Google refused the time of the event: too long ago, or in the future."
    ),
    "google.event_too_old": "Google found the event too old to count[ ({platform_code})].",
    "google.events_refused": "Google refused the event[ ({platform_code})].",
    "google.goes_in_another_request": "Google takes it in another request, which is the next.",
    "google.id_holds_personal_data": (
        "The order id or event id is an e-mail address, which Google does not take."
    ),
    "google.manager_mismatch": (
        "The manager account has no access to the account. Check both in Accounts."
    ),
    "google.no_identifier": (
        "Google needs a click id (gclid, gbraid or wbraid), an e-mail, a phone number, or first and"
        " last name with postal code and country."
    ),
    "google.not_allow_listed": (
        "Google has closed this way in for the account. Leave the way in empty in Accounts to use"
        " the Data Manager."
    ),
    "google.not_mapped": (
        "No conversion action counts such events[: {event_name}]. Name one in Accounts to send"
        " them."
    ),
    "google.page_ended": (
        "Google does not know any more where the reading had stopped. Read from the beginning."
    ),
    "google.parameter_malformed": "A parameter[ ({parameter})] is not spelled as Google does.",
    "google.path_unknown": "Google does not know the address any more. Update the program.",
    "google.permission_missing": (
        "Google refused access[ ({platform_code})]. Whoever consented needs access to the account,"
        " directly or by the manager that is named."
    ),
    "google.processing_refused": (
        "Google took the request and counted nothing of this event[ ({platform_code})]."
    ),
    "google.project_not_approved": (
        "Google has not approved the Cloud project for production accounts. Apply there, then"
        " release the destination."
    ),
    "google.query_refused": (
        "Google does not understand what the program asks for[ ({platform_code})]. Update the"
        " program."
    ),
    "google.rate_limited": "Google limits calls for now; sending goes on later.",
    "google.request_too_large": "The request was too large for Google.",
    "google.request_unknown": "Google does not know the request any more.",
    "google.restatement_needs_value": "A restatement needs what the order is worth now.",
    "google.row_unconfirmed": "Google took the request and did not say what became of this event.",
    "google.scope_missing": (
        "The consent does not cover this API. Consent anew, with the scope that Accounts names."
    ),
    "google.service_error": "Google has a fault for now[ ({platform_code})].",
    "google.terms_not_accepted": (
        "The customer data terms are not accepted. Accept them in the Google Ads account, then"
        " release the destination."
    ),
    "google.token_call_refused": (
        "Google gave no access token[ (HTTP {http_status})]. Check the credentials in Accounts."
    ),
    "google.too_many_changes": (
        "More was changed in one moment than Google tells of. Look at the change history in Google"
        " Ads."
    ),
    "google.twice_in_one_request": (
        "Google saw this order twice in one request and counted neither. Replay one of them."
    ),
    "google.value_needs_currency": "A value needs its currency.",
    "google.version_ended": (
        "Google does not serve the API version in use. Set a later one in Accounts."
    ),
}
