"""The benchmark's addresses, and the one to which django-consent-trail sends people."""

from django.conf import settings
from django.urls import include, path

from benchmarks import urls

urlpatterns = [
    *(
        [path("consent/", include("consent_trail.urls"))]
        if "consent_trail" in settings.INSTALLED_APPS
        else []
    ),
    *urls.urlpatterns,
]
