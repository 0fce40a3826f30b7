"""Outside counsel on the desk: invite, see what they said clause by clause, decide on it."""

from __future__ import annotations

import smtplib
from email.utils import formataddr
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from policies.actions import RefusedError
from policies.actions.counsel import Invitation, invite, revoke, shown_texts
from policies.actions.counsel_decisions import accept, settle, why_not
from policies.addresses import counsel_path
from policies.blocks import draft_of
from policies.desk import access
from policies.desk.showing import redline_parts
from policies.diff import compare
from policies.forms.counsel import InviteForm, SettleForm
from policies.models import BrandSettings, CounselComment, CounselLink, Proposal
from policies.models.counsel import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from policies.models import PolicyPage


def may_invite(request: HttpRequest, page: PolicyPage) -> bool:
    """Say whether the person may show the draft to somebody outside: editors and approvers."""
    return access.may_edit(request, page) or access.may(request, "promulgate", page.policy)


def open_comments(page: PolicyPage) -> int:
    """Give how many comments on a page's drafts nobody has decided on."""
    return CounselComment.objects.open().filter(link__page=page.pk).count()


def counsel_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """List a page's links and what came by them; invite one more lawyer.

    The answer to an invitation shows the link, this once: nobody keeps its secret.
    """
    page = access.page_for(request, page_id, action="view")
    allowed = may_invite(request, page)
    form = InviteForm(request.POST or None)
    made: dict[str, Any] = {}
    if request.method == "POST":
        if not allowed:
            raise PermissionDenied
        if form.is_valid() and (made := _invited(request, page, form)):
            form = InviteForm()
    return _shown(request, page, form=form, allowed=allowed, **made)


def _invited(request: HttpRequest, page: PolicyPage, form: InviteForm) -> dict[str, Any]:
    invitation: Invitation = form.invitation()
    try:
        link, key = invite(
            page, invitation=invitation, by=access.person(request), at=timezone.now()
        )
    except RefusedError as refusal:
        form.add_error(None, str(refusal))
        return {}
    url = f"{page.policy.site.root_url}{counsel_path(link.language, key)}"
    return {"made": link, "url": url, "mailed": _mail(link, url)}


def _mail(link: CounselLink, url: str) -> bool:
    """Send the link to the lawyer, in the text's language; say whether a server took the mail."""
    brand = BrandSettings.for_site(link.page.policy.site)
    sender = settings.DEFAULT_FROM_EMAIL
    if brand.sender_email:
        sender = formataddr((brand.sender_name or brand.name, brand.sender_email))
    with translation.override(link.language):
        mail = EmailMessage(
            subject=_("%(brand)s: a draft to review") % {"brand": brand.name},
            body=render_to_string(
                "policies/counsel_mail.txt", {"link": link, "url": url, "brand": brand}
            ),
            from_email=sender,
            to=[link.email],
            reply_to=[link.by.email],
        )
    try:
        return bool(mail.send())
    except (OSError, smtplib.SMTPException):
        return False


def _shown(
    request: HttpRequest, page: PolicyPage, *, form: forms.Form, allowed: bool, **made: Any
) -> HttpResponse:
    at = timezone.now()
    links = page.counsel_links.select_related("by", "base", "revocation__by").order_by("-at")
    still = set(page.counsel_links.open(at=at).values_list("pk", flat=True))
    latest = page.latest()
    comments = [_comment(one, latest) for one in _comments(page)]
    context = {
        "page": page,
        "form": form,
        "allowed": allowed,
        "writes": access.may_edit(request, page),
        "links": [(one, one.pk in still) for one in links],
        "open": [one for one in comments if one["decision"] is None],
        "decided": [one for one in comments if one["decision"] is not None],
        "proposal": Proposal.objects.open().filter(texts__page=page.pk).first(),
        "settle_form": SettleForm(),
        **made,
    }
    return render(request, "policies/desk/counsel.html", context)


