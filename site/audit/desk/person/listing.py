"""The people of the auditor's brands, by words or by name, as they were on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from audit.desk.person.words import contract
from audit.desk.report import Report, ReportForm
from audit.desk.selecting import ChoiceField
from audit.reading.people import LEAST, MOST
from audit.reading.person_list import Found, Key, Row, everybody, found_by

if TYPE_CHECKING:
    from wagtail.models import Site

ANY = [("", _("any"))]


class PeopleForm(ReportForm):
    """Whom to look for, and as of when."""

    q = forms.CharField(
        label=_("Name, e-mail address or external id"),
        required=False,
        max_length=200,
        help_text=_("Of today or of before; three letters at least, or a whole external id."),
    )
    site = ChoiceField(label=_("Brand"), required=False)
    field_order = ("q", "site", "on")

    def offer(self, sites: list[Site]) -> None:
        """Offer the brands."""
        self.fill(site=[(str(one.pk), one.site_name) for one in sites])


class PeopleView(Report):
    """Lists people; nobody is shown where what is asked cannot be understood."""

    page_title = _("People")
    header_icon = "group"
    template_name = "audit/desk/person_list.html"
    form_class: ClassVar[type[ReportForm]] = PeopleForm
    found = Found(rows=[])

    @property
    def words(self) -> str:
        """Give the words that are looked for."""
        said: str = self.asked.get("q", "").strip()
        return said

    def lines(self) -> list[tuple[Row, str]]:
        """Give a page of people, each with the days of her contract, and set the ways on."""
        if self.form.is_valid():
            self.found = self._found()
        if self.found.following is not None:
            self.older = self.going_on("after", str(self.found.following))
        if self.found.previous is not None:
            self.newer = self.going_on("before", str(self.found.previous))
        return [
            (one, contract(one.then.contract_start, one.then.contract_end))
            for one in self.found.rows
        ]

    def _found(self) -> Found:
        if self.words:
            return found_by(self.words, sites=self.keys, at=self.moment.at)
        return everybody(sites=self.keys, at=self.moment.at, **self._places())

    def _places(self) -> dict[str, Key]:
        """Give from where the list goes on. Raises Http404 for what is no key of ours."""
        given = {name: self.request.GET[name] for name in ("after", "before") if self._has(name)}
        try:
            return {name: Key.parsed(words) for name, words in given.items()}
        except ValueError as error:
            raise Http404 from error

    def _has(self, name: str) -> bool:
        return name in self.request.GET

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Add what the words are, and whether they mean too many."""
        found: dict[str, Any] = super().get_context_data(**more)
        query = self.moment.query
        return found | {
            "found": self.found,
            "words": self.words,
            "most": MOST,
            "is_short": 0 < len(self.words) < LEAST,
            "as_of": f"?{query}" if query else "",
            "and_as_of": f"&{query}" if query else "",
        }
