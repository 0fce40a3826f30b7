"""The mailbox page of the demo."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demo import mailbox


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
