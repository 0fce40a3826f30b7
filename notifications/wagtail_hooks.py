"""Notices in the desk."""

from django.urls import URLPattern
from wagtail import hooks


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Place the desk's pages about notices."""
    return []
