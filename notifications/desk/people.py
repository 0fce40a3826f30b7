"""Who is behind the numbers of a notice: by state, way and proof, found by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.db.models import Q
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from notifications.desk import access
from notifications.models import Basis, Delivery, Exemption, Stage, State
from notifications.models.deliveries import FAILED
from notifications.standing import days_of_entry, too_late_from

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from notifications.models import Notice

PAGE: Final = 50
ANY: Final = [("", _("any"))]
# Neither informed nor on their way: another address, a letter or their own acknowledgement helps.
MENDABLE: Final = frozenset({*FAILED, State.DEFERRED, State.SUBMITTED, State.PLANNED})


class PeopleForm(forms.Form):
    """Which people to list; `after` is whom the page before ended with."""

    q = forms.CharField(label=_("Name, e-mail address or external id"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=ANY + State.choices, required=False)
    stage = forms.ChoiceField(label=_("Way"), choices=ANY + Stage.choices, required=False)
    basis = forms.ChoiceField(label=_("Shown by"), choices=ANY + Basis.choices, required=False)
    exemption = forms.ChoiceField(
        label=_("Exempt because"), choices=ANY + Exemption.choices, required=False
    )
    late = forms.BooleanField(label=_("Informed too late"), required=False)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)


class AddressForm(forms.Form):
    """Another address of somebody."""

    address = forms.EmailField(label=_("Another address of hers"))


@dataclass(frozen=True, kw_only=True)
class Person:
    """One person of a notice in a list, with the form for another address where it may help."""

    delivery: Delivery
    form: AddressForm | None


def people_view(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """List the people of a notice, a page at a time."""
    notice = access.with_people(request, notice_id)
    form = PeopleForm(request.GET)
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    found = list(_after(_asked(notice, asked), asked.get("after"))[: PAGE + 1])
    following = request.GET.copy()
    following["after"] = str(found[PAGE - 1].practitioner_id) if len(found) > PAGE else ""
    steers = access.may_steer(request, notice)
    context = {
        "notice": notice,
        "form": form,
        "steers": steers,
        "people": people(found[:PAGE], steers=steers),
        "next": following.urlencode() if following["after"] else "",
        "is_first": not asked.get("after"),
        "is_search": any(value for key, value in asked.items() if key != "after"),
    }
    return render(request, "notifications/desk/people.html", context)


def people(deliveries: Iterable[Delivery], *, steers: bool) -> list[Person]:
    """Give deliveries as a list shows them."""
    return [
        Person(delivery=one, form=address_form(one) if steers and one.state in MENDABLE else None)
        for one in deliveries
    ]


def address_form(delivery: Delivery, data: Any = None) -> AddressForm:
    """Give the form for another address; several stand on one page, each with ids of its own."""
    return AddressForm(data, auto_id=f"id_{delivery.pk}_%s")


def failed(notice: Notice, *, most: int) -> list[Delivery]:
    """Give some of those who wait for another way."""
    return list(_rows(notice).filter(state__in=FAILED)[:most])


def _rows(notice: Notice) -> QuerySet[Delivery]:
    rows: QuerySet[Delivery] = Delivery.objects.to_people().filter(notice=notice)
    # In the order of the unique index, whichever index finds them.
    return rows.select_related("practitioner").order_by("practitioner_id")


def _asked(notice: Notice, asked: dict[str, Any]) -> QuerySet[Delivery]:
    exact = {name: asked.get(name) for name in ("state", "stage", "basis", "exemption")}
    found = _rows(notice).filter(**{name: value for name, value in exact.items() if value})
    if asked.get("late"):
        found = found.filter(pk__in=_late(notice))
    if words := (asked.get("q") or "").strip():
        found = found.filter(
            Q(practitioner__name__icontains=words)
            | Q(practitioner__email__icontains=words)
            | Q(practitioner__external_id__icontains=words)
        )
    return found


def _late(notice: Notice) -> QuerySet[Delivery]:
    limit = too_late_from(days_of_entry([notice])[notice.pk], required_days=notice.required_days)
    rows: QuerySet[Delivery] = Delivery.objects.filter(notice=notice, state=State.INFORMED)
    return rows.none() if limit is None else rows.filter(informed_at__gte=limit)


def _after(found: QuerySet[Delivery], last: UUID | None) -> QuerySet[Delivery]:
    return found.filter(practitioner_id__gt=last) if last else found
