"""The page that a link in a mail opens: it says what the link is for, and waits for a press."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods
from wagtail.models import Site

from consent.links import Link, LinkError, read
from consent.models import Practitioner
from consent.views.frame import page
from consent.views.link_session import addressee, keep
from consent.views.own import see_other
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
        found = read(token, purpose="answer", at=at)
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
