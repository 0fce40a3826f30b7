"""The desk's import page: what was read is shown before it is written; who may; and the export."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from policies.archive import read
from policies.models import PolicyPage
from tests.conftest import Brand
from tests.importer.docx import docx, p, row, table

pytestmark = pytest.mark.usefixtures("desk")

FLAT = "Prestataire Rôle Pays\nAlpha Hébergement de sites France\nBêta Paiement Irlande\n"
TEXT = f"# Politique\n\n## 1. Objet\n\nÀ [ville].\n\n{FLAT}".replace("\n\n# ", "\n")
WORD = docx(
    p("Politique", style="Titre"),
    p("Objet", style="Titre1", number=("3", 0)),
    p("Nous gardons peu."),
    table(row("Donnée", "Durée", head=True), row("Compte", "3 ans")),
)


def address(page: PolicyPage, name: str = "import") -> str:
    return reverse(f"policies_desk_{name}", args=[page.pk])


def upload(brand: Brand, page: PolicyPage, data: bytes, name: str, role: str = "editor") -> Any:
    """Send a file to the page."""
    file = SimpleUploadedFile(name, data)
    return brand.client(role).post(address(page), {"file": file, "step": "read"})


def send(brand: Brand, shown: Any, step: str, **typed: str) -> Any:
    """Send back what the preview holds, with what the editor typed and the button she pressed."""
    context = shown.context
    data = {"markdown": context["markdown"], "cautions": context["sent"], "step": step}
    for one in context["tables"]:
        data |= {bound.html_name: bound.value() for bound in one["form"]}
    return brand.client("editor").post(address(context["page"]), data | typed)


def text(page: PolicyPage) -> str:
    """Give the text of the page's latest draft."""
    fresh = PolicyPage.objects.get(pk=page.pk)
    return str(fresh.get_latest_revision_as_object().draft().markdown())


