"""The mail of a notice as readers get it, before it leaves: in a frame of its own, and by test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from notifications import composing
from notifications.composing import TooLongError, UnmailableError
from notifications.composing.values import Role
from notifications.desk import access
from notifications.models import Notice
from policies.addresses import LANGUAGES
from policies.desk import access as policies_access
from policies.models import Proposal

# Mails have their styles in their elements, and nothing else may be loaded or run beside them.
FRAME: Final[dict[str, Any]] = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "sandbox": True,
}
ROLES: Final[dict[Role, str]] = {
    "signatory": gettext_noop("who signs for herself or a cabinet"),
    "member": gettext_noop("a member who does not sign"),
}


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """Of which notice or proposal the mail is shown, in which language, to a reader in which role.

    `page` and `frame` are the names of the two addresses.
    """

    about: Notice | Proposal
    language: str
    role: Role
    page: str
    frame: str

    def url(self, name: str, **changes: str) -> str:
        """Give an address with the same choices, but for `changes`."""
        chosen = {"language": self.language, "role": self.role} | changes
        return f"{reverse(name, args=[self.about.pk])}?{urlencode(chosen)}"


def addresses() -> list[URLPattern]:
    """Give the addresses of these pages."""
    proposal, notice = "notices/preview/<uuid:proposal_id>/", "notices/<uuid:notice_id>/preview/"
    return [
        _at(proposal, proposal_view, "preview"),
        _at(f"{proposal}mail/", proposal_mail_view, "preview_mail"),
        _at(notice, notice_view, "notice_preview"),
        _at(f"{notice}mail/", notice_mail_view, "notice_preview_mail"),
    ]


def _at(address: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    return path(address, view, name=f"notifications_desk_{name}")


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_view(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Show the mail that a proposal's notice will be; a POST sends it to oneself."""
    return _page(request, _of_proposal(request, proposal_id))


@require_http_methods(["GET", "HEAD", "POST"])
def notice_view(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Show a notice's mail; a POST sends it to oneself."""
    return _page(request, _of_notice(request, notice_id))


@require_safe
@xframe_options_sameorigin
@csp(FRAME)  # type: ignore[arg-type]
def proposal_mail_view(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Give the HTML of a proposal's mail, for the frame."""
    return _mail(_of_proposal(request, proposal_id))


@require_safe
@xframe_options_sameorigin
@csp(FRAME)  # type: ignore[arg-type]
def notice_mail_view(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Give the HTML of a notice's mail, for the frame."""
    return _mail(_of_notice(request, notice_id))


def _of_proposal(request: HttpRequest, proposal_id: UUID) -> _Asked:
    proposal = policies_access.proposal_for(request, str(proposal_id), action="view")
    names = ("notifications_desk_preview", "notifications_desk_preview_mail")
    return _asked(request, proposal, names)


def _of_notice(request: HttpRequest, notice_id: UUID) -> _Asked:
    notice = access.notice_for(request, notice_id)
    names = ("notifications_desk_notice_preview", "notifications_desk_notice_preview_mail")
    return _asked(request, notice, names)


def _asked(request: HttpRequest, about: Notice | Proposal, names: tuple[str, str]) -> _Asked:
    language, role = request.GET.get("language"), request.GET.get("role")
    return _Asked(
        about=about,
        language=language if language in LANGUAGES else LANGUAGES[0],
        role=role if role in ROLES else "signatory",
        page=names[0],
        frame=names[1],
    )


def _page(request: HttpRequest, asked: _Asked) -> HttpResponse:
    if request.method == "POST":
        _send(request, asked)
        return redirect(asked.url(asked.page))
    context: dict[str, Any] = {
        "asked": asked,
        "frame": asked.url(asked.frame),
        "proposal": asked.about if isinstance(asked.about, Proposal) else None,
        "languages": [(one, asked.url(asked.page, language=one)) for one in LANGUAGES],
        "roles": [(one, _(words), asked.url(asked.page, role=one)) for one, words in ROLES.items()],
    }
    try:
        context["shown"] = _shown(asked)
    except UnmailableError as refusal:
        context["refusal"] = _why(refusal)
    return render(request, "notifications/notice/preview.html", context)


def _shown(asked: _Asked) -> composing.Shown:
    return composing.preview(asked.about, asked.language, at=timezone.now(), role=asked.role)


def _mail(asked: _Asked) -> HttpResponse:
    try:
        return HttpResponse(_shown(asked).html)
    except UnmailableError as refusal:
        return HttpResponse(_why(refusal), content_type="text/plain; charset=utf-8")


def _why(refusal: UnmailableError) -> str:
    if isinstance(refusal, TooLongError):
        return _("The texts are too long for one mail, even without their PDFs. Split them up.")
    return _(
        "The brand’s sender or contact is no address that mail can use. Correct it in the brand’s"
        " settings."
    )


def _send(request: HttpRequest, asked: _Asked) -> None:
    person = access.person(request)
    at = timezone.now()
    try:
        composing.test_mail(asked.about, asked.language, to=person, at=at, role=asked.role)
    except Exception as error:  # noqa: BLE001 (each way of sending has errors of its own)
        said = {"error": type(error).__name__}
        messages.error(
            request,
            _(
                "No mail server takes it now (%(error)s). Try again later, or look at the settings"
                " of mail."
            )
            % said,
        )
        return
    messages.success(request, _("A test was sent to %(address)s.") % {"address": person.email})
