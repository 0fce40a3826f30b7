"""The pages of passages: those of each brand, one of them, a screen of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from consent.crawling import standing_of
from consent.desk.crawls import rights, showing
from consent.models import Crawl, CrawlScreen
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

# Of each brand; those before are kept, and rarely looked at.
LATEST: Final = 20


def list_view(request: HttpRequest) -> HttpResponse:
    """Show where each of the person's brands stands, and its latest passages."""
    if not rights.may_view_any(request):
        raise PermissionDenied
    day = paris_day(timezone.now())
    brands = []
    for site in rights.sites_of(request):
        standing = standing_of(site, day=day)
        crawls = Crawl.objects.filter(site=site).order_by("-at", "-pk")[:LATEST]
        lines = [(one, len(one.seen["visits"]), len(one.differences)) for one in crawls]
        brands.append((site, standing, showing.sentence(standing), lines))
    return render(request, "consent/desk/crawls.html", {"brands": brands})


def crawl_view(request: HttpRequest, crawl_id: UUID) -> HttpResponse:
    """Show a passage: its differences, everything seen, and its screens."""
    crawl = rights.crawl_for(request, crawl_id)
    screens = crawl.screens.defer("screenshot").order_by("page", "state", "-width")
    context = {
        "crawl": crawl,
        "pages": len({one["page"] for one in crawl.seen["visits"]}),
        "visits": len(crawl.seen["visits"]),
        "differences": showing.differences(crawl.differences),
        "things": showing.things(crawl.seen),
        "unprovoked": crawl.seen["unprovoked"],
        "screens": [(one, showing.state(one.state)) for one in screens],
    }
    return render(request, "consent/desk/crawl.html", context)


def screen_view(request: HttpRequest, crawl_id: UUID, screen_id: UUID) -> HttpResponse:
    """Give a screen of a passage as a picture."""
    crawl = rights.crawl_for(request, crawl_id)
    screen = get_object_or_404(CrawlScreen, crawl=crawl, pk=screen_id)
    return HttpResponse(bytes(screen.screenshot), content_type="image/png")
