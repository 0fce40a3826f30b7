"""A made-up host project: pages that wait for an answer, one that does not, beside all of ours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config.urls import urlpatterns as ours
from consent.gate import ungated


def agenda(request: HttpRequest) -> HttpResponse:
    """Say whether the view ran, and how."""
    return HttpResponse(f"ran {request.method}")


@ungated
def receipt(_request: HttpRequest) -> HttpResponse:
    """Give what nobody is kept from."""
    return HttpResponse("a receipt")


def signed_in(request: HttpRequest) -> HttpResponse:
    """Show a page with nothing but the banner."""
    return render(request, "consent/banner.html")


urlpatterns = [
    path("agenda/", agenda, name="agenda"),
    path("api/v1/agenda/", agenda),
    path("api/v1/acts/1/receipt", receipt),
    path("signed-in/", ungated(signed_in)),
    *ours,
]
