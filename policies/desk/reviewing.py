"""Read a policy again: who did, what was found, and when it is due next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from policies.actions import review
from policies.desk import access
from policies.forms.deciding import ReviewForm
from policies.models import review_due
from policies.models.reviews import DEFAULT_INTERVAL


def review_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show past reviews and when the next one is due; record one."""
    page = access.page_for(request, page_id, action="override")
    today = timezone.localdate()
    form = ReviewForm(request.POST or None, initial={"next_on": today + DEFAULT_INTERVAL})

    def act() -> None:
        review(
            page.policy,
            remark=form.cleaned_data["remark"],
            next_on=form.cleaned_data["next_on"],
            by=access.person(request),
            at=timezone.now(),
        )

    if form.is_valid() and access.done(request, act, form, _("The review is recorded.")):
        return redirect("policies_desk_versions", page.pk)
    due = review_due(page.policy)
    context = {
        "page": page,
        "form": form,
        "due": due,
        "overdue": due is not None and due < today,
        "reviews": list(page.policy.reviews.select_related("by")),
    }
    return render(request, "policies/desk/review.html", context)
