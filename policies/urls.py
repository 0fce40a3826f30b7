"""The public addresses of a brand's policies, the same for every brand."""

from datetime import date

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import StringConverter

from policies import views
from policies.addresses import COMPARE, LANGUAGES, ON_DAY, PREFIXES, SLUGS


class NumberConverter(StringConverter):
    """A version's number: 2.0."""

    regex = r"[1-9][0-9]{0,3}\.(?:0|[1-9][0-9]{0,3})"


class DayConverter:
    """A calendar day as ISO 8601 writes it: 2026-03-01."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Give the day; ValueError (a 404) for one that does not exist."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Give the day as text."""
        return value.isoformat()


register_converter(NumberConverter, "number")
register_converter(DayConverter, "day")


def _of_policy(language: str) -> list[URLPattern]:
    return [
        path("", views.policy),
        path("index.md", views.markdown),
        path("flux.atom", views.feed),
        path("versions/", views.timeline),
        path("versions/<number:number>/", views.version),
        path("versions/<number:number>/index.md", views.version_markdown),
        path(f"{ON_DAY[language]}/<day:day>/", views.on_day),
        path(f"{COMPARE[language]}/<number:old>...<number:new>/", views.compare),
    ]


def _of_brand(language: str) -> list[URLPattern | URLResolver]:
    prefix = PREFIXES[language].lstrip("/")
    patterns: list[URLPattern | URLResolver] = [
        path(
            f"{prefix}{slugs[language]}/",
            include(_of_policy(language)),
            {"kind": kind, "language": language},
        )
        for kind, slugs in SLUGS.items()
    ]
    return [*patterns, path(prefix, views.home, {"language": language})]


urlpatterns = [
    *(pattern for language in LANGUAGES for pattern in _of_brand(language)),
    path("brand.css", views.style),
    path("logo", views.logo),
]
