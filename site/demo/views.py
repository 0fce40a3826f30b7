"""The pages of the demo: its mailbox, and a subscription to pay."""

from http import HTTPStatus
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from demo import mailbox

# How a subscription is paid: by card through Stripe, or without it.
WAYS: Final = ("card", "transfer", "debit")


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List every mail that was sent, the newest first."""
    return render(request, "demo/inbox.html", {"mails": mailbox.mails()})


@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """Show one mail: its headers, its text, its HTML in a frame without scripts."""
    try:
        return render(request, "demo/mail.html", {"mail": mailbox.read(name)})
    except FileNotFoundError as error:
        raise Http404(_("There is no such mail.")) from error


@require_safe
def source(_request: HttpRequest, name: str) -> HttpResponse:
    """Give one mail as it was sent."""
    try:
        return HttpResponse(mailbox.raw(name), content_type="message/rfc822")
    except FileNotFoundError as error:
        raise Http404(_("There is no such mail.")) from error


# Nothing is kept of it, so there is nothing to forge; and no visitor gets a cookie for reading.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Show what a subscription costs and how to pay it; say thank you, for nothing is charged."""
    way = request.POST.get("way", "")
    is_paid = way in WAYS and (way != "card" or bool(request.POST.get("token")))
    is_wrong = request.method == "POST" and not is_paid
    return render(
        request,
        "demo/subscribe.html",
        {"way": way if is_paid else "", "is_wrong": is_wrong},
        status=HTTPStatus.BAD_REQUEST if is_wrong else HTTPStatus.OK,
    )
