"""Words for what becomes of deliveries, destinations, answers and the network."""

WORDS = {
    "answer.cut": "The platform's answer broke off[ (HTTP {http_status})]; it is asked again.",
    "answer.not_decodable": "The platform's answer could not be unpacked.",
    "answer.not_json": "The platform answered with something that is no JSON, such as a web page.",
    "answer.not_understood": "The platform's answer was not understood[ (HTTP {http_status})].",
    "answer.redirected": "The platform sent us to another address, which is never followed.",
    "answer.too_large": "The platform's answer was too large[: more than {limit_bytes} bytes].",
    "certificate.expired": (
        "Its certificate has run out, unless this computer's clock is wrong: look at the clock"
        " first."
    ),
    "certificate.not_accepted": "Its certificate was not accepted. Ask who runs your network.",
    "certificate.not_yet_valid": (
        "Its certificate is not valid yet, unless this computer's clock is wrong: look at the clock"
        " first."
    ),
    "certificate.tls_outdated": (
        "It shares no safe version of TLS with this computer. A proxy may stand in between: ask who"
        " runs your network."
    ),
    "certificate.unknown_authority": (
        "Nobody that this computer trusts vouches for its certificate. If your company's proxy"
        " stands in between, ask for the file of its authority and name it in SSL_CERT_FILE."
    ),
    "certificate.wrong_host": (
        "Its certificate is made out to another name. A proxy or a sign-in page may stand in"
        " between: ask who runs your network."
    ),
    "consent.not_given": "No consent for ad user data, which this destination needs.",
    "delivery.awaiting_verdict": (
        "Sent, unconfirmed: the platform took it and says later what it counted."
    ),
    "delivery.ageing": (
        "Deliveries that wait at {destination} have used up {percent} % of the time in which the "
        "platform takes them. Find out what holds them."
    ),
    "delivery.body_erased": "What was to be sent has been erased after its time; upload it again.",
    "delivery.batch_refused": (
        "The platform refused the whole request; the event it minds is searched for."
    ),
    "delivery.body_changed": (
        "What was to be sent of delivery {delivery} has changed on the disk; it was not sent. "
        "Cancel that delivery, then release the destination."
    ),
    "delivery.cancelled": "Stopped by a person.",
    "delivery.confirmed_later": "The platform confirmed that it counted the event.",
    "delivery.copy_restored": (
        "The workspace was put back from a copy of {copied_at}; this may have been sent since. "
        "Look at the platform: replay it if it is not there, cancel it if it is."
    ),
    "delivery.lease_ran_out": "The engine ended while sending; it is sent again.",
    "delivery.may_have_arrived": (
        "The platform may have got it already; another copy could count twice. It waits for a yes "
        "of its own."
    ),
    "delivery.never_written": "Nothing was ever written for it. Write it anew.",
    "delivery.not_as_shown": "It has changed since it was shown.",
    "delivery.no_dedupe": (
        "It may have arrived, and this platform would count a second copy. "
        "Decide whether to replay."
    ),
    "delivery.not_a_dead_letter": "Only rejected, expired and uncertain deliveries are replayed.",
    "delivery.not_found": "There is no such delivery.",
    "delivery.not_conserved": "Deliveries do not add up at {destination}. Run stratum verify.",
    "delivery.past_dedupe_window": (
        "It may have arrived, and the platform no longer recognises a second copy. "
        "Decide whether to replay."
    ),
    "delivery.replayed": "Replayed by a person.",
    "delivery.rewritten": "Written anew and replayed by a person, under the same event ID.",
    "delivery.too_old": "Older than the platform accepts[: its limit is {limit_days} days].",
    "delivery.worker_ended": (
        "The program ended each of the last {times} times while it sent this one by itself, so it "
        "is set aside and everything else goes on. It may have arrived. Report the fault; replay "
        "it after an update, or cancel it."
    ),
    "delivery.without_reason": "No reason was stored[; the delivery is {state}].",
    "delivery.unconfirmed": "The platform did not say whether it took this event.",
    "delivery.unknown": "There is no delivery {id}.",
    "delivery.verdict_never_came": (
        "Sent, unconfirmed: the platform took it and never said what it counted."
    ),
    "correction.several_destinations": "A correction is for one destination.",
    "correction.too_many": "A destination takes at most {most} corrections.",
    "correction.unusable": "That correction of {field} cannot be carried out.",
    "destination.account_malformed": "The account's number is not spelled as the platform does.",
    "destination.base_url_malformed": "The base address is no web address.",
    "destination.foreign_host": "The base address does not belong to the platform.",
    "destination.not_loopback": "A practice workspace sends to this computer only.",
    "destination.off": "The destination is switched off.",
    "destination.option_malformed": "The option {option} is not spelled as the platform does.",
    "destination.paused": "Paused by a person.",
    "destination.unknown": "That destination is not there any more.",
    "engine.already_running": "Another process[ ({pid})] delivers for this workspace already.",
    "network.answer_lost": "The answer was lost on the way[ ({error})]; it may have arrived.",
    "network.certificate_refused": (
        "Nothing was sent, because the other side could not prove that it is the platform.[ {why}]"
        " Once that is mended it goes on by itself, or release the destination."
    ),
    "network.deadline_passed": "The platform did not answer[ within {seconds} s].",
    "network.unreachable": (
        "The platform cannot be reached[ ({error})]. Look at this computer's network."
    ),
    "clock.skewed": (
        "This computer's clock is off[ by {seconds} s]. Set it right: the destination then goes on "
        "by itself."
    ),
    "clock.jumped": (
        "This computer's clock was set by {off_minutes}, so nothing is sent and nothing ends as "
        "too old. Look at the clock. It goes on by itself once a platform confirms the time; if "
        "you know that it is right, release the destination."
    ),
    "clock.unconfirmed": (
        "While this computer was off its clock moved on by {off_minutes}, and no platform has "
        "confirmed the time yet, so nothing is sent and nothing ends as too old. Look at the "
        "clock. It goes on by itself once a platform answers; if you know that it is right, "
        "release the destination."
    ),
    "clock.off": (
        "This computer's clock and that of {destination} differ by {seconds} s. Set it right."
    ),
    "disk.nearly_full": (
        "Only {megabytes} MB are free. Deliveries wait: what could not be recorded is not sent. "
        "Make room."
    ),
    "workspace.copied": (
        "This workspace was copied or moved here, and another copy may send the same. Make sure "
        "that only one goes on, then release the destination in that one."
    ),
    "account.does_not_fit": "That is no account of this platform.",
    "account.field_does_not_fit": "The field {field} is not spelled as the platform does.",
    "account.field_missing": "A field is missing: {field}.",
    "account.field_unknown": "There is no field {field}.",
    "event.unknown": "No accepted event is called so.",
    "order.period_unusable": "The period is 1 to {most_days} days.",
    "platform.event_refused": "The platform refused this event[ (HTTP {http_status})].",
    "platform.not_connected": "No destination of this platform is connected.",
    "platform.unknown": "There is no platform {platform}.",
    "platform.chosen_version_ends": (
        "The API version[ {version}] that the account names ends in {days} days. Name a later one."
    ),
    "platform.version_ends": "The API version in use ends in {days} days. Update the program.",
    "upload.checked": "Checked and ready to send.",
}
