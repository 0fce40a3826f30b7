"""The lines of the list: each act with its person as she was at the moment of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from audit.desk.acts.forms import WAYS
from audit.reading.acts import channel_of
from audit.reading.people import people_at
from consent.models import Origin, Seal
from consent.models.people import NO_NAME
from consent.printing import SIGN_INS, about_each
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from audit.desk.moment import Moment
    from audit.reading.people import Then
    from consent.models import Act


@dataclass(frozen=True, kw_only=True)
class Line:
    """An act as the list shows it. `then` is its person at the moment of the page.

    `about` is "" where it is about a text; `place` is its line in the ledger, counted from 1, None
    while it is not sealed. `query` is what links add to stay at the moment; `several` says that
    the brand is to be named.
    """

    act: Act
    then: Then
    about: str
    place: int | None
    query: str
    several: bool

    @property
    def is_erased(self) -> bool:
        """Tell whether everything that was kept of the person is erased."""
        return bool(self.act.practitioner.is_erased)

    @property
    def name(self) -> str:
        """Give the person's name at the moment."""
        return NO_NAME if self.is_erased else self.then.name

    @property
    def name_today(self) -> str:
        """Give her name of today, "" where it is the same."""
        today: str = self.act.practitioner.name
        return "" if self.is_erased or today == self.then.name else today

    @property
    def origin(self) -> str:
        """Give the word for its origin, without what it means."""
        return origin_word(self.act.origin)

    @property
    def way(self) -> str:
        """Give by which way it came."""
        return str(WAYS[channel_of(self.act)])

    @property
    def sign_in(self) -> str:
        """Give how she had signed in."""
        return sign_in_words(self.act.sign_in)

    @property
    def is_recorded_later(self) -> bool:
        """Tell whether it was recorded on another Paris day than that of the act."""
        return is_later(self.act.recorded_at, than=self.act.at)

    @property
    def url(self) -> str:
        """Give the address of the act."""
        return at_moment(reverse("audit_acts_act", args=[self.act.pk]), self.query)

    @property
    def person_url(self) -> str:
        """Give the address of its person."""
        return at_moment(reverse("audit_person", args=[self.act.practitioner_id]), self.query)

    @property
    def version_url(self) -> str:
        """Give the address of its text, "" where it is about none."""
        if self.act.version_id is None:
            return ""
        return at_moment(reverse("audit_version", args=[self.act.version_id]), self.query)


def lines_of(acts: Sequence[Act], *, moment: Moment, several: bool = False) -> list[Line]:
    """Give acts as the list shows them, in their order."""
    if not acts:
        return []
    then = people_at({act.practitioner_id for act in acts}, at=moment.at)
    about = about_each(acts)
    places = places_of(acts)
    return [
        Line(
            act=act,
            then=then[act.practitioner_id],
            about=about.get(act.pk, ""),
            place=places.get(act.entry_id),
            query=moment.query,
            several=several,
        )
        for act in acts
    ]


def places_of(acts: Sequence[Act]) -> dict[UUID, int]:
    """Give the places of acts' lines in the ledger, counted from 1, by the ids of the lines."""
    rows: Any = Seal.objects.filter(entry__in=[act.entry_id for act in acts])
    return {entry: position + 1 for entry, position in rows.values_list("entry", "position")}


def is_later(recorded: datetime, *, than: datetime) -> bool:
    """Tell whether something was recorded on a later Paris day."""
    return paris_day(recorded) > paris_day(than)


def origin_word(origin: str) -> str:
    """Give the word for an origin: what stands before the colon of its label."""
    return str(Origin(origin).label).partition(":")[0].strip()


def sign_in_words(methods: str) -> str:
    """Give ways to sign in, in words; a link in a letter is a way of its own, and not said here."""
    named = (one for one in methods.split(" + ") if one and one != "link")
    return " + ".join(str(SIGN_INS.get(one, one)) for one in named)


def at_moment(address: str, query: str) -> str:
    """Give an address that stays at a moment."""
    return f"{address}?{query}" if query else address
