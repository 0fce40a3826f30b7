"""Every address: brands' public pages first, then accounts, the desk, and health."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("", include("policies.urls")),
    path("admin/", include(wagtailadmin_urls)),
    *i18n_patterns(path("compte/", include("allauth.urls")), prefix_default_language=False),
]

if settings.DEMO:
    urlpatterns.append(path("", include("demo.urls")))
