"""The page that a link in a mail opens, which waits for a press; and what was answered by it."""

from collections.abc import Callable, Iterator
from functools import wraps
from http import HTTPStatus
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods
from wagtail.models import Site

from consent.links import Link, LinkError, opened
from consent.models import Act, Practitioner
from consent.printing import facts_of_each
from consent.views.frame import page
from consent.views.link_session import addressee, keep, link_of, remember, remembered
from consent.views.own import READ, own_page, see_other
from consent.views.receipts import acts_of
from policies.models import Version
from policies.stored import SHELF


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Say what a link opens; only a POST opens it. Nothing is signed or recorded here.

    Programs that look at mail follow its links: GET and HEAD change nothing.
    """
    site = SHELF.site(request.get_host())
    if site is None:
        raise Http404(_("No brand has this host name."))
    at = timezone.now()
    try:
        found = opened(token, purpose="answer", at=at)
        person, version = _opened(request, found, site)
    except LinkError as refusal:
        # No record says which language this person reads: her browser does.
        return page(request, "link", site, {"refusal": refusal}, status=HTTPStatus.FORBIDDEN)
    if request.method == "POST":
        if not request.user.is_authenticated:
            keep(request, found, at=at)
        return see_other(reverse("consent:answer_version", args=[version.pk]))
    with translation.override(person.language):
        return page(request, "link", site, {"version": version, "until": found.until})


def _opened(request: HttpRequest, found: Link, site: Site) -> tuple[Practitioner, Version]:
    """Give for whom a link is, and what it opens. Raises LinkError where it opens nothing."""
    person = addressee(found)
    of_brand = Version.objects.select_related("policy").filter(policy__site=site)
    version: Version | None = of_brand.filter(pk=found.version).first()
    if person.site_id != site.pk or version is None:
        raise LinkError(_("This link is not for this site. Copy it from the mail, or sign in."))
    if request.user.is_authenticated and request.user.pk != person.user_id:
        raise LinkError(
            _("You are signed in as somebody else. Sign out, then open the link again.")
        )
    return person, version


def then_recorded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lead who answers by a link on to what she recorded: anywhere else she would have to sign in.

    A refusal leads to what follows from it, as for everybody.
    """

    @wraps(view)
    def shown(request: HttpRequest, version_id: UUID) -> HttpResponse:
        response = view(request, version_id=version_id)
        was_recorded = request.method == "POST" and response.status_code == HTTPStatus.SEE_OTHER
        link = link_of(request) if was_recorded else None
        if link is None:
            return response
        remember(request, _answers(request, link))
        follows = reverse("consent:refused", args=[version_id])
        if response.headers["Location"].startswith(follows):
            return response
        return see_other(reverse("consent:recorded", args=[version_id]))

    return shown


def _answers(request: HttpRequest, link: Link) -> Iterator[Act]:
    """Give the acts for what was just posted, in her name or a cabinet's: each the last of it."""
    for name, value in request.POST.items():
        prefix, found, rest = name.rpartition("version")
        if not found or rest:
            continue
        version = Version.objects.only("policy", "major").get(pk=str(value))
        of_number = Q(policy=version.policy_id, version__major=version.major)
        cabinet = request.POST.get(f"{prefix}cabinet")
        herself = Q(cabinet=None, practitioner=link.practitioner)
        seat = Q(cabinet=cabinet) if cabinet else herself
        # Of two acts of one instant, the one that the other follows is the earlier one.
        last = Act.objects.filter(of_number, seat).exclude(next__version__major=version.major)
        yield from last.order_by("-recorded_at")[:1]


@own_page(*READ)
def recorded(request: HttpRequest, practitioner: Practitioner, version_id: UUID) -> HttpResponse:
    """Show who answered by a link what is recorded, with its receipts; invite her to sign in."""
    answered = remembered(request)
    found = acts_of(practitioner).in_bulk(answered)
    # In the order of the page on which they were answered: their instant is one.
    acts = [found[act] for act in answered if act in found]
    if not acts:
        return redirect("consent:answer_version", version_id)
    context = {"practitioner": practitioner, "answers": facts_of_each(acts)}
    return page(request, "recorded", practitioner.site, context)