def _comments(page: PolicyPage) -> list[CounselComment]:
    found = CounselComment.objects.filter(link__page=page.pk)
    return list(found.select_related("link", "decision__by").order_by("at", "pk"))


def _comment(comment: CounselComment, latest: PolicyPage) -> dict[str, Any]:
    """Give what the desk shows of a comment: its clause as it was shown, and what would change."""
    link = comment.link
    before = shown_texts(link, comment.clause).get(comment.block, "")
    redline = compare(before, comment.wording) if comment.wording else None
    decision = getattr(comment, "decision", None)
    undecided = bool(comment.wording) and decision is None
    return {
        "comment": comment,
        "link": link,
        "heading": _heading(comment),
        "redline": redline_parts(redline, prefix=f"c{comment.pk}-"),
        "refusal": why_not(comment, latest) if undecided else "",
        "decision": decision,
        "rows": min(14, 2 + len(comment.wording) // 70),
    }


def _heading(comment: CounselComment) -> str:
    """Give the clause's number and title as the lawyer was shown them; nothing for the whole."""
    source = comment.link.source
    draft = draft_of(title=source["title"], raw=source["body"], language=comment.link.language)
    found = (one for one in draft.clauses if one.id and one.id == comment.clause)
    clause = next(found, None)
    return clause.heading() if clause else ""


def revoke_view(request: HttpRequest, link_id: str) -> HttpResponse:
    """Warn that a link is closed for ever, then close it."""
    link = get_object_or_404(CounselLink.objects.select_related("page__policy"), pk=link_id)
    page = access.page_for(request, link.page_id, action="view")
    if not may_invite(request, page):
        raise PermissionDenied
    form = forms.Form({})
    form.is_valid()

    def act() -> None:
        revoke(link, by=access.person(request), at=timezone.now())

    if request.method == "POST" and access.done(request, act, form, _("The link is closed.")):
        return redirect("policies_desk_counsel", page.pk)
    context = {"page": page, "link": link, "form": form}
    return render(request, "policies/desk/counsel_revoke.html", context)


@require_POST
def accept_view(request: HttpRequest, comment_id: str) -> HttpResponse:
    """Put a proposed wording into its clause."""
    comment, page = _decidable(request, comment_id)
    if not access.may_edit(request, page):
        raise PermissionDenied

    def act() -> None:
        accept(comment, by=access.person(request), at=timezone.now())

    sentence = _("The wording is in the draft. You have edited this text: somebody else approves.")
    return _after(request, page, act, sentence)


@require_POST
def settle_view(request: HttpRequest, comment_id: str) -> HttpResponse:
    """Decline a comment, or note that it was dealt with."""
    comment, page = _decidable(request, comment_id)
    if not may_invite(request, page):
        raise PermissionDenied
    form = SettleForm(request.POST)
    if not form.is_valid():
        said = [str(message) for found in form.errors.values() for message in found]
        messages.error(request, " ".join(said))
        return _to_list(page)

    def act() -> None:
        settle(
            comment,
            outcome=Outcome(form.cleaned_data["outcome"]),
            reason=form.cleaned_data["reason"],
            by=access.person(request),
            at=timezone.now(),
        )

    return _after(request, page, act, _("Recorded."))


def _decidable(request: HttpRequest, comment_id: str) -> tuple[CounselComment, PolicyPage]:
    found = CounselComment.objects.select_related("link__page__policy")
    comment = get_object_or_404(found, pk=comment_id)
    return comment, access.page_for(request, comment.link.page_id, action="view")


def _after(
    request: HttpRequest, page: PolicyPage, act: Callable[[], object], sentence: str
) -> HttpResponse:
    try:
        act()
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence)
    return _to_list(page)


def _to_list(page: PolicyPage) -> HttpResponse:
    return HttpResponseRedirect(reverse("policies_desk_counsel", args=[page.pk]))
