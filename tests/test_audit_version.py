"""A version's dossier as auditors read it: how it came to be, who was told, who had answered."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from lxml.html import HtmlElement, document_fromstring

from audit.desk.version.listing import VersionsView
from audit.reading.person_rows import decisions_of
from audit.reading.versions import Days, days_at
from consent.models import OwnEntry
from consent.obligations import NOT_UNTIL_INFORMED
from policies.actions import postpone, withdraw
from policies.models import Version
from policies.models.pages import Kind
from tests.audit_answers import DAY, act_of, known
from tests.brands import NOW
from tests.conftest import TODAY, Brand
from tests.ledgers import seal_here

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
E = TODAY + 60 * DAY


@pytest.fixture(scope="module")
def first(scene: Brand) -> Version:
    """Give a contract in force for three months."""
    return scene.promulgate(
        "Un contrat.", kind=Kind.TERMS, at=NOW - 130 * DAY, day=TODAY - 90 * DAY
    )


@pytest.fixture(scope="module")
def second(scene: Brand, first: Version) -> Version:
    """Give its next version, which is coming."""
    return scene.promulgate("Un autre contrat.", kind=Kind.TERMS, day=E, at=NOW - DAY)


def page(
    brand: Brand, name: str, *args: Any, role: str = "auditor", query: str = ""
) -> HtmlElement:
    """Give a page as somebody of the brand sees it."""
    response = brand.client(role).get(f"{reverse(name, args=args)}?{query}")
    assert response.status_code == 200, response.content[:300]
    return document_fromstring(response.content.decode())


def figure(found: HtmlElement, of: str) -> str:
    """Give what stands in a cell of the numbers."""
    (cell,) = found.xpath(f"//td[@data-of='{of}']")
    return str(cell.text_content())


# The days of versions


def test_each_version_ends_where_the_next_one_begins(
    scene: Brand, first: Version, second: Version
) -> None:
    found = days_at(decisions_of(scene.site.pk), at=NOW)
    assert found[first.pk] == Days(begins=TODAY - 90 * DAY, ends=E, status="in_force")
    assert found[second.pk] == Days(begins=E, ends=None, status="coming")


def test_what_was_decided_later_is_not_known_before(
    scene: Brand, first: Version, second: Version
) -> None:
    by = scene.people["approver"]
    postpone(second, to=E + 9 * DAY, reason="Late.", by=by, at=NOW)
    decisions = decisions_of(scene.site.pk)
    assert days_at(decisions, at=NOW)[second.pk].begins == E
    assert days_at(decisions, at=NOW + DAY)[second.pk].begins == E + 9 * DAY
    assert days_at(decisions, at=NOW - 2 * DAY).keys() == {first.pk}


def test_a_withdrawn_version_has_ended(scene: Brand, first: Version) -> None:
    withdraw(first, reason="Over.", by=scene.people["approver"], at=NOW)
    found = days_at(decisions_of(scene.site.pk), at=NOW + DAY)
    assert found[first.pk].status == "withdrawn"


# The list


def titles(found: HtmlElement) -> list[str]:
    """Give the texts of the list."""
    return [" ".join(cell.text_content().split()) for cell in found.xpath("//main//tbody/tr/td[1]")]


def test_the_list_shows_what_had_been_fixed_and_what_was_in_force(
    scene: Brand, first: Version, second: Version
) -> None:
    assert len(titles(page(scene, "audit_versions"))) == 2
    on = (TODAY - 10 * DAY).isoformat()
    assert len(titles(page(scene, "audit_versions", query=f"on={on}"))) == 1
    in_force = titles(page(scene, "audit_versions", query="in_force=on"))
    assert [title.rpartition(" 1.0")[1] for title in in_force] == [" 1.0"]


def test_the_list_goes_on_by_keys(
    scene: Brand, first: Version, second: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.desk.version.listing.PAGE", 1)
    found = page(scene, "audit_versions")
    (older,) = found.xpath("//a[@rel='next']/@href")
    following = page(scene, "audit_versions", query=older.removeprefix("?"))
    assert titles(found) != titles(following)
    assert not following.xpath("//a[@rel='next']")


@pytest.mark.parametrize("after", ["x", "1~fr~2", "1~xx~1~0", "1~fr~-1~0", "9~fr~1~²"])
def test_a_place_that_is_none_is_the_first_page(
    scene: Brand, first: Version, second: Version, after: str
) -> None:
    assert len(titles(page(scene, "audit_versions", query=f"after={after}"))) == 2


def test_an_empty_list_says_what_comes(other_scene: Brand) -> None:
    assert VersionsView.page_title
    assert "nothing binds" in page(other_scene, "audit_versions").text_content()


# The dossier


def test_the_dossier_counts_each_origin_apart(
    scene: Brand, first: Version, second: Version
) -> None:
    act_of(known(scene, "camille"), first, at=NOW - 2 * DAY)
    act_of(known(scene, "elisa"), first, at=NOW - 2 * DAY, origin="asserted")
    known(scene, "anna")
    found = page(scene, "audit_version", first.pk)
    assert (figure(found, "accept witnessed"), figure(found, "accept asserted")) == ("1", "1")
    # No cabinet is there to be asked; who belongs to none answers for herself.
    assert found.xpath("//*[@data-figure='unanswered']/text()") == ["0", "1"]


def test_the_dossier_is_as_of_its_day(scene: Brand, first: Version) -> None:
    act_of(known(scene, "camille"), first, at=NOW - 2 * DAY)
    on = (TODAY - 5 * DAY).isoformat()
    found = page(scene, "audit_version", first.pk, query=f"on={on}")
    assert figure(found, "accept witnessed") == "0"
    assert (
        f"on={on}"
        in found.xpath("//a[contains(@href, 'redline') or contains(@href, 'text/')]/@href")[0]
    )


def test_before_it_was_fixed_a_version_is_not_there(scene: Brand, second: Version) -> None:
    on = (TODAY - 30 * DAY).isoformat()
    found = page(scene, "audit_version", second.pk, query=f"on={on}")
    assert "did not exist yet" in found.text_content()
    assert not found.xpath("//main//table")


def test_every_curve_has_its_table_and_its_days(scene: Brand, first: Version) -> None:
    act_of(known(scene, "camille"), first, at=NOW - 2 * DAY)
    found = page(scene, "audit_version", first.pk)
    (accepted,) = found.xpath("//figure[@aria-labelledby='chart-accept-people']")
    assert accepted.xpath(".//svg[@role='img']//polygon[@fill='url(#of-witnessed)']/@points")
    assert accepted.xpath(".//line[contains(@class, 'mark-enters')]")
    assert [cell.text for cell in accepted.xpath(".//tbody/tr[last()]/td")] == ["1", "0", "0", "0"]


def test_who_decided_approved_and_answered_stands_with_its_line(
    scene: Brand, first: Version
) -> None:
    seal_here()
    words = page(scene, "audit_version", first.pk).text_content()
    assert first.sha256 in words
    assert "approver@alpha.example" in words or str(scene.people["approver"]) in words
    assert "of the ledger" in words
    assert "stood" in words


def test_later_days_of_ones_own_are_counted_as_decided_by_then(
    scene: Brand, first: Version
) -> None:
    for name, day in (("camille", E), ("elisa", NOT_UNTIL_INFORMED)):
        row = OwnEntry(practitioner=known(scene, name), version=first, day=day, decided_at=NOW)
        row.save()
    on = TODAY.isoformat()
    assert (
        "later day of their own"
        not in page(scene, "audit_version", first.pk, query=f"on={on}").text_content()
    )


def test_the_text_is_shown_with_its_digest_computed_anew(scene: Brand, first: Version) -> None:
    words = page(scene, "audit_version_text", first.pk).text_content()
    assert "Un contrat." in words
    assert "it is the same" in words


def test_the_redline_is_with_the_version_before(
    scene: Brand, first: Version, second: Version
) -> None:
    assert page(scene, "audit_version_redline", second.pk).xpath("//ins")
    assert "nothing to compare" in page(scene, "audit_version_redline", first.pk).text_content()


@pytest.mark.parametrize("name", ["audit_version", "audit_version_text", "audit_version_redline"])
def test_another_brands_version_is_not_there(other_scene: Brand, first: Version, name: str) -> None:
    response = other_scene.client("auditor").get(reverse(name, args=[first.pk]))
    assert response.status_code == 404


def test_a_stranger_sees_nothing(scene: Brand, first: Version) -> None:
    assert scene.client().get(reverse("audit_version", args=[first.pk])).status_code == 302
    assert scene.client("editor").get(reverse("audit_versions")).status_code in (302, 403, 404)


def test_the_dossier_asks_a_fixed_number_of_queries(
    scene: Brand, first: Version, django_assert_max_num_queries: Any
) -> None:
    for place in range(5):
        act_of(known(scene, f"p{place}"), first, at=NOW - timedelta(hours=1))
    client = scene.client("auditor")
    with django_assert_max_num_queries(60):
        client.get(reverse("audit_version", args=[first.pk]))
