"""Put the version in force, as an ordinary page, below the same brand's home."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand
from wagtail.models import Site

from benchmarks.stock.models import StockPage
from benchmarks.stock.source import HOST, SLUG, stream_of
from policies.models import Version


class Command(BaseCommand):
    help = "Writes the stock page, with the text of the sample brand's privacy policy."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make the page and publish it."""
        site = Site.objects.get(hostname=HOST)
        versions = Version.objects.filter(policy__site=site, policy__kind="privacy", language="fr")
        version = versions.in_force(at=datetime.now(UTC)).get()
        page = StockPage(title=version.title, slug=SLUG, body=stream_of(version.html))
        site.root_page.add_child(instance=page)
        page.save_revision().publish()
