"""Before anybody is told: what a proposal asks of its notice, freezes of it, and would do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from consent.desk.access import OF_PRACTITIONERS
from consent.models import Capacity, Practitioner
from notifications import wake
from notifications.desk.chart import HEIGHT, WIDTH, bars_of, rows_of
from notifications.forms import audience_fields
from notifications.planning.audience import AudienceError, Rule, validate
from notifications.simulating import (
    changed,
    concerned_by,
    earliest,
    frozen,
    largest_cabinets,
    outline,
    refusal,
    sample,
    simulate,
)
from policies.actions.promulgation import plan_of
from policies.actions.proposals import compared, frozen_beside
from policies.actions.texts import text_of
from policies.desk import access
from policies.models import Proposal
from policies.models.versions import Change

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from wagtail.models import Site

    from policies.ports import Announced, AnnouncedText

# External ids may hold spaces, so only these stand between two of them.
_BETWEEN = re.compile(r"[\n,;]+")


class Telling:
    """Answers what proposals ask of notices (`policies.ports.Notices`)."""

    def questions(self, site: Site) -> Mapping[str, forms.Field]:  # noqa: ARG002 (the port's)
        """Ask whom the change concerns."""
        return audience_fields()

    def audience(self, site: Site, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Give the rule, as JSON. Raises ValidationError for what the brand does not know."""
        day = answers.get("signed_up_before")
        data = {
            "languages": list(answers.get("languages") or ()),
            "capacities": list(answers.get("capacities") or ()),
            "cabinets": _ids(answers.get("cabinets") or ""),
            "signed_up_before": day.isoformat() if day else None,
        }
        try:
            rule = validate({name: value for name, value in data.items() if value}, site=site)
        except AudienceError as wrong:
            raise forms.ValidationError(dict(wrong.errors)) from wrong
        return rule.json()

    def earliest(self, announced: Announced, *, at: datetime) -> date:
        """Give the first day that can be kept."""
        return earliest(announced, at=at)

    def refusal(self, announced: Announced, *, at: datetime) -> str:
        """Say why a day cannot be kept."""
        return refusal(announced, at=at)

    def frozen(
        self, announced: Announced, texts: Sequence[AnnouncedText], *, at: datetime
    ) -> dict[str, Any]:
        """Give what an approval freezes of the notice."""
        return frozen(announced, texts, at=at)

    def changed(self, then: Mapping[str, Any], now: Mapping[str, Any]) -> str:
        """Say what is another now."""
        return changed(then, now)

    def promulgated(self) -> None:
        """Have its notice made at once; without a broker the schedule makes it within a minute."""
        wake.plan_notices()

    def panel(self, request: HttpRequest, proposal: Proposal, *, is_last: bool) -> SafeString:
        """Show who is to be told and when; where it is the last page before, that it is final.

        Nothing of a proposal that is over: its notice, if there is one, has a page of its own.
        """
        if not Proposal.objects.open().filter(pk=proposal.pk).exists():
            return SafeString()
        at = timezone.now()
        found = outline(proposal, at=at)
        context = {
            "proposal": proposal,
            "found": found,
            "narrowed": narrowed(found.rule),
            "is_last": is_last,
            "starts_now": found.when.send_from <= at,
            "changed": _changed(proposal, at=at),
        }
        return render_to_string("notifications/desk/simulation_panel.html", context, request)


def _ids(written: str) -> list[str]:
    return sorted({one.strip() for one in _BETWEEN.split(written) if one.strip()})


def _changed(proposal: Proposal, *, at: datetime) -> str:
    """Say what of the notice is no longer as it was proposed, before somebody approves it."""
    texts = [text_of(one.page) for one in proposal.texts.select_related("page")]
    now = frozen_beside([compared(text) for text in texts], plan=plan_of(proposal), at=at)
    return changed(proposal.frozen.get("notice", {}), now.get("notice", {}))


def narrowed(rule: Rule) -> dict[str, Any]:
    """Give the parts of a rule that leave somebody out, as people read them."""
    labels: dict[str, Any] = dict(Capacity.choices)
    return {
        "languages": [_language(code) for code in rule.languages],
        "capacities": [labels[one] for one in rule.capacities],
        "cabinets": list(rule.cabinets),
        "external_ids": list(rule.external_ids),
        "signed_up_before": rule.signed_up_before,
    }


def simulation_view(request: HttpRequest, proposal_id: str) -> HttpResponse:
    """Show what the notice of a proposal would be if it were promulgated now."""
    proposal = access.proposal_for(request, proposal_id, action="view")
    if proposal.change != Change.SUBSTANTIAL:
        raise Http404
    at = timezone.now()
    found = simulate(proposal, at=at)
    rows = rows_of(found.days)
    context: dict[str, Any] = {
        "proposal": proposal,
        "found": found,
        "narrowed": narrowed(found.rule),
        "languages": [(_language(code), count) for code, count in found.who.languages.items()],
        "sizes": [(_language(code), size) for code, size in found.volume.by_language.items()],
        "too_long": [_language(code) for code in found.volume.too_long],
        "capacities": [
            (label, found.who.capacities.get(one, 0)) for one, label in Capacity.choices
        ],
        "percent": found.letters.share * 100,
        "euros": found.letters.cents / 100,
        "each": found.letters.cents_each / 100,
        "rows": rows,
        "bars": bars_of(rows),
        "width": WIDTH,
        "height": HEIGHT,
    }
    if OF_PRACTITIONERS.user_has_permission_for_instance(
        request.user, "view", Practitioner(site=proposal.site)
    ):
        concerned = concerned_by(proposal, at=at)
        context |= {"sample": sample(concerned), "cabinets": largest_cabinets(concerned)}
    return render(request, "notifications/desk/simulation.html", context)


def _language(code: str) -> str:
    """Give a language's name in its own words."""
    return str(get_language_info(code)["name_local"])
