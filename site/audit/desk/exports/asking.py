"""The page that asks for a file: what is to be in it, in which format, and that it is logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.desk.access import person, sites_of
from audit.desk.exports.kinds import KINDS
from audit.exports.asking import ExportRefusedError, ask
from audit.models import ExportKind

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from audit.desk.exports.asked import Asked


class FormatForm(forms.Form):
    """Asks in which format."""

    format = forms.ChoiceField(label=gettext_lazy("Format"), widget=forms.RadioSelect)

    def __init__(self, data: object, *, asked: Asked) -> None:
        super().__init__(data, initial={"format": asked.formats[0]})  # type: ignore[arg-type]
        field = self.fields["format"]
        field.choices = [(one, one.label) for one in asked.formats]  # type: ignore[attr-defined]


def ask_view(request: HttpRequest) -> HttpResponse:
    """Say what a file would hold, and ask for it; without a kind, say what there is."""
    kind = request.GET.get("kind", "")
    if not kind:
        sites_of(request)
        return render(request, "audit/desk/exports_kinds.html", {})
    if kind not in KINDS:
        raise Http404
    asked = KINDS[kind](request, at=timezone.now())
    form = FormatForm(request.POST if request.method == "POST" else None, asked=asked)
    if asked.is_whole and form.is_valid():
        try:
            wish = asked.wish(form.cleaned_data["format"])
            export = ask(wish, by=person(request), at=timezone.now())
        except ExportRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Asked for: it is made in the background."))
            return redirect("audit_exports_export", export.pk)
    context = {
        "asked": asked,
        "label": ExportKind(kind).label,
        "form": form,
        "said": asked.said() if asked.is_whole else [],
    }
    return render(request, "audit/desk/exports_ask.html", context)
