"""A brand's auditors, as mail asks for them."""

from collections.abc import Iterable
from typing import Final

from django.conf import settings
from wagtail.models import Site

from accounts.models import User
from accounts.roles import ROLES, group_name
from notifications.ports import Reader

_AUDITOR: Final = next(role for role in ROLES if role.key == "auditor")


def auditors_of(site: Site) -> list[Reader]:
    """Give the active people of the auditors' group, each in the language of her desk."""
    return readers_in([group_name(site, _AUDITOR)])


def readers_in(groups: Iterable[str]) -> list[Reader]:
    """Give the active people of groups, each once, in the language of her desk."""
    people = User.objects.filter(groups__name__in=groups, is_active=True).distinct()
    return [
        Reader(key=str(person.pk), email=person.email, language=_language_of(person))
        for person in people.select_related("wagtail_userprofile").order_by("pk")
    ]


def _language_of(person: User) -> str:
    profile = getattr(person, "wagtail_userprofile", None)
    chosen = profile.preferred_language if profile is not None else ""
    known = {code for code, _name in settings.LANGUAGES}
    return chosen if chosen in known else settings.LANGUAGE_CODE
