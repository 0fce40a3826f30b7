"""The desk's page that reads a file into a draft, and the file of all versions to take away."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.actions import import_draft
from policies.archive import pack, written
from policies.clauses import Caution, Draft
from policies.exports import archive_of
from policies.importer import Unreadable, flattened, read
from policies.markup import document_html
from policies.models import Policy, PolicyPage
from policies.models.pages import Kind
from policies.permissions import BrandPermissionPolicy
from policies.wording import CAUTIONS, caution_words, unreadable_words

if TYPE_CHECKING:
    from accounts.models import User

# What a form may send back beside its file (Django's own limit is 2.5 MB for all fields).
LARGEST: Final = 1_500_000
# As clauses are read again from what the page sends back.
_NAME: Final = "draft.md"
WAYS: Final = {
    "capitals": gettext_lazy("each capital or figure"),
    "tab": gettext_lazy("tabs"),
    "spaces": gettext_lazy("two spaces or more"),
    "semicolon": gettext_lazy("semicolons"),
    "comma": gettext_lazy("commas"),
    "dash": gettext_lazy("dashes"),
    "bar": gettext_lazy("bars |"),
}


class UploadForm(forms.Form):
    """The file to read; once clean, `draft` is what it says."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A text, Markdown, HTML or Word file: .txt, .md, .html, .docx."),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".txt,.text,.md,.markdown,.html,.htm,.docx"}
        ),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft: Draft | None = None
        self._language = language

    def clean_file(self) -> Any:
        """Read the file, or say why not."""
        file = self.cleaned_data["file"]
        try:
            self.draft = read(file.read(), name=file.name or "", language=self._language)
        except Unreadable as error:
            raise ValidationError(unreadable_words(error.code, error.params)) from error
        if len(self.draft.markdown().encode()) > LARGEST:
            raise ValidationError(
                _("This text is too long for this page: use the command import_policy.")
            )
        return file


