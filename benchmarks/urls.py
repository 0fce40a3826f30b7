"""The product's addresses, after the peers': these pay nothing for finding ours."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.cache import cache_page
from wagtail.views import serve

from config import urls
from policies.models import StoredPage
from policies.stored import SHELF


def hello(_request: HttpRequest) -> HttpResponse:
    """Say hello: what Django and the middleware cost by themselves."""
    return HttpResponse("Hello, world.", content_type="text/plain")


def forget(request: HttpRequest) -> HttpResponse:
    """Make the next page cold: without what this process keeps, and unless `kept` without bytes."""
    if "kept" not in request.GET:
        StoredPage.objects.all().delete()
    SHELF.clear()
    return HttpResponse("Forgotten.", content_type="text/plain")


urlpatterns = [
    path("hello/", hello),
    path("cached/<path:path>", cache_page(60)(serve)),
    path("stock/", include("wagtail.urls")),
    path("forget/", forget),
    *urls.urlpatterns,
]
