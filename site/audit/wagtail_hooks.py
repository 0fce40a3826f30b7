"""The auditors' part of the desk: its addresses and its menu."""

from collections.abc import Iterator
from types import ModuleType
from typing import Final

from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from audit.desk import (
    accesses,
    acts,
    exports,
    health,
    history,
    late,
    mandates,
    person,
    pictures,
    unanswered,
    version,
)
from audit.desk.access import may_read_any

_PAGES: Final[tuple[ModuleType, ...]] = (
    acts,
    person,
    version,
    pictures,
    late,
    unanswered,
    history,
    accesses,
    exports,
    health,
    mandates,
)
MENU: Final = "register_audit_menu_item"


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Place the auditors' pages."""
    return [address for page in _PAGES for address in page.addresses()]


class AuditMenu(SubmenuMenuItem):
    """Holds what auditors open; shown to whoever reads about practitioners of any brand."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it where it holds something for this person."""
        return may_read_any(request) and super().is_shown(request)


def _items() -> Iterator[MenuItem]:
    for page in _PAGES:
        yield from page.menu_items()


for _item in _items():
    hooks.register(MENU, lambda item=_item: item)


@hooks.register("register_admin_menu_item")
def audit_menu() -> MenuItem:
    """Put the auditors' pages in the main menu."""
    return AuditMenu(
        _("Audit"), Menu(register_hook_name=MENU), name="audit", icon_name="view", order=270
    )
