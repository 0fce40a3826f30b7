"""One command makes a brand that its people can work on, and says what is left to do."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from wagtail.models import Collection, Page, Site

from config.management.commands.create_brand import STARTERS
from policies.actions import text_of
from policies.addresses import KINDS, LANGUAGES
from policies.importer import read
from policies.models import BrandSettings, Policy, PolicyPage
from tests.conftest import Brand

pytestmark = pytest.mark.django_db

CABINET = {
    "key": "cabinet-test",
    "hostname": "www.cabinet-test.example",
    "name": "Cabinet Test",
    "legal_name": "Cabinet Test SARL",
}


def run(*flags: str, **changed: str) -> str:
    """Run the command for the test's brand, with some values changed; give what it prints."""
    out = StringIO()
    values = CABINET | changed
    options = [f"--{name.replace('_', '-')}={value}" for name, value in values.items()]
    call_command("create_brand", *options, *flags, stdout=out)
    return out.getvalue()


def made() -> list[int]:
    """Count everything that making a brand adds to."""
    models = (Site, Page, Group, Collection, Policy, BrandSettings)
    return [model.objects.count() for model in models]


def test_a_brand_has_a_site_settings_and_a_home_in_each_language() -> None:
    run()
    site = Site.objects.get(hostname=CABINET["hostname"])
    assert BrandSettings.for_site(site).legal_name == "Cabinet Test SARL"
    languages = {
        home.locale.language_code for home in site.root_page.get_translations(inclusive=True)
    }
    assert languages == set(LANGUAGES)


def test_each_policy_has_a_starter_draft_in_each_language() -> None:
    run()
    pages = {(page.kind, page.language) for page in PolicyPage.objects.all()}
    assert pages == {(kind, language) for kind in KINDS for language in LANGUAGES}


def test_a_starter_draft_binds_nobody() -> None:
    run()
    assert not PolicyPage.objects.filter(live=True).exists()
    assert not Policy.objects.filter(versions__isnull=False).exists()


def test_the_brand_has_its_groups() -> None:
    names = json.loads(run("--json"))["groups"]
    assert [name.rpartition(" · ")[2] for name in names] == ["editor", "approver", "dpo", "auditor"]
    assert Group.objects.filter(name__in=names).count() == 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_starter_says_what_is_to_be_filled_in(kind: str, language: str) -> None:
    file = STARTERS / language / f"{kind}.md"
    draft = read(file.read_bytes(), name=file.name, language=language)
    # Nothing else is wrong with it, and every blank is one that the checks find.
    assert {warning.id for warning in draft.warnings} == {"placeholder"}


@pytest.mark.parametrize("kind", KINDS)
def test_starters_have_the_same_clauses_in_each_language(kind: str) -> None:
    shapes = set()
    for language in LANGUAGES:
        data = (STARTERS / language / f"{kind}.md").read_bytes()
        draft = read(data, name="starter.md", language=language)
        shapes.add(tuple((clause.number, clause.level) for clause in draft.clauses))
    assert len(shapes) == 1


# What GDPR article 13 asks a controller to tell, by a word of the heading that holds its place.
ARTICLE_13 = {
    "13(1)(a)": "Responsable",
    "13(1)(b)": "Délégué",
    "13(1)(c)": "finalités et bases légales",
    "13(1)(e)": "Destinataires",
    "13(1)(f)": "Transferts",
    "13(2)(b)": "droits",
    "13(2)(c)": "Retrait",
    "13(2)(d)": "Réclamation",
    "13(2)(e)": "obligatoires",
    "13(2)(f)": "automatisées",
}


@pytest.mark.parametrize("heading", ARTICLE_13.values(), ids=ARTICLE_13)
def test_the_privacy_starter_has_a_place_for_what_article_13_asks(heading: str) -> None:
    data = (STARTERS / "fr" / "privacy.md").read_bytes()
    draft = read(data, name="privacy.md")
    assert any(heading in clause.title for clause in draft.clauses)


def test_the_draft_on_the_desk_is_the_starter() -> None:
    run()
    page = PolicyPage.objects.get(kind="terms", locale__language_code="en")
    data = (STARTERS / "en" / "terms.md").read_bytes()
    assert text_of(page).page.draft().markdown() == read(data, name="terms.md").markdown()


def test_the_checklist_names_what_is_to_be_done_outside() -> None:
    steps = [step["id"] for step in json.loads(run("--json"))["checklist"]]
    assert {"dns", "spf", "dkim", "dmarc", "webhooks", "timestamp", "settings"} <= set(steps)


def test_the_checklist_names_the_settings_that_are_empty() -> None:
    steps = {step["id"]: step["sentence"] for step in json.loads(run("--json"))["checklist"]}
    field = BrandSettings._meta.get_field("registry_number")
    assert str(field.verbose_name) in steps["settings"]


def test_it_prints_where_to_go_next() -> None:
    text = run()
    page = PolicyPage.objects.get(kind="privacy", locale__language_code="fr")
    assert f"/admin/pages/{page.pk}/edit/" in text
    assert "http://www.cabinet-test.example" in text


@pytest.mark.parametrize(
    "changed",
    [
        {"hostname": "http://example.fr"},  # an address, not a host name
        {"hostname": "exa mple.fr"},  # a space
        {"hostname": "example.fr:8000"},  # a port
        {"hostname": "-example.fr"},  # begins with a hyphen
        {"hostname": ""},
        {"key": "Cabinet Test"},  # not a key
        {"key": "cabinet/../test"},  # not a key either
        {"key": "x" * 51},  # too long
        {"key": ""},
        {"name": ""},
        {"name": "x" * 101},  # longer than its column
        {"legal_name": "   "},
        {"legal_name": "x" * 201},
    ],
)
def test_what_cannot_be_is_one_line_and_changes_nothing(changed: dict[str, str]) -> None:
    before = made()
    with pytest.raises(CommandError) as refusal:
        run(**changed)
    assert len(str(refusal.value).splitlines()) == 1
    assert made() == before


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "alpha"},  # the key of a brand
        {"key": "alpha-en"},  # the key of its home in English
        {"hostname": "alpha.localhost"},
        {"hostname": "ALPHA.localhost"},  # host names know no case
    ],
)
def test_what_is_taken_is_refused(brand: Brand, changed: dict[str, str]) -> None:
    before = made()
    with pytest.raises(CommandError) as refusal:
        run(**changed)
    assert len(str(refusal.value).splitlines()) == 1
    assert made() == before


def test_a_missing_starter_undoes_the_brand(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("config.management.commands.create_brand.STARTERS", tmp_path)
    before = made()
    with pytest.raises(FileNotFoundError):
        run()
    assert made() == before
