"""The words of the points that somebody confirms of a tool (`consent.trackers.attesting`)."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

POINTS: Final[dict[str, Any]] = {
    "sole_purpose": _("It measures the audience of this site, and serves no other purpose."),
    "sole_publisher": _("It measures for us alone: nobody else uses what it collects."),
    "anonymous_statistics": _("It gives anonymous statistics only."),
    "no_cross_use": _(
        "Its data are not combined with other data, and follow nobody to other sites or"
        " applications."
    ),
    "anonymous_address": _(
        "Network addresses are made anonymous when they are received: set up on its server."
    ),
    "no_campaigns": _(
        "No campaign or channel is measured: also not by settings or plugins of its server."
    ),
    "retention": _("What it collects is deleted after 25 months at most: set up on its server."),
    "opt_out": _("Visitors are told of it, and can refuse it on every page."),
    "no_cookies": _("It writes nothing in visitors’ devices."),
    "lifetime": _("Its cookies end 13 months after the first visit, and no visit renews them."),
    "payment_pages": _("It loads on pages on which something is paid, and on no others."),
    "no_fraud_signals": _("It loads without advanced fraud signals."),
    "in_register": _("Its cookies stand in the register of trackers, contested ones signed off."),
}
