"""The filters of acts: each says what it cannot take, and none is ever left out in silence."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.desk.moment import MomentForm
from audit.desk.selecting import ChoiceField
from audit.reading import cabinets, people
from audit.reading.acts import CHANNELS, Key, Wanted
from audit.reading.moments import beginning
from consent.models import ActKind, Origin, Practitioner

if TYPE_CHECKING:
    from audit.desk.acts.options import Options
    from consent.models import Cabinet

_NO_SUCH: Final = gettext_lazy("There is no such choice among what you may read.")
_ANY: Final = gettext_lazy("All")
# By which way an act came, in words.
WAYS: Final[dict[str, Promise]] = {
    "page": gettext_lazy("on our page, signed in"),
    "link": gettext_lazy("by a link in a letter"),
    "software": gettext_lazy("by the company’s software"),
    "paper": gettext_lazy("on paper"),
    "file": gettext_lazy("from a file of an older system"),
}
# What older systems hold may be of long ago.
_DAYS: Final = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


def _choice(label: Any) -> ChoiceField:
    return ChoiceField(label=label, required=False, error_messages={"invalid_choice": _NO_SUCH})


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, validators=_DAYS)


class ActsForm(MomentForm):
    """Which acts to show. `after` and `before` are places in the list, which pages lead to."""

    q = forms.CharField(
        label=gettext_lazy("Name, e-mail address or external id"), required=False, max_length=200
    )
    since = _day(gettext_lazy("First day"))
    until = _day(gettext_lazy("Last day"))
    brand = _choice(gettext_lazy("Brand"))
    policy = _choice(gettext_lazy("Policy"))
    version = _choice(gettext_lazy("Version"))
    notice = _choice(gettext_lazy("Notice"))
    act = _choice(gettext_lazy("Act"))
    origin = _choice(gettext_lazy("Origin"))
    channel = _choice(gettext_lazy("Way"))
    cabinet = forms.CharField(
        label=gettext_lazy("Cabinet: external id or name"), required=False, max_length=200
    )
    person = forms.UUIDField(
        label=gettext_lazy("Practitioner"),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": _NO_SUCH},
    )
    after = forms.CharField(label=gettext_lazy("Page"), required=False)
    before = forms.CharField(label=gettext_lazy("Page"), required=False)

    # Where the list is, which is no filter.
    PLACES: Final = ("after", "before")

    def __init__(self, data: Any, *, options: Options) -> None:
        super().__init__(data)
        self.options = options
        self.people: tuple[UUID, ...] | None = None
        self.texts: tuple[UUID, ...] | None = None
        self.practitioner: Practitioner | None = None
        self.of_cabinet: Cabinet | None = None
        offered: dict[str, Any] = {
            "brand": options.brands(),
            "policy": options.policies(),
            "version": options.versions(),
            "notice": options.notices(),
            "act": ActKind.choices,
            "origin": Origin.choices,
            "channel": [(name, WAYS[name]) for name in CHANNELS],
        }
        for name, choices in offered.items():
            self.fields[name].choices = [("", _ANY), *choices]  # type: ignore[attr-defined]

    def full_clean(self) -> None:
        """Offer the notice that is asked for, too, where it is no notice of a change."""
        self._offer_notice()
        super().full_clean()

    def _offer_notice(self) -> None:
        field: Any = self.fields["notice"]
        asked = self.data.get("notice", "")
        if not asked or any(asked == key for key, _words in field.choices):
            return
        try:
            texts = self.options.of_notice(UUID(asked))
        except ValueError:
            return
        if texts is not None:
            field.choices = [*field.choices, (asked, asked)]

    @property
    def sites(self) -> tuple[int, ...]:
        """Give the brands that are asked about: the chosen one, else all of the person's."""
        chosen = self.cleaned_data.get("brand")
        return (int(chosen),) if chosen else tuple(self.options.names)

    def clean(self) -> dict[str, Any]:
        """Look up who and what is meant, among the brands that are asked about."""
        found: dict[str, Any] = super().clean() or {}
        for name in ("person", "q", "cabinet", "notice"):
            if found.get(name):
                self._look_up(name, found[name])
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        if found.get("after") and found.get("before"):
            self.add_error("before", _("A page comes after one place, or before one, not both."))
        return found

    def clean_after(self) -> Key | None:
        """Give the place after which the page begins."""
        return _place(self.cleaned_data["after"])

    def clean_before(self) -> Key | None:
        """Give the place before which the page ends."""
        return _place(self.cleaned_data["before"])

    def _look_up(self, name: str, value: Any) -> None:
        try:
            getattr(self, f"_look_up_{name}")(value)
        except forms.ValidationError as error:
            self.add_error(name, error)

    def _look_up_person(self, key: UUID) -> None:
        found = Practitioner.objects.filter(pk=key, site__in=self.sites).first()
        if found is None:
            raise forms.ValidationError(_NO_SUCH)
        self.practitioner = found
        self.people = (found.pk,)

    def _look_up_q(self, words: str) -> None:
        meant = people.matching(words, sites=self.sites)
        if len(meant) > people.MOST:
            raise forms.ValidationError(
                _("Too common: more than %(most)s people. Give more letters of what you look for.")
                % {"most": people.MOST}
            )
        self.people = tuple(one for one in meant if self.people is None or one in self.people)

    def _look_up_cabinet(self, words: str) -> None:
        meant = cabinets.meant(words, sites=self.sites)
        if not meant:
            raise forms.ValidationError(_("No cabinet of the brands you may read is called so."))
        if len(meant) > 1:
            told = " · ".join(f"{one.name} ({one.external_id})" for one in meant[: cabinets.MOST])
            raise forms.ValidationError(
                _("Several cabinets are called so; give the external id of one: %(some)s")
                % {"some": told}
            )
        self.of_cabinet = meant[0]

    def _look_up_notice(self, key: str) -> None:
        self.texts = self.options.of_notice(UUID(key))

    def wanted(self, *, at: datetime) -> Wanted:
        """Give what is asked for, as of an instant; the form is valid."""
        found = self.cleaned_data
        since, until = found["since"], found["until"]
        return Wanted(
            sites=self.sites,
            at=at,
            since=beginning(since) if since else None,
            until=beginning(until + timedelta(days=1)) if until else None,
            practitioners=self.people,
            cabinet=self.of_cabinet.pk if self.of_cabinet else None,
            policy=int(found["policy"]) if found["policy"] else None,
            texts=self._texts(found["version"]),
            act=found["act"],
            origin=found["origin"],
            channel=found["channel"],
        )

    def _texts(self, version: str) -> tuple[UUID, ...] | None:
        """Give the versions of both filters: those of the notice, and the one that is chosen."""
        if not version:
            return self.texts
        chosen = UUID(version)
        return (chosen,) if self.texts is None or chosen in self.texts else ()


def _place(text: str) -> Key | None:
    try:
        return Key.read(text) if text else None
    except ValueError as error:
        raise forms.ValidationError(
            _("No page of this list begins there: go back to the first one.")
        ) from error