class TableForm(forms.Form):
    """How the lines of a paragraph are cut into cells."""

    width = forms.IntegerField(
        label=gettext_lazy("Columns"), min_value=2, max_value=flattened.MOST_COLUMNS
    )
    way = forms.ChoiceField(label=gettext_lazy("A cell begins after"), choices=WAYS.items())
    cells = forms.CharField(
        label=gettext_lazy("Cells, by hand"),
        help_text=gettext_lazy("A line for each row; move the bars | between the cells."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        strip=False,
    )


def import_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """Take a file; show its clauses and what to look at; then write it as the next draft."""
    page = _page_to_edit(request, page_id)
    step = request.POST.get("step", "")
    if step in ("", "read"):
        form = UploadForm(request.POST or None, request.FILES or None, language=page.language)
        if step and form.is_valid() and form.draft is not None:
            return _preview(request, page, form.draft, form.draft.warnings)
        return render(request, "policies/desk/import.html", {"page": page, "form": form})
    draft, cautions = _sent(request, page)
    if step == "write":
        _write(request, page, draft)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return _with_table(request, page, draft, cautions)


def export_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """Give all versions of a page's policy, in all languages, as one ZIP file."""
    page = get_object_or_404(PolicyPage.objects.select_related("policy__site"), pk=page_id)
    if not BrandPermissionPolicy(Policy).user_has_permission_for_instance(
        request.user, "view", page.policy
    ):
        raise PermissionDenied
    archive = archive_of(page.policy)
    if not archive.versions:
        messages.error(request, _("This policy has no version: there is nothing to export."))
        return redirect("policies_desk_versions", page.pk)
    response = HttpResponse(pack(written(archive)), content_type="application/zip")
    name = f"{archive.brand}-{archive.kind}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page_to_edit(request: HttpRequest, page_id: int) -> PolicyPage:
    page: PolicyPage = get_object_or_404(
        PolicyPage.objects.select_related("policy__site", "locale"), pk=page_id
    )
    may = page.permissions_for_user(request.user)
    if not may.can_edit() or may.page_locked():
        raise PermissionDenied
    return page


def _write(request: HttpRequest, page: PolicyPage, draft: Draft) -> None:
    user: User | Any = request.user
    import_draft(draft, site=page.policy.site, kind=Kind(page.kind), by=user)
    messages.success(
        request, _("The file is the draft now. What was there before is in the page’s history.")
    )


def _sent(request: HttpRequest, page: PolicyPage) -> tuple[Draft, tuple[Caution, ...]]:
    """Give the draft that the preview sent back, and the cautions it showed."""
    try:
        text = request.POST.get("markdown", "").encode()
        draft = read(text, name=_NAME, language=page.language)
    except (Unreadable, UnicodeEncodeError):
        raise PermissionDenied from None
    return draft, tuple(_cautions(request.POST.get("cautions", "")))


def _cautions(text: str) -> Iterator[Caution]:
    try:
        held = json.loads(text)
    except ValueError:
        held = []
    for one in held if isinstance(held, list) else []:
        if isinstance(one, list) and len(one) == 3 and one[0] in CAUTIONS:
            line = one[1] if isinstance(one[1], int) else 0
            yield Caution(id=one[0], line=line, context=str(one[2]))


def _with_table(
    request: HttpRequest, page: PolicyPage, draft: Draft, cautions: Sequence[Caution]
) -> HttpResponse:
    """Cut one paragraph anew as it is asked, or make it a table."""
    asked, _sign, place = request.POST.get("step", "").partition("-")
    held = flattened.found(draft)
    if not place.isdecimal() or int(place) >= len(held):
        return _preview(request, page, draft, cautions)
    at = held[int(place)]
    form = TableForm(request.POST, prefix=f"table-{place}")
    if asked == "guess":
        cells = flattened.guess(at.lines)
    elif not form.is_valid():
        return _preview(request, page, draft, cautions, {int(place): form})
    elif asked == "cut":
        way, width = form.cleaned_data["way"], form.cleaned_data["width"]
        cells = flattened.split(at.lines, way=way, width=width)
        return _preview(request, page, draft, cautions, {int(place): _table_form(place, cells)})
    else:
        cells = flattened.barred(form.cleaned_data["cells"])
    if asked == "show":
        return _preview(request, page, draft, cautions, {int(place): _table_form(place, cells)})
    left = [one for one in cautions if not _is_about(one, at)]
    return _preview(request, page, flattened.as_table(draft, at, cells), left)


def _is_about(caution: Caution, at: flattened.Flattened) -> bool:
    first = at.lines[0].replace("\\", "").strip()
    return caution.id == "flattened_table" and caution.context.replace("\\", "").strip() == first


def _table_form(place: int | str, cells: flattened.Cells) -> TableForm:
    held = {"width": cells.width, "way": cells.way, "cells": cells.barred()}
    return TableForm(
        {f"table-{place}-{key}": value for key, value in held.items()}, prefix=f"table-{place}"
    )


def _preview(
    request: HttpRequest,
    page: PolicyPage,
    draft: Draft,
    cautions: Sequence[Caution],
    forms_sent: dict[int, TableForm] | None = None,
) -> HttpResponse:
    """Show what was read; nothing is written yet."""
    tables = [
        _offer(place, at, (forms_sent or {}).get(place))
        for place, at in enumerate(flattened.found(draft))
    ]
    context = {
        "page": page,
        "draft": draft,
        "cautions": [(one, caution_words(one)) for one in cautions],
        "tables": tables,
        "markdown": draft.markdown(),
        "sent": json.dumps([[one.id, one.line, one.context] for one in cautions]),
        # Sanitised as every text is that visitors see.
        "html": mark_safe(document_html(draft)),  # noqa: S308
    }
    return render(request, "policies/desk/import.html", context)


def _offer(place: int, at: flattened.Flattened, form: TableForm | None) -> dict[str, Any]:
    guessed = flattened.guess(at.lines)
    form = form or _table_form(place, guessed)
    cells = flattened.barred(form.cleaned_data["cells"]) if form.is_valid() else guessed
    return {"place": place, "at": at, "cells": cells, "clear": guessed.clear, "form": form}
