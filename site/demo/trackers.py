"""The sample brands' registers of trackers; their officer signs off what is contested."""

from datetime import datetime

from wagtail.models import Site

from accounts.models import User
from consent.actions.seeding_trackers import seed_trackers
from consent.actions.signing_off import fingerprint, sign_off
from consent.models import ToolKind, Tracker
from demo.logins import LOGINS

_MATOMO = str(ToolKind.MATOMO.label)
_REASON = (
    "Stripe ne s’ouvre que sur la page de souscription, demandée par le praticien pour payer, et"
    " sans signaux avancés de fraude. Risque examiné avec notre conseil."
)


def load_trackers(site: Site, brand: str, *, now: datetime) -> None:
    """Give a sample brand the trackers it never had; sign off what nobody ever signed off."""
    seed_trackers(site)
    for row in Tracker.objects.filter(site=site, tool=ToolKind.MATOMO, provider=_MATOMO):
        # Its policy says: installed on our servers. So no other company sets it.
        row.provider = f"{_MATOMO} ({site.site_name})"
        row.save(update_fields=["provider"])
    email = next(one.email for one in LOGINS if (one.brand, one.role) == (brand, "dpo"))
    officer = User.objects.get(email=email)
    for row in Tracker.objects.filter(site=site, is_contested=True, sign_off="").order_by("pk"):
        if not row.history.exclude(sign_off="").exists():
            sign_off(row, by=officer, at=now, reason=_REASON, seen=fingerprint(row))
