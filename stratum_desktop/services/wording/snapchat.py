"""Words for what Snapchat refuses, and what is refused here because Snapchat would."""

WORDS = {
    "snapchat.ads_changed_meanwhile": (
        "Somebody changed it between looking and writing, so nothing was written. Look again."
    ),
    "snapchat.ads_credentials_malformed": (
        "The OAuth client ID, client secret or refresh token holds what cannot be sent. Paste"
        " them again in Accounts."
    ),
    "snapchat.ads_credentials_missing": (
        "To read campaigns, Snapchat needs an OAuth client ID, client secret and refresh token."
        " Enter them in Accounts."
    ),
    "snapchat.ads_grant_refused": (
        "Snapchat refused the OAuth client or refresh token. Make a new refresh token, and paste"
        " it in Accounts."
    ),
    "snapchat.ads_not_allowed": (
        "Snapchat does not let the owner of the refresh token read or change this ad account."
    ),
    "snapchat.ads_part_refused": (
        "Snapchat refused a part of the request[ (code {platform_code})]."
    ),
    "snapchat.ads_request_refused": "Snapchat refused the request[ (code {platform_code})].",
    "snapchat.ads_token_refused": (
        "Snapchat refused the access token. Make a new refresh token, and paste it in Accounts."
    ),
    "snapchat.ads_unknown": (
        "Snapchat does not know it in this ad account. It may have been removed."
    ),
    "snapchat.app_extinfo_malformed": (
        "App data (extinfo) needs[ {entries}] entries in Snapchat's order, with the version of"
        " the operating system."
    ),
    "snapchat.app_flag_malformed": "A flag of app_data[ ({parameter})] must be 0 or 1.",
    "snapchat.app_needs_app_data": "Events from an app need app_data.",
    "snapchat.app_takes_app_events": (
        "This destination is a Snap app, which takes events of the app alone. Connect the pixel"
        " as a second destination for the others."
    ),
    "snapchat.asset_unknown": (
        "Snapchat does not know this pixel or app. Check the id in Accounts."
    ),
    "snapchat.contents_need_id": "Each entry of contents needs an id.",
    "snapchat.currency_malformed": "The currency is no three-letter code.",
    "snapchat.events_refused": "Snapchat refused the event[ (code {platform_code})].",
    "snapchat.identifiers_too_weak": (
        "Snapchat needs an e-mail, a phone number, a mobile ad id, or IP address and user agent"
        "[; given: {given}]."
    ),
    "snapchat.limited_use_malformed": (
        "Limited use is not spelled as Snapchat does[; it knows {known}]."
    ),
    "snapchat.no_identifier": "There is no identifier that Snapchat takes.",
    "snapchat.not_mapped": "Snapchat has no name for such events[: {event_name}].",
    "snapchat.parameter_malformed": "A parameter[ ({parameter})] is not spelled as Snapchat does.",
    "snapchat.path_unknown": "Snapchat does not know the address any more. Update the program.",
    "snapchat.permission_missing": (
        "The token may not send to this pixel or app. Make one in the organisation that owns it."
    ),
    "snapchat.pixel_takes_no_app": (
        "This destination is a pixel, which takes no events of an app. Connect the Snap App ID as"
        " a second destination."
    ),
    "snapchat.purchase_needs": "The purchase lacks what Snapchat needs[: {missing}].",
    "snapchat.rate_limited": "Snapchat limits calls for now; it goes on later.",
    "snapchat.request_too_large": "The request was too large for Snapchat.",
    "snapchat.service_error": (
        "Snapchat has a fault for now[ (HTTP {http_status})]; it is tried again."
    ),
    "snapchat.token_malformed": "That is no access token of Snapchat.",
    "snapchat.token_missing": "There is no access token. Paste one in Accounts.",
    "snapchat.token_refused": "Snapchat refused the token. Paste a new token in Accounts.",
    "snapchat.version_ended": (
        "Snapchat no longer serves the API version in use. Update the program."
    ),
    "snapchat.website_needs_url": "Events from a website need event_source_url.",
}
