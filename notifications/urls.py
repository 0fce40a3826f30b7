"""Addresses of notices outside the desk: providers' reports, a company's count, subscriptions."""

from typing import Final

from django.urls import URLPattern, path

from notifications.views import events, roster, subscribing
from policies.addresses import LANGUAGES, PREFIXES

app_name = "notifications"

# Subscribing to public changes; below it what the links in its mails open, each with its secret.
SUBSCRIPTION: Final = {"fr": "abonnement/", "en": "subscription/"}
LINK: Final = {"fr": "lien/", "en": "link/"}
END: Final = {"fr": "fin/", "en": "end/"}


def _subscription(language: str) -> list[URLPattern]:
    """Give the addresses of a subscription in a language."""
    root, told = f"{PREFIXES[language].lstrip('/')}{SUBSCRIPTION[language]}", {"language": language}
    link, end = f"{root}{LINK[language]}<str:token>/", f"{root}{END[language]}<str:token>/"
    return [
        path(root, subscribing.subscription, told, name="subscription"),
        path(link, subscribing.confirming, told, name="subscription_confirm"),
        path(end, subscribing.ending, told, name="subscription_end"),
    ]


urlpatterns: list[URLPattern] = [
    *(pattern for language in LANGUAGES for pattern in _subscription(language)),
    path("effectif/", roster.receive, name="roster"),
    path("avis/evenements/<str:provider>/<uuid:route_id>/", events.events, name="events"),
]
