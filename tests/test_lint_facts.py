"""What a brand's settings, registers and versions tell the checks of a draft."""

from datetime import timedelta

import pytest

from policies.actions import import_draft
from policies.facts import Observed, facts_for, findings_for
from policies.models import BrandSettings, PolicyPage
from policies.models.pages import Kind
from policies.registers import (
    Contact,
    DataCategory,
    Parameter,
    Processing,
    RetentionPeriod,
    Subprocessor,
)
from tests.conftest import NOW, TODAY, Brand
from tests.trackers import tracker

pytestmark = pytest.mark.django_db


def found(page: PolicyPage, rule: str, **options: object) -> list[str]:
    """Give the severities that one rule gives to a page's text."""
    findings = findings_for(page, at=NOW, **options)  # type: ignore[arg-type]
    return [one.severity for one in findings if one.rule == rule]


def promising(brand: Brand, days: int) -> PolicyPage:
    """Put a text in force that promises days of notice; give the page for the next."""
    page = brand.draft("Un.")
    page.promised_notice_days = days
    page.save_revision()
    brand.fix(page)
    return brand.draft("Deux.")


def test_the_first_version_needs_no_notice(brand: Brand) -> None:
    page = brand.draft("Un.")
    assert facts_for(page, at=NOW).first_version
    assert found(page, "L04", entry_into_force=TODAY) == []


def test_the_next_version_waits_for_the_brands_notice(brand: Brand) -> None:
    brand.promulgate("Un.")
    page = brand.draft("Deux.")
    assert found(page, "L04", entry_into_force=TODAY + timedelta(days=30)) == ["B"]
    assert found(page, "L04", entry_into_force=TODAY + timedelta(days=31)) == []


def test_a_correction_waits_for_nothing(brand: Brand) -> None:
    brand.promulgate("Un.")
    assert found(brand.draft("Deux."), "L04", entry_into_force=TODAY, substantial=False) == []


def test_a_longer_notice_promised_in_force_is_kept(brand: Brand) -> None:
    page = promising(brand, 45)
    assert facts_for(page, at=NOW).promised_notice_days == 45
    assert found(page, "L82") == ["B"]


def test_registers_bind_the_numbers_of_a_text(brand: Brand) -> None:
    category = DataCategory.objects.create(site=brand.site, name_fr="Factures")
    RetentionPeriod.objects.create(
        site=brand.site, category=category, active_value=10, active_unit="year"
    )
    assert found(brand.draft("Factures : conservées dix ans."), "L74") == []
    assert found(brand.draft("Factures : conservées neuf ans."), "L74") == ["E"]


def test_parameters_bind_the_numbers_of_a_text(brand: Brand) -> None:
    Parameter.objects.update_or_create(
        site=brand.site, about="breach", defaults={"value": 72, "unit": "hour", "words_fr": "CNIL"}
    )
    said = "Toute violation est notifiée à la CNIL dans les {} heures."
    assert found(brand.draft(said.format(72)), "L74") == []
    assert found(brand.draft(said.format(96)), "L74") == ["E"]


def test_numbers_that_others_keep_are_bound_too(brand: Brand) -> None:
    page = brand.draft("Le cookie de séance vit 14 jours.")
    kept = facts_for(page, at=NOW).quantities or ()
    assert found(page, "L74") == ["E"]
    extra = Observed(quantities=(type(kept[0])(value=14, unit="day", about="tracker"),))
    assert found(page, "L74", observed=extra) == []


def test_every_recipient_of_the_register_is_named(brand: Brand) -> None:
    Subprocessor.objects.create(
        site=brand.site, name="Nuage", task_fr="Hébergement", country_fr="France"
    )
    facts = facts_for(brand.draft("Un."), at=NOW)
    assert [(one.name, one.task) for one in facts.recipients or ()] == [("Nuage", "Hébergement")]


