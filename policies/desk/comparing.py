"""Two drafts of a policy, or a draft and its version, compared by our redline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.admin.views.pages.revisions import RevisionsCompareView

from policies.actions.texts import draft_of_version, latest_version
from policies.desk.showing import labels, minutes
from policies.diff import compare_drafts
from policies.models.asking import Asking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policies.clauses import Draft
    from policies.diff import Redline
    from policies.diff.view import Mode
    from policies.models import PolicyPage, Version


class CompareView(RevisionsCompareView):
    """Wagtail's comparison, by our redline: its own is blind to links, emphasis and list types.

    “Live” is the newest version, for what Wagtail calls live binds nobody; its registers are those
    that were frozen with it. Drafts show registers as they are now.
    """

    template_name = "policies/desk/compare.html"

    def _get_revision_and_heading(self, revision_id: str) -> tuple[PolicyPage | Version, str]:
        version = latest_version(self.object) if revision_id == "live" else None
        if version is not None:
            return version, _("Version %(number)s") % {"number": version.number}
        draft, heading = super()._get_revision_and_heading(revision_id)
        if revision_id.isdigit():
            saved = date_format(localtime(draft.latest_revision_created_at), "DATETIME_FORMAT")
            heading = _("Draft of %(time)s") % {"time": saved}
        return draft, heading

    def _get_comparison(self, _old: Any, _new: Any) -> list[Any]:
        """Give nothing of Wagtail's."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the redline, and what was decided beside the words."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        old, new = context["revision_a"], context["revision_b"]
        mode: Mode = "side_by_side" if self.request.GET.get("mode") == "side" else "inline"
        return (
            context
            | _shown(compare_drafts(_draft(old), _draft(new)), mode)
            | {
                "mode": mode,
                "decided": list(_decided(old, new)),
            }
        )


def _shown(redline: Redline, mode: Mode) -> dict[str, Any]:
    view = redline.view(labels=labels(), prefix="change-", top=3)
    return {
        "redline": redline,
        # Escaped and sanitised where they are made.
        "text": mark_safe(view.toggled(mode, fold=3)),  # noqa: S308
        "listing": mark_safe(view.listing()),  # noqa: S308
        "minutes": minutes(redline),
    }


def _draft(text: PolicyPage | Version) -> Draft:
    if hasattr(text, "draft"):
        draft: Draft = text.draft()
        return draft
    return draft_of_version(text)


def _decided(
    old: PolicyPage | Version, new: PolicyPage | Version
) -> Iterator[tuple[str, str, str]]:
    """Give what differs beside the words: its label, before, after."""
    for field in Asking._meta.fields:
        before, after = _said(old, field.name), _said(new, field.name)
        if before != after:
            yield str(field.verbose_name), before, after


def _said(text: PolicyPage | Version, name: str) -> str:
    shown = getattr(text, f"get_{name}_display", None)
    value = shown() if shown else getattr(text, name)
    return "–" if value is None else str(value)
