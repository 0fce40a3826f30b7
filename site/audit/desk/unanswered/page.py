"""The list of those who have not answered: by brand, policy and state, as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.desk.report import Report, ReportForm, policies_of
from audit.desk.selecting import ChoiceField
from audit.reading.people import Then, people_at
from audit.reading.unanswered import (
    COMING,
    IN_FORCE,
    LOOKED_AT,
    Asked,
    Key,
    Owing,
    Terms,
    page,
)
from consent.models import ActKind
from consent.obligations import named

if TYPE_CHECKING:
    from datetime import date

    from wagtail.models import Site

    from consent.obligations import Answer, Obligation
    from policies.models import Version


class UnansweredForm(ReportForm):
    """Whose answers to look for."""

    site = ChoiceField(label=_("Brand"), required=False)
    policy = ChoiceField(label=_("Policy"), required=False)
    state = ChoiceField(
        label=_("Text"),
        required=False,
        choices=[
            ("", _("in force and coming")),
            (IN_FORCE, _("in force")),
            (COMING, _("coming")),
        ],
    )

    def offer(self, sites: list[Site]) -> None:
        """Offer the brands and their policies."""
        brands = [(str(one.pk), one.site_name) for one in sites]
        self.fill(site=brands, policy=policies_of(sites))


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something that somebody owes: a text, in whose name, and her last answer to that policy."""

    owed: Obligation
    version: Version
    last: Answer | None
    answered: Version | None

    @property
    def own_day(self) -> date | None:
        """Give the later day of her own, if it is one."""
        return self.owed.text.day if self.owed.text.everybodys else None

    @property
    def said(self) -> str:
        """Give what her last answer was."""
        return str(ActKind(self.last.act).label) if self.last else ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """Somebody as she was then, and what she had not answered."""

    owing: Owing
    then: Then
    items: list[Item]


class UnansweredView(Report):
    """Lists those who have something to answer, by the rule that keeps them at the gate."""

    page_title = _("Not answered")
    header_icon = "help"
    template_name = "audit/desk/unanswered.html"
    form_class: ClassVar[type[ReportForm]] = UnansweredForm
    is_partial = False

    @property
    def wanted(self) -> Asked:
        """Give what is asked, as the reading takes it."""
        policy = self.asked.get("policy")
        return Asked(
            sites=self.keys,
            at=self.moment.at,
            on=self.moment.on,
            policy=int(policy) if policy else None,
            state=self.asked.get("state", ""),
        )

    def lines(self) -> list[Line]:
        """Give a page of them, and set the ways on."""
        given = self.request.GET
        after, before = read_key(given.get("after", "")), read_key(given.get("before", ""))
        found = page(self.wanted, after=after, before=None if after else before)
        self.is_partial = found.is_partial
        if found.following is not None:
            self.older = self.going_on("after", written(found.following))
        if found.preceding is not None:
            self.newer = self.going_on("before", written(found.preceding))
        then = people_at([one.practitioner.pk for one in found.people], at=self.moment.at)
        return [
            Line(
                owing=one,
                then=then[one.practitioner.pk],
                items=[_item(one, owed) for owed in one.owed],
            )
            for one in found.people
        ]

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Say, where nobody is listed, whether anything is asked of anybody."""
        found = super().get_context_data(**more)
        asks = bool(found["object_list"]) or bool(Terms(asked=self.wanted).questions)
        return found | {"asks": asks, "is_partial": self.is_partial, "looked_at": LOOKED_AT}


def _item(owing: Owing, owed: Obligation) -> Item:
    last = owing.last(owed)
    version = named(owed.text.version)
    assert version is not None  # noqa: S101 (the rule was given it from its row)
    return Item(
        owed=owed,
        version=version,
        last=last,
        answered=named(last.version) if last else None,
    )


def written(key: Key) -> str:
    """Give a key as an address holds it: the id, then the name."""
    return f"{key.id}~{key.name}"


def read_key(said: str) -> Key | None:
    """Give the key that an address holds; None where it is none."""
    pk, mark, name = said.partition("~")
    # A zero byte, which PostgreSQL takes in no text, is in nobody's name.
    if not mark or "\0" in name:
        return None
    try:
        return Key(name=name, id=UUID(pk))
    except ValueError:
        return None
