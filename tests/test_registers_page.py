"""The public register of subprocessors: who, since when, who is to come and who has left."""

from datetime import date

from django.template.loader import render_to_string

from policies.models import BrandSettings
from policies.registers import Transfer
from policies.registers.public import (
    subprocessors_next_day,
    subprocessors_page,
    subprocessors_state,
)
from tests.conftest import Brand
from tests.registers import subprocessor

DAY = date(2026, 11, 21)
TOMORROW = date(2026, 11, 22)


def _names(brand: Brand, part: str, day: date = DAY) -> list[str]:
    return [row["entity"] for row in subprocessors_page(brand.site, "fr", day)[part]]


def _html(brand: Brand, language: str = "fr") -> str:
    frame = {"site": brand.site, "brand": BrandSettings.for_site(brand.site), "path": "/x/"}
    context = subprocessors_page(brand.site, language, DAY) | frame | {"language": language}
    return " ".join(render_to_string("policies/subprocessors.html", context).split())


def test_the_page_parts_who_works_today_who_is_to_come_and_who_has_left(brand: Brand) -> None:
    subprocessor(brand.site, "Always")
    subprocessor(brand.site, "Coming", since=TOMORROW)
    subprocessor(brand.site, "Leaving", until=TOMORROW)
    subprocessor(brand.site, "Left", until=DAY)
    subprocessor(brand.site, "Accountant", kind="recipient")
    assert _names(brand, "current") == ["Always", "Leaving"]
    assert _names(brand, "coming") == ["Coming"]
    assert _names(brand, "ended") == ["Left"]
    assert _names(brand, "current", TOMORROW) == ["Always", "Coming"]


def test_each_row_has_entity_task_country_contact_documents_and_days(brand: Brand) -> None:
    host = subprocessor(brand.site, "OVHcloud", legal_name="OVH SAS", since=date(2026, 1, 1))
    host.documents, host.hds_certificate = "https://ovh.example/dpa", "HDS-1"
    host.save()
    page = _html(brand)
    for seen in ("OVHcloud (OVH SAS)", "Hébergement", "France", "mailto:dpo@h.example", "HDS-1"):
        assert seen in page
    assert 'href="https://ovh.example/dpa"' in page
    assert '<time datetime="2026-01-01">' in page


def test_the_last_day_of_someone_who_leaves_is_the_one_before_the_end(brand: Brand) -> None:
    subprocessor(brand.site, until=TOMORROW)
    assert '<time datetime="2026-11-21">' in _html(brand)


def test_the_page_says_when_it_last_changed(brand: Brand) -> None:
    assert subprocessors_page(brand.site, "fr", DAY)["changed_at"] is None
    host = subprocessor(brand.site)
    changed = subprocessors_page(brand.site, "fr", DAY)["changed_at"]
    assert changed == host.history.get().history_date
    assert f'datetime="{changed.date().isoformat()[:7]}' in _html(brand)


def test_a_transfer_is_shown_with_its_safeguard_and_where_to_get_a_copy(brand: Brand) -> None:
    host = subprocessor(brand.site)
    Transfer.objects.create(
        site=brand.site,
        recipient=host,
        country_fr="États-Unis",
        country_en="United States",
        safeguard_fr="Clauses types",
        copy_fr="dpo@a.example",
    )
    assert all(word in _html(brand) for word in ("États-Unis", "Clauses types", "dpo@a.example"))
    assert "United States" in _html(brand, "en")


def test_markup_in_a_row_is_harmless(brand: Brand) -> None:
    subprocessor(brand.site, "<script>alert(1)</script>", documents="https://x.example/?a=<b>")
    assert "<script>alert" not in _html(brand)


def test_the_state_moves_with_every_change_and_at_every_day(brand: Brand) -> None:
    seen = {subprocessors_state(brand.site, DAY)}
    host = subprocessor(brand.site, since=TOMORROW)
    seen |= {subprocessors_state(brand.site, DAY), subprocessors_state(brand.site, TOMORROW)}
    host.task_en = "Hosting"
    host.save()
    seen.add(subprocessors_state(brand.site, TOMORROW))
    host.delete()
    assert len(seen | {subprocessors_state(brand.site, TOMORROW)}) == 5


def test_the_next_day_is_the_nearest_on_which_someone_begins_or_ends(brand: Brand) -> None:
    assert subprocessors_next_day(brand.site, DAY) is None
    subprocessor(brand.site, since=DAY, until=date(2027, 2, 1))
    subprocessor(brand.site, since=date(2027, 1, 1))
    assert subprocessors_next_day(brand.site, DAY) == date(2027, 1, 1)
    assert subprocessors_next_day(brand.site, date(2027, 1, 1)) == date(2027, 2, 1)


def test_another_brands_subprocessors_are_not_shown(brand: Brand, other_brand: Brand) -> None:
    subprocessor(other_brand.site, "Theirs", since=TOMORROW)
    assert subprocessors_page(brand.site, "fr", DAY) == {
        "current": [],
        "coming": [],
        "ended": [],
        "changed_at": None,
    }
    assert subprocessors_next_day(brand.site, DAY) is None
