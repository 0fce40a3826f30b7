"""The findings of a draft beside its editor: as it was saved last, and again after each save."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel

from policies.actions.findings import found
from policies.desk import access
from policies.desk.showing import finding_lines
from policies.facts import findings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from policies.clauses import Draft
    from policies.models import PolicyPage


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A draft's findings in words, the gravest first; `seen` leaves out what was not checked."""

    page: PolicyPage
    lines: list[dict[str, Any]]

    @property
    def seen(self) -> list[dict[str, Any]]:
        """Give what the rules saw in the text."""
        return [line for line in self.lines if line["found"].checked]

    @property
    def unchecked(self) -> list[dict[str, Any]]:
        """Give the rules that the text alone cannot answer."""
        return [line for line in self.lines if not line["found"].checked]

    @property
    def held_up(self) -> int:
        """Give how many findings keep the text from being promulgated."""
        return sum(line["holds_up"] for line in self.seen)


def checked(page: PolicyPage, *, at: datetime) -> Checked:
    """Check a page's latest draft; each line leads to the block of its clause in the editor."""
    latest = page.latest()
    lines = finding_lines(map(found, findings_for(latest, at=at)), kind=latest.kind)
    places = dict(_places(latest.draft()))
    for line in lines:
        line["block"] = places.get(line["found"].line, "")
    return Checked(page=latest, lines=lines)


def _places(draft: Draft) -> Iterator[tuple[int, str]]:
    """Give the block of the editor that holds each line of a draft's Markdown, from 1."""
    line = 1
    for clause in draft.clauses:
        count = clause.markdown().count("\n") + 1
        block = f"block-{clause.id}-section" if clause.id else "id_title"
        yield from ((number, block) for number in range(line, line + count))
        line += count + 1


@require_safe
def checks_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """Give the findings of a page's latest draft as a piece of HTML."""
    page = access.page_for(request, page_id, action="view")
    context = {"checked": checked(page, at=timezone.now())}
    return render(request, "policies/desk/checks_found.html", context)


class FindingsPanel(BaseSidePanel):
    """What stands against the text, beside the text."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """Opens the panel, and counts what it holds."""

        aria_label = _("Toggle findings")
        icon_name = "warning"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
            """Give the number of findings."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            checked = self.panel.checked
            return context | {"count": len(checked.seen) if checked else 0}

    name = "findings"
    title = _("Findings")
    template_name = "policies/desk/checks.html"
    order = 50

    class Media:
        """The script that asks again after each save, and the desk's own looks."""

        css = {"all": ["policies/desk.css", "policies/checks.css"]}
        js = ["policies/checks.js"]

    @cached_property
    def checked(self) -> Checked | None:
        """Check the latest draft once; nothing while the page is not saved."""
        return checked(self.object, at=timezone.now()) if self.object.pk else None

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Give what was found."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        return context | {"checked": self.checked}


class ShowsFindings:
    """An editor with the findings among its side panels; none in the answers to its autosave."""

    page: PolicyPage
    request: HttpRequest
    expects_json_response: bool

    def get_side_panels(self) -> MediaContainer:
        """Give Wagtail's panels and ours: after an autosave a script asks for it apart."""
        panels = super().get_side_panels()  # type: ignore[misc]
        if self.expects_json_response:
            return panels
        return MediaContainer([*panels, FindingsPanel(self.page, self.request)])
