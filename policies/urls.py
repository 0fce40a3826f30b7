"""The public addresses of a brand's policies, the same for every brand."""

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import StringConverter

from policies import feeds, views
from policies.addresses import (
    COMPARE,
    COUNSEL,
    LANGUAGES,
    NUMBER,
    ON_DAY,
    PREFIXES,
    SIDE_BY_SIDE,
    SLUGS,
    SUBPROCESSORS,
)
from policies.desk import counsel_page


class NumberConverter(StringConverter):
    """A version's number: 2.0."""

    regex = NUMBER


register_converter(NumberConverter, "number")


def _of_policy(language: str) -> list[URLPattern]:
    on_day, compare = ON_DAY[language], f"{COMPARE[language]}/<number:old>...<number:new>/"
    return [
        path("", views.policy),
        path("index.md", feeds.markdown),
        path("index.pdf", feeds.pdf),
        path("index.jsonld", feeds.linked),
        path("flux.atom", feeds.feed),
        path("versions/", views.timeline),
        path("versions/<number:number>/", views.version),
        path("versions/<number:number>/index.md", feeds.version_markdown),
        path("versions/<number:number>/index.pdf", feeds.pdf),
        path("versions/<number:number>/index.jsonld", feeds.version_linked),
        path(f"{on_day}/", views.pick_day),
        path(f"{on_day}/<str:day>/", views.on_day),
        path(f"{COMPARE[language]}/", views.pick_versions),
        path(compare, views.compare),
        path(f"{compare}{SIDE_BY_SIDE[language]}/", views.compare, {"mode": "side_by_side"}),
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
    register = f"{prefix}{SUBPROCESSORS[language]}/"
    return [
        *patterns,
        path(register, views.subprocessors, {"language": language}),
        path(
            f"{prefix}{COUNSEL[language]}/<str:key>/",
            counsel_page.counsel_page,
            {"language": language},
        ),
        path(prefix, views.home, {"language": language}),
    ]


urlpatterns = [
    *(pattern for language in LANGUAGES for pattern in _of_brand(language)),
    path("brand.css", views.style),
    path("logo", views.logo),
    path("robots.txt", feeds.robots),
    path("sitemap.xml", feeds.sitemap),
]
