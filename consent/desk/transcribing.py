"""Enter what is on a signed paper: what it says, a last look, then it is recorded for ever."""

from datetime import datetime
from pathlib import PurePath
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from consent.actions import (
    ActRefusedError,
    check_paper,
    keep_paper,
    refuse_while_viewing,
    transcribe,
)
from consent.actions.transcribing import LARGEST_PAPER
from consent.desk import access
from consent.models import Act, ActKind, PendingPaper, Practitioner
from consent.obligations import seats_of
from policies.dates import in_words
from policies.models import EntryIntoForce, Version
from policies.models.asking import Asks

ANSWERS: Final = [ActKind.ACKNOWLEDGE, ActKind.ACCEPT, ActKind.REFUSE]


class PaperForm(forms.Form):
    """What the paper says: which text, what was answered, in whose name, on which day."""

    version = forms.ModelChoiceField(Version.objects.none(), label=gettext_lazy("Text"))
    act = forms.ChoiceField(
        label=gettext_lazy("What the paper says"),
        choices=[(one.value, one.label) for one in ANSWERS],
        widget=forms.RadioSelect,
    )
    cabinet = forms.ChoiceField(label=gettext_lazy("In whose name"), required=False)
    # The browser's own: a day long past is typed, not leafed to.
    signed_on = forms.DateField(
        label=gettext_lazy("Day written on the paper"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    scan = forms.FileField(
        label=gettext_lazy("Scan"),
        max_length=200,
        help_text=gettext_lazy("PDF, PNG or JPEG, at most 10 MB. It stays with the act."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )
    remark = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("How the paper came to you, and who holds the original."),
    )

    def __init__(self, *args: Any, practitioner: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = _days(practitioner)
        text: Any = self.fields["version"]
        text.queryset = _versions(practitioner)
        text.label_from_instance = lambda version: _labelled(version, days)
        seats = [one for one in seats_of(practitioner) if one.binds]
        cabinet: Any = self.fields["cabinet"]
        cabinet.choices = [
            ("", practitioner.name),
            *((str(one.cabinet), one.name) for one in seats if one.cabinet),
        ]

    def clean_scan(self) -> Any:
        """Refuse what is too large before it is read."""
        scan = self.cleaned_data["scan"]
        if scan.size > LARGEST_PAPER:
            raise forms.ValidationError(
                _("The file is larger than 10 MB. Scan the paper more coarsely.")
            )
        return scan

    def paper(self, practitioner: Practitioner, *, by: Any) -> PendingPaper:
        """Give what was filled in, to be kept until it is confirmed."""
        said, scan = self.cleaned_data, self.cleaned_data["scan"]
        return PendingPaper(
            practitioner=practitioner,
            cabinet_id=UUID(said["cabinet"]) if said["cabinet"] else None,
            version=said["version"],
            act=said["act"],
            signed_on=said["signed_on"],
            remark=said["remark"],
            name=PurePath(scan.name or "").name,
            data=scan.read(),
            by=by,
        )


def _versions(practitioner: Practitioner) -> Any:
    found = Version.objects.filter(policy__site=practitioner.site_id).exclude(asks=Asks.NONE)
    found = found.select_related("policy", "promulgation").defer("markdown", "html", "source")
    return found.order_by("policy__kind", "-major", "-minor", "-language")


def _days(practitioner: Practitioner) -> dict[Any, Any]:
    entries = EntryIntoForce.objects.standing()
    own = entries.filter(version__policy__site=practitioner.site_id)
    return dict(own.values_list("version", "day"))


def _labelled(version: Version, days: dict[Any, Any]) -> str:
    named = {"title": version.title, "number": version.number, "language": version.language}
    if version.pk not in days:
        return _("%(title)s %(number)s (%(language)s), never in force") % named
    named["day"] = in_words(days[version.pk])
    return _("%(title)s %(number)s (%(language)s), in force from %(day)s") % named


def transcribe_view(request: HttpRequest, practitioner_id: UUID) -> HttpResponse:
    """Take what the paper says, and lead to the last look at it."""
    found = _practitioner(request, practitioner_id)
    form = PaperForm(request.POST or None, request.FILES or None, practitioner=found)
    if form.is_valid():
        paper = form.paper(found, by=access.person(request))
        try:
            refuse_while_viewing(request.session)
            keep_paper(paper, at=timezone.now())
        except ActRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("consent_desk_paper", paper.pk)
    context = {"practitioner": found, "form": form}
    return render(request, "consent/desk/transcribe.html", context)


def paper_view(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Show what is about to be recorded: it cannot be undone."""
    paper = _paper(request, paper_id)
    return _shown(request, paper, at=timezone.now())


@require_POST
def confirm_view(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Record the act, or throw the paper away."""
    paper = _paper(request, paper_id)
    practitioner_id, at = paper.practitioner_id, timezone.now()
    if "discard" in request.POST:
        paper.delete()
        messages.info(request, _("Nothing was recorded; the scan is thrown away."))
        return redirect("consent_desk_practitioner", practitioner_id)
    try:
        refuse_while_viewing(request.session)
        act = transcribe(paper, by=access.person(request), at=at)
    except ActRefusedError as refusal:
        return _shown(request, paper, at=at, refusal=str(refusal))
    messages.success(request, _said(act, at))
    return redirect("consent_desk_practitioner", practitioner_id)


def _said(act: Act, at: datetime) -> str:
    if act.recorded_at == at:
        return _("Recorded. Receipt: %(id)s") % {"id": act.pk}
    return _("It was recorded already, on %(day)s: nothing is added. Receipt: %(id)s") % {
        "day": in_words(act.recorded_at),
        "id": act.pk,
    }


def _shown(
    request: HttpRequest, paper: PendingPaper, *, at: datetime, refusal: str = ""
) -> HttpResponse:
    before = None
    try:
        before = check_paper(paper, at=at).before
    except ActRefusedError as refused:
        refusal = refusal or str(refused)
    context = {"paper": paper, "before": before, "refusal": refusal, "size": len(paper.data)}
    return render(request, "consent/desk/paper.html", context)


def _practitioner(request: HttpRequest, practitioner_id: UUID) -> Practitioner:
    found = access.practitioner_for(request, practitioner_id)
    if not access.may_transcribe(request, found):
        raise PermissionDenied
    return found


def _paper(request: HttpRequest, paper_id: UUID) -> PendingPaper:
    """Give a paper that the person entered herself; others do not exist for her."""
    own = PendingPaper.objects.filter(by=access.person(request))
    found: PendingPaper = get_object_or_404(
        own.select_related("version__policy", "version__promulgation", "practitioner", "cabinet"),
        pk=paper_id,
    )
    _practitioner(request, found.practitioner_id)
    return found
