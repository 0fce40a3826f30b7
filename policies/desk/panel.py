"""The first panel of the desk: what binds, what is coming, what waits for somebody."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component

from policies.actions.readiness import Flag, approvals_missing, flags_of
from policies.desk import access
from policies.desk.translating import drifts
from policies.models import Policy, PolicyPage, Promulgation, Proposal, Version, flagged, review_due

SOON = timedelta(days=30)


class ComingPanel(Component):
    """What is in force, coming and waiting, for the brands of the person at the desk."""

    name = "coming"
    template_name = "policies/desk/panel.html"
    order = 50

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Give a line per page of the person's brands, their open proposals and flags."""
        request = parent_context["request"]
        today = timezone.localdate()
        policies = access.PERMISSIONS.instances_user_has_permission_for(request.user, "view")
        pages = PolicyPage.objects.filter(policy__in=policies).select_related("policy__site")
        proposals = Proposal.objects.open().filter(texts__policy__in=policies).distinct()
        return {
            "lines": [_line(page, today, request) for page in pages.order_by("path")],
            "proposals": [
                (one, list(one.texts.all()), approvals_missing(one))
                for one in proposals.select_related("by").order_by("at")
            ],
            "flagged": [(one, _flags(one)) for one in _flagged(policies)],
            "reviews": list(_reviews(policies, today)),
            "counsel": list(_counsel(pages)),
            "drifts": drifts(pages),
            "may_clear": access.PERMISSIONS.user_has_permission(request.user, "override"),
        }


def _flagged(policies: QuerySet[Policy]) -> QuerySet[Promulgation]:
    return flagged().filter(versions__policy__in=policies).select_related("proposal", "by")


def _flags(promulgation: Promulgation) -> list[Flag]:
    return list(flags_of(promulgation.proposal)) if promulgation.proposal else []


def _reviews(policies: QuerySet[Policy], today: date) -> Iterator[tuple[PolicyPage, date]]:
    """Give the policies to be read again within a month, each by its French page if it has one."""
    for policy in policies:
        due = review_due(policy)
        page = PolicyPage.objects.filter(policy=policy).order_by("-locale__language_code").first()
        if due is not None and page is not None and due <= today + SOON:
            yield page, due


def _counsel(pages: QuerySet[PolicyPage]) -> QuerySet[PolicyPage]:
    """Give the pages on whose drafts outside counsel said what nobody has decided on."""
    undecided = Q(counsel_links__comments__isnull=False, counsel_links__comments__decision=None)
    counted = pages.annotate(waiting=Count("counsel_links__comments", filter=undecided))
    waiting: QuerySet[PolicyPage] = counted.filter(waiting__gt=0).order_by("path")
    return waiting


def _line(page: PolicyPage, today: date, request: HttpRequest) -> dict[str, Any]:
    of = Version.objects.of(page.policy, page.language)
    coming = of.coming(at=today).first()
    return {
        "page": page,
        "may_edit": access.may_edit(request, page),
        "in_force": of.in_force(at=today).first(),
        "coming": coming,
        "coming_on": coming and coming.entries.get(replaced_by=None).day,
    }
