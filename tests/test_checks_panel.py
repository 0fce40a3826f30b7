"""Findings beside the editor: gravest first, each leading to its clause, as of the last save."""

from typing import Any

import pytest
from django.urls import reverse
from lxml.html import HtmlElement, document_fromstring, fragment_fromstring

from policies.desk.checking import checked
from policies.models import PolicyPage
from policies.models.pages import Kind
from tests.conftest import NOW, Brand
from tests.test_policy_page import page_form

pytestmark = pytest.mark.usefixtures("desk")

BLANK = "Écrivez à [À COMPLÉTER]."


def asked(brand: Brand, page: PolicyPage, role: str = "editor") -> Any:
    """Ask for the findings as the editor's script does."""
    return brand.client(role).get(reverse("policies_desk_checks", args=[page.pk]))


def found(brand: Brand, page: PolicyPage) -> HtmlElement:
    """Give the piece of HTML that the script puts into the panel."""
    return fragment_fromstring(asked(brand, page).content.decode().strip())


def editor(brand: Brand, page: PolicyPage) -> HtmlElement:
    """Give the editor's screen."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return document_fromstring(brand.client("editor").get(address).content.decode())


def test_the_editor_shows_the_findings_without_any_script(brand: Brand) -> None:
    screen = editor(brand, brand.draft("Nous gardons.", BLANK))
    (panel,) = screen.xpath("//*[@data-side-panel='findings']")
    assert "À COMPLÉTER" in panel.text_content()
    assert panel.xpath(".//*[@data-checks-again][@hidden]")


def test_the_number_of_findings_is_in_the_toggle(brand: Brand) -> None:
    page = brand.draft(BLANK)
    (toggle,) = editor(brand, page).xpath("//*[@data-side-panel-toggle='findings']")
    seen = len(checked(page, at=NOW).seen)
    assert toggle.text_content().strip() == str(seen)
    assert seen > 0


def test_a_finding_names_rule_severity_place_words_remedy_and_source(brand: Brand) -> None:
    (line,) = found(brand, brand.draft("Nous gardons.", BLANK)).xpath(
        ".//li[contains(., 'À COMPLÉTER')]"
    )
    words = " ".join(line.text_content().split())
    for said in ("L01", "blocks", "clause 2", "line 9", BLANK, "GDPR"):
        assert said in words, said


def test_a_finding_leads_to_the_block_of_its_clause(brand: Brand) -> None:
    page = brand.draft("Nous gardons.", BLANK)
    (link,) = found(brand, page).xpath(".//li[contains(., 'À COMPLÉTER')]//a")
    block = page.body[1]
    assert link.get("href") == f"#block-{block.id}-section"
    assert link.get("data-checks-block") == f"block-{block.id}-section"


def test_a_finding_in_the_title_leads_to_the_title(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    page.title = "Politique [À COMPLÉTER]"
    page.save_revision()
    (link,) = found(brand, page).xpath(".//li[contains(., 'À COMPLÉTER')]//a")
    assert link.get("href") == "#id_title"


def test_the_gravest_come_first(brand: Brand) -> None:
    lines = checked(brand.draft(BLANK), at=NOW).seen
    gravity = [line["found"].severity for line in lines]
    assert gravity == sorted(gravity, key="BEWI".index)


def test_what_could_not_be_checked_is_said_apart(brand: Brand) -> None:
    # Nobody has looked for trackers on this site.
    piece = found(brand, brand.draft(BLANK, kind=Kind.COOKIES))
    assert "could not be checked" in piece.xpath("string(.//details/summary)")


def test_the_findings_are_those_of_the_last_saved_draft(brand: Brand) -> None:
    page = brand.draft(BLANK)
    before = found(brand, page).text_content()
    brand.draft("Écrivez à contact@alpha.example.")
    after = found(brand, page).text_content()
    assert "À COMPLÉTER" in before
    assert "À COMPLÉTER" not in after


def test_an_autosave_does_not_wait_for_the_checks(brand: Brand) -> None:
    page = brand.draft(BLANK)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = brand.client("editor").post(
        address, page_form(), headers={"accept": "application/json"}
    )
    assert answer.json()["success"]
    assert "findings" not in answer.json()["html"]


def test_a_page_that_is_begun_says_that_it_is_not_saved_yet(brand: Brand) -> None:
    parts = ["policies", "policypage", brand.site.root_page_id]
    address = reverse("wagtailadmin_pages:add", args=parts)
    screen = document_fromstring(brand.client("editor").get(address).content.decode())
    (panel,) = screen.xpath("//*[@data-side-panel='findings']")
    assert "Not saved yet" in panel.xpath("string(.//*[@role='status'])")


def test_the_panel_of_a_begun_page_is_filled_after_its_first_save(brand: Brand) -> None:
    page = brand.draft(BLANK)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = brand.client("editor").get(address, {"_w_hydrate_create_view": "1"}).content.decode()
    assert reverse("policies_desk_checks", args=[page.pk]) in shown
    assert "À COMPLÉTER" in shown


@pytest.mark.parametrize("role", ["editor", "approver", "dpo", "auditor"])
def test_all_staff_of_the_brand_may_ask_and_nobody_keeps_the_answer(
    role: str, brand: Brand
) -> None:
    answer = asked(brand, brand.draft(BLANK), role)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]


def test_nobody_else_may_ask(brand: Brand, other_brand: Brand) -> None:
    page = brand.draft(BLANK)
    assert asked(other_brand, page, "approver").status_code == 404
    assert brand.client().get(reverse("policies_desk_checks", args=[page.pk])).status_code == 302


def test_the_findings_are_only_read(brand: Brand) -> None:
    address = reverse("policies_desk_checks", args=[brand.draft(BLANK).pk])
    assert brand.client("editor").post(address).status_code == 405


def test_a_brands_home_has_no_findings(superuser: Brand) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[superuser.site.root_page_id])
    shown = superuser.client("superuser").get(address).content.decode()
    assert 'data-side-panel="findings"' not in shown


def test_a_text_is_shown_and_never_obeyed(brand: Brand) -> None:
    page = brand.draft("TODO <script>alert(1)</script>")
    assert "<script>" not in asked(brand, page).content.decode()