def test_contacts_come_from_the_register(brand: Brand) -> None:
    Contact.objects.create(site=brand.site, role="dpo", address="dpo@alpha.example")
    assert found(brand.draft("Notre DPO : autre@alpha.example."), "L95") == ["E"]
    assert found(brand.draft("Notre DPO : dpo@alpha.example."), "L95") == []


def test_the_controller_is_the_one_of_the_settings(brand: Brand) -> None:
    settings = BrandSettings.for_site(brand.site)
    settings.postcode, settings.town = "35000", "Rennes"
    settings.save()
    facts = facts_for(brand.draft("Un."), at=NOW)
    assert facts.controller is not None
    assert (facts.controller.legal_name, facts.controller.town) == ("Alpha SAS", "Rennes")


def test_the_other_documents_of_a_brand_are_compared(brand: Brand) -> None:
    brand.promulgate("- Journaux : conservés 12 mois", kind=Kind.COOKIES)
    page = brand.draft("- Journaux : conservés 6 mois")
    assert found(page, "L95") == ["E"]


def test_another_brands_documents_are_not(brand: Brand, other_brand: Brand) -> None:
    other_brand.promulgate("- Journaux : conservés 12 mois", kind=Kind.COOKIES)
    assert found(brand.draft("- Journaux : conservés 6 mois"), "L95") == []


@pytest.mark.parametrize(
    ("words", "severities"),
    [
        ("Voir [les cookies](/cookies/).", ["E"]),  # no text stands there
        ("Voir [ce texte](/politique-de-confidentialite/).", []),
        ("Voir [le formulaire](/nulle-part-ici/).", ["E"]),
    ],
)
def test_links_to_our_own_site_are_known(brand: Brand, words: str, severities: list[str]) -> None:
    assert found(brand.draft(words), "L07") == severities


def test_texts_that_bind_together_name_each_other(brand: Brand) -> None:
    page = brand.draft("Voir [les cookies](/cookies/).")
    along = Observed(texts=frozenset({("cookies", "fr")}))
    assert found(page, "L07", observed=along) == []
    assert found(page, "L07", observed=Observed(texts=frozenset({("terms", "fr")}))) == ["E"]


def test_an_agreement_names_the_recipients_of_activities_run_for_others(brand: Brand) -> None:
    rows = [
        Subprocessor.objects.create(
            site=brand.site, name=name, task_fr="Tâche", country_fr="France"
        )
        for name in ("Nuage", "Poste")
    ]
    activity = Processing.objects.create(
        site=brand.site, name_fr="Dossiers", role="processor", data_subjects_fr="Patients"
    )
    activity.recipients.set(rows[:1])
    facts = facts_for(brand.draft("Un.", kind=Kind.DPA), at=NOW)
    assert [one.name for one in facts.recipients or ()] == ["Nuage"]


def test_a_district_needs_its_own_postcode(brand: Brand) -> None:
    assert found(brand.draft("12 rue du Port, 75000 Paris."), "L12") == ["W"]
    assert found(brand.draft("12 rue du Port, 75011 Paris."), "L12") == []


def test_the_languages_of_a_policy_are_known(brand: Brand) -> None:
    page = brand.draft("One.", language="en")
    assert found(page, "L10") == ["E"]
    brand.draft("Un.")
    assert found(page, "L10") == []


def test_a_cookie_policy_says_the_lifetimes_of_the_register(brand: Brand) -> None:
    """`m` is in every word: a tracker is known by its name as code."""
    row = tracker(brand.site, "m", lifetime=2, lifetime_unit="year")
    page = brand.draft("Voici la liste.", kind=Kind.COOKIES)
    page = import_draft(
        page.draft(), site=brand.site, kind=Kind.COOKIES, registers={"1": "trackers"}
    )
    assert found(page, "L74") == []
    frozen = facts_for(page, at=NOW)
    row.lifetime = 3
    row.save()
    after = facts_for(page, at=NOW)
    assert [one.value for one in frozen.quantities or () if one.words == ("`m`",)] == [2]
    assert [one.value for one in after.quantities or () if one.words == ("`m`",)] == [3]
