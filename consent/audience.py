"""How many practitioners a change of a brand's policies concerns."""

from datetime import date

from wagtail.models import Site

from consent.models import Practitioner


def practitioners(site: Site, *, day: date) -> int:
    """Give the number of a brand's practitioners under contract on a Paris day."""
    return Practitioner.objects.under_contract(at=day).filter(site=site).count()
