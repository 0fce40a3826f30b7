"""The list of a brand's practitioners: what each has to answer, in a bounded number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consent.desk import access
from consent.models import Act, Practitioner
from consent.obligations.several import obligations_of_each
from policies.deadlines import paris_day

PAGE: Final = 50
# Of how many at once is asked what they have to answer, and of how many for one page at most.
AT_ONCE: Final = 500
LOOKED_AT: Final = 5_000


class SearchForm(forms.Form):
    """Whom to list: by words, by what is due, after whom the page before ended."""

    q = forms.CharField(label=_("Name, e-mail address or external id"), required=False)
    due = forms.BooleanField(label=_("Only who has something to answer"), required=False)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A practitioner in the list: how many texts wait for her answer, and her last act, if any."""

    practitioner: Practitioner
    due: int
    ended: bool
    last: Act | None = None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A page of the list, and after whom the next one begins, if there is one."""

    lines: list[Line]
    after: UUID | None


def list_view(request: HttpRequest) -> HttpResponse:
    """List the practitioners of the person's brands."""
    if not access.may_read_any(request):
        raise PermissionDenied
    own = access.OF_PRACTITIONERS.instances_user_has_permission_for(request.user, "view")
    form = SearchForm(request.GET)
    asked: dict[str, Any] = (
        form.cleaned_data if form.is_valid() else {"q": "", "due": False, "after": None}
    )
    matching = _matching(own, asked["q"].strip())
    listed = _listed(matching, after=asked["after"], only_due=asked["due"], at=timezone.now())
    following = request.GET.copy()
    following["after"] = str(listed.after or "")
    context = {
        "form": form,
        "lines": listed.lines,
        "count": matching.count(),
        "next": following.urlencode() if listed.after else "",
        "is_first": asked["after"] is None,
        "is_search": bool(asked["q"] or asked["due"]),
        "looked_at": LOOKED_AT,
        "several": own.values("site").distinct().count() > 1,
    }
    return render(request, "consent/desk/practitioners.html", context)


def _matching(own: QuerySet[Practitioner], words: str) -> QuerySet[Practitioner]:
    found = own.select_related("site").order_by("name", "pk")
    if not words:
        return found
    return found.filter(
        Q(name__icontains=words) | Q(email__icontains=words) | Q(external_id__icontains=words)
    )


def _listed(
    found: QuerySet[Practitioner], *, after: UUID | None, only_due: bool, at: datetime
) -> Listed:
    """Give a page. Who has nothing to answer is left out, so we may have to look at many."""
    lines: list[Line] = []
    step, most = (AT_ONCE, LOOKED_AT) if only_due else (PAGE, PAGE)
    last = found.filter(pk=after).first() if after else None
    for _turn in range(0, most, step):
        some = list(_after(found, last)[:step])
        lines += [one for one in _lines(some, at=at) if one.due or not only_due]
        last = some[-1] if some else None
        if len(lines) >= PAGE or len(some) < step:
            break
    if len(lines) > PAGE:
        last = lines[PAGE - 1].practitioner
    more = last is not None and _after(found, last).exists()
    return Listed(lines=_with_last_acts(lines[:PAGE]), after=last.pk if more and last else None)


def _after(found: QuerySet[Practitioner], last: Practitioner | None) -> QuerySet[Practitioner]:
    if last is None:
        return found
    return found.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))


def _lines(practitioners: list[Practitioner], *, at: datetime) -> list[Line]:
    due = obligations_of_each(practitioners, at=at)
    day = paris_day(at)
    return [
        Line(practitioner=one, due=len(due[one.pk]), ended=_has_ended(one, day))
        for one in practitioners
    ]


def _has_ended(practitioner: Practitioner, day: date) -> bool:
    return practitioner.contract_end is not None and practitioner.contract_end < day


def _with_last_acts(lines: list[Line]) -> list[Line]:
    own = Act.objects.filter(practitioner__in=[one.practitioner for one in lines])
    latest = own.order_by("practitioner", "-at", "-recorded_at").distinct("practitioner")
    acts: dict[Any, Act] = {act.practitioner_id: act for act in latest.select_related("version")}
    return [
        Line(
            practitioner=one.practitioner,
            due=one.due,
            ended=one.ended,
            last=acts.get(one.practitioner.pk),
        )
        for one in lines
    ]
