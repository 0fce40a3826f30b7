"""What each provider's word means by its documentation (RULES section 2): no framework.

Sources: Brevo's reference of transactional events and webhooks, its help page on bounces; Mailjet's
guide to its Event API, with the table of errors. What is not listed has no effect.
"""

from collections.abc import Mapping
from typing import Any, Final

SUBMITTED: Final = "submitted"
DELIVERED: Final = "delivered"
DEFERRED: Final = "deferred"
BOUNCED: Final = "bounced"
REJECTED: Final = "rejected"
COMPLAINED: Final = "complained"
OTHER: Final = "other"

BREVO: Final[dict[str, str]] = {
    # "Event triggered when message is pushed for delivery": the webhook's word for "sent". It may
    # come for a message that is then blocked.
    "request": SUBMITTED,
    "sent": SUBMITTED,
    # "When the message reaches the recipient": her server took it; Brevo sees no further.
    "delivered": DELIVERED,
    # "The email delivery has been delayed by the recipients mail server"; Brevo tries again.
    "deferred": DEFERRED,
    # "If it still remains undelivered after these attempts [36 hours], we stop trying to send the
    # email, and we mark it as a soft bounce": its name says temporary, but nothing more is tried.
    "soft_bounce": BOUNCED,
    # "When message is permanently rejected by recipient mail server".
    "hard_bounce": BOUNCED,
    # "... prevented to reach the recipients inbox due to blacklisted sender etc.".
    "blocked": REJECTED,
    # The address "is not valid or does not exist": Brevo sends nothing to it.
    "invalid_email": REJECTED,
    "invalid": REJECTED,
    # "An error occurred during the mail transfer from sender to recipient".
    "error": REJECTED,
    # "When email is marked as spam by recipients email provider".
    "spam": COMPLAINED,
    "complaint": COMPLAINED,
    # She cannot unsubscribe from a mandatory notice; the word is kept for the desk.
    "unsubscribed": OTHER,
    "unsubscribe": OTHER,
}

MAILJET: Final[dict[str, str]] = {
    # "Dispatched when the destination SMTP server (...) has accepted the message".
    "sent": DELIVERED,
    # With "hard_bounce: true if error was permanent"; without it see below.
    "bounce": BOUNCED,
    # "We didn't try to send it" (preblocked), or a filter of Mailjet's own stopped it.
    "blocked": REJECTED,
    # Dispatched by "which feedback loop program reported this complaint".
    "spam": COMPLAINED,
    "unsub": OTHER,
}
# The table of errors: "a temporary error (...). Delivery will be re-attempted".
GREYLISTED: Final = "greylisted"

# What only comes where opens or links are tracked: the attestation says that they are not.
TRACKING: Final = frozenset(
    {"opened", "unique_opened", "proxy_open", "unique_proxy_open", "open", "click"}
)


def brevo(event: Mapping[str, Any]) -> str:
    """Give the meaning of an event of Brevo."""
    return BREVO.get(str(event.get("event")), OTHER)


def mailjet(event: Mapping[str, Any]) -> str:
    """Give the meaning of an event of Mailjet: a bounce that is not permanent is a deferral."""
    meaning = MAILJET.get(str(event.get("event")), OTHER)
    is_permanent = event.get("hard_bounce") is True
    is_temporary = event.get("event") == "bounce" or event.get("error") == GREYLISTED
    if meaning in {BOUNCED, REJECTED} and is_temporary and not is_permanent:
        return DEFERRED
    return meaning
