"""Every address: brands' public pages first, then accounts and the desk."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import Http404
from django.urls import include, path, re_path
from django.views.defaults import page_not_found
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail.admin import urls as wagtailadmin_urls

from accounts import oidc
from consent.urls import journal_patterns

# A brand decides who signs in by which address: allauth's own pages for that are closed.
CLOSED = {"exception": Http404()}

urlpatterns = [
    path("", include("policies.urls")),
    path("", include((journal_patterns, "journal"))),
    path("", include("consent.urls")),
    path("", include("notifications.urls")),
    path("admin/", include(wagtailadmin_urls)),
    *i18n_patterns(
        path("compte/", RedirectView.as_view(pattern_name="account_login")),
        re_path("^compte/(?:email|confirm-email|3rdparty|social)/", page_not_found, CLOSED),
        path("compte/oidc/<slug:provider_id>/login/", oidc.login, name="oidc_login"),
        path("compte/oidc/<slug:provider_id>/login/callback/", oidc.callback, name="oidc_callback"),
        # allauth's own views for it check less.
        re_path("^compte/oidc/", page_not_found, CLOSED),
        path("compte/", include("allauth.urls")),
        prefix_default_language=False,
    ),
]

if settings.LOCAL:
    # On a server the web server gives these; here nothing else would.
    urlpatterns.append(
        re_path("^media/(?P<path>.+)$", serve, {"document_root": settings.MEDIA_ROOT})
    )
if settings.DEMO:
    urlpatterns.append(path("", include("demo.urls")))

handler500 = "config.errors.server_error"