def test_what_was_read_is_shown_and_nothing_is_written(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    shown = upload(brand, page, WORD, "a.docx").content.decode()
    for words in ("1. Objet", "Nous gardons peu.", "<td>3 ans</td>", "2 clauses were read"):
        assert words in shown, words
    assert text(page).endswith("Nous gardons.\n")


def test_writing_makes_it_the_next_draft(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    response = send(brand, upload(brand, page, WORD, "a.docx"), "write")
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "| Compte | 3 ans |" in text(page)
    fresh = PolicyPage.objects.get(pk=page.pk)
    assert fresh.get_latest_revision().user == brand.people["editor"]


def test_cautions_are_shown_with_their_lines_and_their_words(brand: Brand) -> None:
    shown = upload(brand, brand.draft("A."), TEXT.encode(), "a.md").context
    assert [(one.id, one.line) for one, _words in shown["cautions"]] == [("placeholder", 5)]


def plain(brand: Brand, data: str = f"1. Objet\n\n{FLAT}") -> Any:
    """Upload a text with a table that lost its cells."""
    return upload(brand, brand.draft("A."), data.encode(), "a.txt")


def test_a_table_that_is_clear_is_made_with_one_click(brand: Brand) -> None:
    shown = plain(brand)
    assert [one.id for one, _words in shown.context["cautions"]] == ["flattened_table"]
    made = send(brand, shown, "guess-0")
    assert "| Alpha | Hébergement de sites | France |" in made.context["markdown"]
    assert (made.context["tables"], made.context["cautions"]) == ([], [])


def test_a_table_may_be_cut_otherwise_and_is_shown_first(brand: Brand) -> None:
    shown = plain(brand)
    cut = send(brand, shown, "cut-0", **{"table-0-width": "2"})
    [offer] = cut.context["tables"]
    assert offer["cells"].rows[1] == ("Alpha", "Hébergement de sites France")
    assert "| Alpha" not in cut.context["markdown"]


def test_cells_may_be_cut_by_hand(brand: Brand) -> None:
    cells = "A | B\r\nAlpha Hébergement | de sites"
    shown = send(brand, plain(brand), "show-0", **{"table-0-cells": cells})
    [offer] = shown.context["tables"]
    assert offer["cells"].rows == (("A", "B"), ("Alpha Hébergement", "de sites"))
    made = send(brand, shown, "make-0")
    assert "| Alpha Hébergement | de sites |" in made.context["markdown"]


def test_a_number_of_columns_that_is_none_is_an_error_of_its_field(brand: Brand) -> None:
    shown = send(brand, plain(brand), "cut-0", **{"table-0-width": "1"})
    assert shown.context["tables"][0]["form"].errors.keys() == {"width"}


def test_a_table_that_is_not_there_changes_nothing(brand: Brand) -> None:
    shown = plain(brand)
    for step in ("guess-7", "guess-x", "other"):
        again = send(brand, shown, step)
        assert again.context["markdown"] == shown.context["markdown"], step


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"text", "a.docx", "no Word file"),
        (b"%PDF", "a.pdf", "does not hold text"),
        (b"", "a.md", "file_error"),  # said by Django
        (b"a " * 900_000, "a.txt", "import_policy"),  # more than a page sends back
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_of_its_field(
    brand: Brand, data: bytes, name: str, why: str
) -> None:
    shown = upload(brand, brand.draft("A."), data, name)
    assert why in str(shown.context["form"].errors["file"])


def test_no_file_is_an_error_of_its_field(brand: Brand) -> None:
    page = brand.draft("A.")
    shown = brand.client("editor").post(address(page), {"step": "read"})
    assert shown.context["form"].errors.keys() == {"file"}


@pytest.mark.parametrize("sent", ["", "[", "3", '[["x", 1, "a"]]', '[["image"]]'])
def test_cautions_that_are_none_are_left_out(brand: Brand, sent: str) -> None:
    shown = send(brand, plain(brand), "other", cautions=sent)
    assert shown.context["cautions"] == []


def test_an_empty_text_is_not_written(brand: Brand) -> None:
    shown = plain(brand)
    assert send(brand, shown, "write", markdown=" ").status_code in (302, 403)
    assert text(shown.context["page"]).endswith("A.\n")


def test_markup_in_a_file_is_harmless(brand: Brand) -> None:
    data = docx(p("<script>x()</script> </textarea><b>a</b>"))
    shown = upload(brand, brand.draft("A."), data, "a.docx").content.decode()
    assert "<script>x()" not in shown
    assert "</textarea><b>" not in shown


def test_who_may_not_edit_imports_nothing(brand: Brand) -> None:
    page = brand.draft("A.")
    assert upload(brand, page, WORD, "a.docx", "auditor").status_code in (302, 403, 404)
    assert text(page).endswith("A.\n")


def test_a_locked_page_takes_no_file(brand: Brand) -> None:
    page = brand.draft("A.")
    PolicyPage.objects.filter(pk=page.pk).update(locked=True, locked_by=brand.people["approver"])
    assert upload(brand, page, WORD, "a.docx").status_code in (302, 403)


def test_an_editor_of_another_brand_finds_nothing(brand: Brand, other_brand: Brand) -> None:
    page = brand.promulgate("A.").policy
    own = PolicyPage.objects.get(policy=page)
    for name in ("import", "export"):
        response = other_brand.client("editor").get(address(own, name))
        assert response.status_code in (302, 403, 404), name


@pytest.mark.parametrize("role", ["editor", "approver", "dpo", "auditor"])
def test_all_staff_take_the_versions_away(brand: Brand, role: str) -> None:
    version = brand.promulgate("Nous gardons.")
    page = PolicyPage.objects.get()
    response = brand.client(role).get(address(page, "export"))
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert [one.sha256 for one in read(files).versions] == [version.sha256]


def test_without_versions_there_is_nothing_to_take_away(brand: Brand) -> None:
    page = brand.draft("A.")
    response = brand.client("editor").get(address(page, "export"))
    assert response["Location"] == reverse("policies_desk_versions", args=[page.pk])


def test_the_page_of_a_policy_leads_to_both(brand: Brand) -> None:
    page = brand.draft("A.")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = brand.client("editor").get(edit).content.decode()
    assert address(page) in shown
    assert address(page, "export") in shown
