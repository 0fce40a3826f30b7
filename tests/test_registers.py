"""Registers: what a row says, what it lacks, and the tables that texts are given."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from policies import ports
from policies.clauses import Table
from policies.registers import (
    Claim,
    Contact,
    DataCategory,
    LawfulBasis,
    Parameter,
    RetentionPeriod,
    Subprocessor,
    Transfer,
)
from policies.registers.gaps import gaps
from policies.registers.seeds import DEFAULTS, seed_registers
from policies.registers.tables import LISTINGS, table
from policies.registers.words import quantity
from tests.conftest import TODAY, Brand
from tests.registers import category, claim, fill, purpose, subprocessor

DAY = date(2026, 11, 21)


def test_an_english_text_shows_the_french_until_it_is_translated(brand: Brand) -> None:
    host = subprocessor(brand.site)
    assert host.said("task", "en") == "Hébergement"
    host.task_en = "Hosting"
    assert (host.said("task", "en"), host.said("task", "fr")) == ("Hosting", "Hébergement")


# First day, day after the last one, whether it receives data on 21 November 2026.
PERIODS = [
    (None, None, True),  # since the beginning, for now
    (date(2026, 11, 21), None, True),  # from this very day
    (date(2026, 11, 22), None, False),  # from tomorrow
    (None, date(2026, 11, 22), True),  # today is its last day
    (None, date(2026, 11, 21), False),  # yesterday was
]


@pytest.mark.parametrize(("since", "until", "expected"), PERIODS)
def test_a_recipient_receives_data_from_its_first_day_to_the_one_before_its_end(
    since: date | None, until: date | None, *, expected: bool, brand: Brand
) -> None:
    subprocessor(brand.site, since=since, until=until)
    assert Subprocessor.objects.on(DAY).exists() is expected
    assert Subprocessor.objects.coming(DAY).exists() is (since == date(2026, 11, 22))
    assert Subprocessor.objects.ended(DAY).exists() is (until == DAY)


def test_a_recipient_never_ends_before_it_begins(brand: Brand) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        subprocessor(brand.site, since=DAY, until=DAY)


def test_a_retention_period_is_a_number_with_its_unit_or_a_criterion(brand: Brand) -> None:
    period = RetentionPeriod(site=brand.site, category=category(brand.site))
    with pytest.raises(ValidationError, match="period or a criterion"):
        period.full_clean()
    period.active_value = 3
    with pytest.raises(ValidationError, match="needs its unit"):
        period.full_clean()
    period.active_unit = "year"
    period.full_clean()


def test_a_role_has_one_address_per_brand(brand: Brand, other_brand: Brand) -> None:
    Contact.objects.create(site=brand.site, role="dpo", address="a@a.example")
    Contact.objects.create(site=other_brand.site, role="dpo", address="b@b.example")
    with pytest.raises(ValidationError, match="edit it"):
        Contact(site=brand.site, role="dpo", address="c@c.example").full_clean()


# Address and whether a contact may have it.
ADDRESSES = [
    ("dpo@a.example", True),
    ("https://a.example/form", True),
    ("/droits/", True),  # a page of the brand
    ("http://a.example/", False),  # not private
    ("dpo at a.example", False),
    ("dpo@", False),
    ("javascript:alert(1)", False),
]


@pytest.mark.parametrize(("address", "good"), ADDRESSES)
def test_a_contact_has_an_address_that_can_be_probed(
    address: str, *, good: bool, brand: Brand
) -> None:
    contact = Contact(site=brand.site, role="dpo", address=address)
    if good:
        contact.full_clean()
    else:
        with pytest.raises(ValidationError, match="e-mail address"):
            contact.full_clean()


def test_what_a_row_names_cannot_be_deleted(brand: Brand) -> None:
    rows = fill(brand.site, "x")
    for name in ("subprocessor", "datacategory"):
        with pytest.raises(ProtectedError):
            rows[name].delete()


def test_an_overdue_claim_is_one_whose_day_has_passed_or_that_has_none(brand: Brand) -> None:
    claim(brand.site, "today", review_on=DAY)
    claim(brand.site, "late", review_on=date(2026, 11, 20))
    claim(brand.site, "never")
    overdue = Claim.objects.overdue(DAY).order_by("words_fr")
    assert [one.words_fr for one in overdue] == ["late", "never"]
    assert [one.is_overdue(DAY) for one in Claim.objects.order_by("words_fr")] == [
        True,
        True,
        False,
    ]


# Number, unit, language, words.
QUANTITIES = [
    (1, "month", "fr", "1 mois"),
    (2, "month", "en", "2 months"),
    (1, "year", "fr", "1 an"),
    (3, "year", "fr", "3 ans"),
    (0, "day", "fr", "0 jour"),  # French counts none as one
    (0, "day", "en", "0 days"),
    (72, "hour", "fr", "72 heures"),
    (None, "", "fr", ""),  # no number, nothing to say
]


@pytest.mark.parametrize(("value", "unit", "language", "expected"), QUANTITIES)
def test_a_number_is_said_as_the_language_says_it(
    value: int | None, unit: str, language: str, expected: str
) -> None:
    assert quantity(value, unit, language) == expected


def test_the_table_of_subprocessors_has_what_the_law_asks(brand: Brand) -> None:
    subprocessor(brand.site, "OVHcloud", legal_name="OVH SAS", data_fr="Toutes")
    found = table("subprocessors", site=brand.site, language="fr")
    assert found == Table(
        header=("Sous-traitant", "Tâche", "Données reçues", "Pays", "Contact"),
        rows=(("OVHcloud (OVH SAS)", "Hébergement", "Toutes", "France", "dpo@h.example"),),
    )


def test_a_table_lists_whom_a_text_for_the_days_to_come_must_name(brand: Brand) -> None:
    subprocessor(brand.site, "Coming", since=date(2027, 5, 1))
    subprocessor(brand.site, "Leaving", until=date(2027, 5, 1))
    subprocessor(brand.site, "Accountant", kind="recipient")
    names = {
        name: [row[0] for row in table(name, site=brand.site, language="fr").rows]
        for name in ("subprocessors", "recipients")
    }
    assert names == {"subprocessors": ["Coming"], "recipients": ["Accountant"]}


def test_rows_stand_in_the_same_order_in_every_language_and_database(brand: Brand) -> None:
    for french, english in (("Zèbre", "A"), ("école", "B"), ("Eau", "C"), ("Élan", "D")):
        category(brand.site, french, name_en=english)
    found = {
        language: [
            row[0] for row in table("data_categories", site=brand.site, language=language).rows
        ]
        for language in ("fr", "en")
    }
    assert found == {"fr": ["Eau", "école", "Élan", "Zèbre"], "en": ["C", "B", "D", "A"]}


def test_purposes_and_bases_are_shown_both_ways(brand: Brand) -> None:
    aim = purpose(brand.site, "Facturer", refusal_fr="Pas de compte")
    aim.categories.add(category(brand.site))
    aim.bases.add(
        LawfulBasis.objects.create(site=brand.site, article="c", text_fr="code de commerce"),
        LawfulBasis.objects.create(site=brand.site, article="b"),
    )
    (row,) = table("purposes", site=brand.site, language="fr").rows
    both = "Contrat (6.1.b)\u202f; Obligation légale (6.1.c)\u00a0: code de commerce"
    assert row == ("Facturer", both, "Identité", "Pas de compte")
    bases = table("lawful_bases", site=brand.site, language="en").rows
    assert bases == (
        ("Contract (6(1)(b))", "Facturer"),
        ("Legal obligation (6(1)(c)): code de commerce", "Facturer"),
    )


def test_a_period_is_said_with_its_criterion_its_archive_and_its_start(brand: Brand) -> None:
    RetentionPeriod.objects.create(
        site=brand.site,
        category=category(brand.site),
        criterion_fr="Durée du contrat",
        archive_value=5,
        archive_unit="year",
        start_fr="Fin du contrat",
        ground_fr="C. civ., art. 2224",
    )
    (row,) = table("retention", site=brand.site, language="fr").rows
    assert row == ("Identité", "Durée du contrat", "5 ans", "Fin du contrat", "C. civ., art. 2224")


def test_an_activity_shows_the_periods_of_its_categories_unless_it_has_its_own(
    brand: Brand,
) -> None:
    rows = fill(brand.site, "x")
    activity = rows["processing"]
    activity.categories.add(rows["datacategory"])
    (row,) = table("processing", site=brand.site, language="fr").rows
    assert "x category\u00a0: x detail\u00a0: 3 ans" in row
    activity.periods_fr = "Au bout d’un an"
    activity.save()
    assert "Au bout d’un an" in table("processing", site=brand.site, language="fr").rows[0]


def test_every_public_register_is_a_table_in_both_languages(brand: Brand) -> None:
    fill(brand.site, "x")
    seen = {
        name: {
            language: len(table(name, site=brand.site, language=language).rows)
            for language in ("fr", "en")
        }
        for name in LISTINGS
    }
    empty = {"recipients", "claims"}  # the rows of the fixture are of the other kind
    assert seen == {name: dict.fromkeys(("fr", "en"), int(name not in empty)) for name in LISTINGS}


def test_a_table_holds_rows_of_its_brand_only(brand: Brand, other_brand: Brand) -> None:
    fill(other_brand.site, "theirs")
    for name in LISTINGS:
        assert table(name, site=brand.site, language="fr").rows == ()


def test_every_public_register_can_be_asked_through_the_port(brand: Brand) -> None:
    subprocessor(brand.site)
    assert {name for name, _label in ports.register_choices()} >= set(LISTINGS)
    found = ports.register_table("subprocessors", site=brand.site, language="fr")
    assert found == table("subprocessors", site=brand.site, language="fr")
    assert ports.register_table("nothing", site=brand.site, language="fr") is None


def test_a_complete_row_lacks_nothing(brand: Brand) -> None:
    host = subprocessor(brand.site, task_en="Hosting", country_en="France")
    assert gaps(host, day=TODAY) == []


def test_an_empty_row_says_each_thing_that_it_lacks(brand: Brand) -> None:
    site = brand.site
    host = subprocessor(site, task_en="x", country_en="x", contact="", is_ai_provider=True)
    basis = LawfulBasis.objects.create(site=site, article="c")
    # What, and all that it lacks.
    lacking = [
        (host, ["no contact", "no AI feature says what it receives"]),
        (basis, ["no purpose rests on it", "does not name its text of law"]),
        (category(site, name_en="x"), ["no retention period", "no purpose uses it"]),
        (purpose(site, name_en="x"), ["no lawful basis", "no data category"]),
        (claim(site, words_en="x"), ["no review is planned"]),
        (claim(site, words_en="x", review_on=date(2026, 1, 1)), ["review overdue"]),
    ]
    assert [gaps(row, day=DAY) for row, _said in lacking] == [said for _row, said in lacking]


def test_a_legitimate_interest_must_be_spelled_out_and_weighed(brand: Brand) -> None:
    rows = fill(brand.site, "x")
    aim, interest = rows["purpose"], rows["legitimateinterest"]
    assert not any("spelled out" in gap for gap in gaps(aim, day=DAY))
    interest.notes.all().delete()
    assert "no balancing note" in gaps(interest, day=DAY)
    interest.delete()
    assert "the legitimate interest is not spelled out" in gaps(aim, day=DAY)


def test_a_text_without_translation_is_a_gap(brand: Brand) -> None:
    (gap,) = gaps(subprocessor(brand.site, task_en="Hosting"), day=DAY)
    assert gap == "not translated: country (in English)"


def test_a_new_brand_has_the_numbers_of_the_law_but_not_the_notice(brand: Brand) -> None:
    seed_registers(brand.site)
    found = Parameter.objects.filter(site=brand.site).values_list("about", "value", "unit")
    assert set(found) == {(about, value, unit) for about, value, unit, *_words in DEFAULTS}
    assert ("breach", 72, "hour") in found
    assert not {about for about, *_rest in found} & {"notice"}


def test_seeding_again_keeps_what_the_brand_has_chosen(brand: Brand) -> None:
    seed_registers(brand.site)
    Parameter.objects.filter(site=brand.site, about="breach").update(value=48)
    seed_registers(brand.site)
    assert Parameter.objects.get(site=brand.site, about="breach").value == 48


def test_a_parameter_gives_its_words_in_both_languages(brand: Brand) -> None:
    parameter = Parameter(site=brand.site, words_fr="CNIL; violation ;", words_en="CNIL; breach")
    assert parameter.words() == ("CNIL", "violation", "breach")


def test_every_change_of_a_row_is_kept_and_outlives_the_row(brand: Brand) -> None:
    row = category(brand.site, "Avant")
    row.name_fr = "Après"
    row.save()
    row.delete()
    kept = DataCategory.history.filter(site=brand.site).order_by("history_id")
    assert [(one.history_type, one.name_fr) for one in kept] == [
        ("+", "Avant"),
        ("~", "Après"),
        ("-", "Après"),
    ]


def test_a_transfer_goes_with_its_recipient(brand: Brand) -> None:
    host = subprocessor(brand.site)
    Transfer.objects.create(
        site=brand.site, recipient=host, country_fr="États-Unis", safeguard_fr="x", copy_fr="x"
    )
    assert len(table("transfers", site=brand.site, language="fr").rows) == 1
    host.until = date(2027, 1, 1)
    host.save()
    assert table("transfers", site=brand.site, language="fr").rows == ()
