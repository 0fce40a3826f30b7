"""Whom a notice concerns: the rule, what it refuses, and whom it finds."""

from datetime import date, timedelta

import pytest

from consent.models import Capacity, Practitioner
from notifications.planning.audience import AudienceError, Rule, count, parse, people, validate
from tests.cabinets import cabinet, practitioner
from tests.conftest import TODAY, Brand

E = TODAY + timedelta(days=60)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ([], "audience"),  # no object
        (None, "audience"),
        ({"country": ["fr"]}, "country"),  # no such part
        ({"languages": []}, "languages"),  # would be nobody, or everybody
        ({"languages": "fr"}, "languages"),  # no list
        ({"languages": ["de"]}, "languages"),  # a language that no text has
        ({"languages": ["fr", "fr"]}, "languages"),  # twice
        ({"capacities": ["chief"]}, "capacities"),
        ({"cabinets": [" c-1"]}, "cabinets"),  # a space that nobody sees
        ({"external_ids": [7]}, "external_ids"),
        ({"external_ids": {"a": 1}}, "external_ids"),
        ({"signed_up_before": "2026-02-30"}, "signed_up_before"),  # no such day
        ({"signed_up_before": "20261222"}, "signed_up_before"),
        ({"signed_up_before": 20261222}, "signed_up_before"),
    ],
)
def test_what_is_no_rule_is_refused_and_named(data: object, name: str) -> None:
    with pytest.raises(AudienceError) as refusal:
        parse(data)
    assert list(refusal.value.errors) == [name]
    assert str(refusal.value) == refusal.value.errors[name] != ""


def test_every_part_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(AudienceError) as refusal:
        parse({"languages": ["de"], "cabinets": [], "signed_up_before": "soon"})
    assert len(refusal.value.errors) == 3


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"languages": ["en", "fr"], "capacities": ["owner"]},
        {"cabinets": ["c-1"], "external_ids": ["a", "b"], "signed_up_before": "2026-10-01"},
    ],
)
def test_a_rule_is_kept_as_it_was_written(data: dict[str, object]) -> None:
    assert parse(data).json() == data


def test_a_name_that_the_brand_does_not_know_is_refused(brand: Brand, other_brand: Brand) -> None:
    practitioner(other_brand, "camille")
    with pytest.raises(AudienceError, match="camille"):
        validate({"external_ids": ["camille"]}, site=brand.site)


def test_names_that_the_brand_knows_are_taken(brand: Brand) -> None:
    cabinet(brand, owner=(practitioner(brand), Capacity.OWNER))
    data = {"external_ids": ["camille"], "cabinets": ["cabinet"]}
    assert validate(data, site=brand.site).json() == data


@pytest.mark.parametrize(
    ("start", "end", "number"),
    [
        (TODAY - 99 * DAY, None, 1),
        (TODAY - 99 * DAY, TODAY, 1),  # the last day of a contract is included
        (TODAY - 99 * DAY, TODAY - DAY, 0),  # left yesterday
        (TODAY + 30 * DAY, None, 1),  # signs up during the window
        (E, None, 1),
        (E + DAY, None, 0),  # is bound by the new text from the beginning
    ],
)
def test_it_is_whoever_is_under_contract_on_some_day_until_e(
    brand: Brand, start: date, end: date | None, number: int
) -> None:
    practitioner(brand, contract_start=start, contract_end=end)
    assert count(Rule(), site=brand.site, day=TODAY, until=E) == number


def test_another_brands_people_are_never_meant(brand: Brand, other_brand: Brand) -> None:
    practitioner(other_brand)
    assert count(Rule(), site=brand.site, day=TODAY) == 0


def test_whoever_was_erased_is_nobody(brand: Brand) -> None:
    person = practitioner(brand, contract_end=E)
    Practitioner.objects.filter(pk=person.pk).update(external_id=person.erased_id)
    assert count(Rule(), site=brand.site, day=TODAY) == 0


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        (Rule(), {"owner", "second", "other", "alone"}),
        (Rule(languages=("en",)), {"alone"}),
        (Rule(capacities=("owner", "signatory")), {"owner", "second"}),
        (Rule(capacities=("other",)), {"other"}),
        (Rule(cabinets=("cabinet",)), {"owner", "second", "other"}),
        (Rule(cabinets=("cabinet",), capacities=("owner",)), {"owner"}),
        (Rule(cabinets=("elsewhere",)), set()),
        (Rule(external_ids=("alone", "other")), {"alone", "other"}),
        (Rule(external_ids=("alone",), languages=("fr",)), set()),  # both parts must hold
        (Rule(signed_up_before=date(2026, 6, 1)), {"owner", "second", "other"}),
        (Rule(signed_up_before=date(2026, 6, 2)), {"owner", "second", "other", "alone"}),
    ],
)
def test_a_rule_finds_whom_it_says(brand: Brand, rule: Rule, names: set[str]) -> None:
    owner, second, other = (practitioner(brand, name) for name in ("owner", "second", "other"))
    practitioner(brand, "alone", language="en", contract_start=date(2026, 6, 1))
    cabinet(
        brand,
        owner=(owner, Capacity.OWNER),
        second=(second, Capacity.SIGNATORY),
        other=(other, Capacity.OTHER),
    )
    found = people(rule, site=brand.site, day=TODAY)
    assert set(found.values_list("external_id", flat=True)) == names
