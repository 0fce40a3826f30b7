"""Renews the roles of every brand, for instance after an update that gives them new rights."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from wagtail.models import Site

from accounts.roles import grant_roles
from consent.actions.seeding_trackers import seed_trackers
from policies.models import BrandHome
from policies.registers.seeds import seed_registers


class Command(BaseCommand):
    help = (
        "Gives the roles of every brand the rights they have in this version, and its registers"
        " the numbers and trackers they never had. Safe to run again: people keep their roles,"
        " registers their rows."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Renew each brand's roles."""
        for site in Site.objects.filter(root_page__in=BrandHome.objects.all()):
            grant_roles(site)
            seed_registers(site)
            seed_trackers(site)
            self.stdout.write(_("%(brand)s: roles renewed.") % {"brand": site.site_name})
