"""The one page that outside counsel sees, by a link that is a secret: read a draft, remark on it.

No cookie and no session has a part in it: whoever holds the link may do what the page offers, so
there is nothing that another site's form could ride on. The link itself is what Django's token
would be. Django's own check cannot be used: a page that sends no referrer has forms whose origin
is “null”, which it refuses.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from lxml import html

from policies.actions import RefusedError
from policies.actions.counsel import (
    ClosedError,
    TooMuchError,
    is_open,
    link_of,
    say,
    shown_texts,
)
from policies.actions.findings import Found
from policies.actions.texts import draft_of_version, text_of
from policies.addresses import counsel_path
from policies.blocks import draft_of
from policies.deadlines import paris_day
from policies.desk.showing import finding_lines, redline_parts
from policies.diff import compare_drafts
from policies.forms.counsel import CounselForm
from policies.markup import anchors, document_html
from policies.rendering.frame import common
from policies.stored import SHELF

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.http import HttpRequest
    from wagtail.models import Site

    from policies.clauses import Draft
    from policies.models import CounselComment, CounselLink

# Nothing of this page stays with anybody but its reader: no cache, no search engine, no referrer.
PRIVATE: Final = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
# What a browser says of a form that was sent from this page, or typed by hand.
OURS: Final = {"same-origin", "none"}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def counsel_page(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """Show the draft that a key opens, as it was when the link was made; keep what is said of it.

    404 for a key that opens nothing at this brand's host, 410 once a link is closed, 400 with a
    sentence for what cannot be kept, 429 for too much. Reading changes nothing.
    """
    site = SHELF.site(request.get_host())
    if site is None:
        raise Http404(_("No brand has this host name."))
    with translation.override(language):
        response = _answer(request, site, key=key, language=language)
    for name, value in PRIVATE.items():
        response.headers[name] = value
    return response


def _answer(request: HttpRequest, site: Site, *, key: str, language: str) -> HttpResponse:
    at = timezone.now()
    frame = common(site, language, paris_day(at))
    link = link_of(key, site=site)
    if link is None or not is_open(link, at=at):
        status = 404 if link is None else 410
        context = {**frame, "link": link}
        return render(request, "policies/counsel_closed.html", context, status=status)
    frame |= {"path": counsel_path(language, key), "link": link}
    if request.method == "POST":
        return _heard(request, link, frame=frame, at=at)
    return _shown(request, link, frame=frame, sent=request.GET.get("sent", ""))


def _heard(
    request: HttpRequest, link: CounselLink, *, frame: dict[str, Any], at: datetime
) -> HttpResponse:
    """Keep what was said and lead back to its clause; else show it again with the reason."""
    if request.headers.get("Sec-Fetch-Site", "none") not in OURS:
        return HttpResponse(_("Send this form from its own page."), "text/plain", 403)
    clauses, clause = _ids(_draft(link)), request.POST.get("clause", "")
    place = clauses.index(clause) if clause in clauses else 0
    form = CounselForm(request.POST, clause=clause, texts=shown_texts(link, clause), place=place)
    try:
        if form.is_valid():
            said = say(link, said=form.said(), at=at)[0]
            return _back(frame["path"], said, place=place)
        status = 400
    except ClosedError:
        return render(request, "policies/counsel_closed.html", frame, status=410)
    except RefusedError as refusal:
        form.add_error(None, str(refusal))
        status = 429 if isinstance(refusal, TooMuchError) else 400
    return _shown(request, link, frame=frame, tried=form, status=status)


def _back(path: str, said: CounselComment, *, place: int) -> HttpResponse:
    response = HttpResponseRedirect(f"{path}?sent={said.pk}#note:{place}")
    response.status_code = 303
    return response


def _shown(
    request: HttpRequest,
    link: CounselLink,
    *,
    frame: dict[str, Any],
    sent: str = "",
    tried: CounselForm | None = None,
    status: int = 200,
) -> HttpResponse:
    draft = _draft(link)
    redline = compare_drafts(draft_of_version(link.base), draft) if link.base else None
    found = [Found(**one) for one in link.findings or ()]
    context = {
        **frame,
        "moved_on": text_of(link.page).sha256 != link.sha256,
        "redline": redline_parts(redline, prefix="change:", top=2),
        "findings": finding_lines(found, kind=link.page.kind),
        "clauses": list(_clauses(link, draft, tried)),
        "tried": tried,
        "sent": sent,
    }
    return render(request, "policies/counsel.html", context, status=status)


def _draft(link: CounselLink) -> Draft:
    source = link.source
    return draft_of(title=source["title"], raw=source["body"], language=link.language)


def _ids(draft: Draft) -> list[str]:
    """Give the clauses that can be spoken of by place: none is the text as a whole."""
    return ["", *(clause.id for clause in draft.clauses)]


def _clauses(
    link: CounselLink, draft: Draft, tried: CounselForm | None
) -> Iterator[dict[str, Any]]:
    """Give each clause with its text, its form, and what was said of it; last the whole text."""
    said = defaultdict(list)
    for one in link.comments.order_by("at", "pk"):
        said[one.clause].append(one)
    sections = html.fragments_fromstring(document_html(draft))
    together = zip(anchors(draft), sections, strict=True)
    for place, (anchor, section) in enumerate(together, start=1):
        shown = {"html": _html(section), "place": place}
        shown["heading"] = anchor.heading or _("the beginning")
        form = _form(link, anchor.clause, place, tried) if anchor.clause else None
        yield {**shown, "form": form, "said": said[anchor.clause] if anchor.clause else []}
    whole = _form(link, "", 0, tried)
    yield {"heading": _("the text as a whole"), "place": 0, "form": whole, "said": said[""]}


def _form(link: CounselLink, clause: str, place: int, tried: CounselForm | None) -> CounselForm:
    if tried is not None and tried.clause == clause:
        return tried
    return CounselForm(clause=clause, texts=shown_texts(link, clause), place=place)


def _html(section: html.HtmlElement) -> str:
    """Give a clause's HTML with its headings one level down: the page has its own first one."""
    for level in range(6, 0, -1):
        for heading in list(section.iter(f"h{level}")):
            heading.tag = f"h{min(level + 1, 6)}"
    text: str = html.tostring(section, encoding="unicode", with_tail=False)
    # Sanitised where it was made.
    return mark_safe(text)  # noqa: S308
