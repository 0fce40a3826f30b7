"""An editor imports a file in a real browser, makes a table of it, and takes the versions away."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.conftest import Brand

TEXT = (
    "1. Sous-traitants\n\nÀ [ville], depuis le 03/04/2026.\n\n"
    "Prestataire Rôle Pays\nAlpha Hébergement de sites France\nBêta Paiement Irlande\n"
)


def test_a_file_is_read_a_table_made_and_the_draft_written(
    editor: Page, brand: Brand, site_url: str, tmp_path: Path
) -> None:
    path, pk = tmp_path / "texte.txt", brand.draft("A.").pk
    path.write_text(TEXT, encoding="utf-8")
    editor.goto(f"{site_url}/admin/policies/{pk}/import/")
    editor.set_input_files("[name=file]", path)
    editor.click("button[value=read]")
    expect(editor.locator("table.listing").first).to_contain_text("ville")
    editor.click("button[value=guess-0]")
    expect(editor.locator("button[value=guess-0]")).to_have_count(0)
    editor.click("button[value=write]")
    expect(editor).to_have_url(f"{site_url}/admin/pages/{pk}/edit/")
    expect(editor.locator("textarea").first).to_be_attached()


def test_all_versions_are_taken_away(editor: Page, brand: Brand, site_url: str) -> None:
    editor.goto(f"{site_url}/admin/policies/{brand.draft('A.').pk}/versions/")
    address = editor.url.replace("/versions/", "/export/")
    with editor.expect_download() as download:
        editor.evaluate("address => { location.href = address }", address)
    assert download.value.suggested_filename == "alpha.localhost-privacy.zip"
