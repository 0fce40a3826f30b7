"""What we promise: policies, their versions, and since when each binds."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _grant(*, using: str, **_kwargs: Any) -> None:
    from policies.append_only import grant_to_application

    if settings.DATABASE_ROLE == "owner":
        grant_to_application(settings.DATABASE_APP_ROLE, using=using)


class PoliciesConfig(AppConfig):
    name = "policies"
    verbose_name = _("policies")

    def ready(self) -> None:
        """Answer the ports; keep what has bound; renew the application role's rights."""
        from policies import ports, views
        from policies.models import kept
        from policies.registers import tables

        ports.answer_previews("policies.PolicyPage", views.draft_preview)
        ports.answer_previews("policies.BrandHome", views.home_preview)
        tables.answer()
        kept.keep()
        post_migrate.connect(_grant, dispatch_uid="policies.grant")
