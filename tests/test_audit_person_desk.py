"""The auditor finds a person, reads her dossier as of a day, and goes on from there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml.html import HtmlElement, document_fromstring
from pytest_django import DjangoAssertNumQueries

from audit.reading import people, person_events, person_list
from audit.reading.person_rows import kept_of
from consent.models import ActKind, Capacity, Practitioner
from policies.actions import postpone
from policies.models import Promulgation, Version
from policies.models.pages import Kind
from tests.brands import NOW
from tests.cabinets import answers, cabinet, practitioner
from tests.conftest import TODAY, Brand
from tests.informed import heard, sent
from tests.ledgers import seal_here
from tests.notices import E, delivery_to, notice_of, second_version

PEOPLE = reverse("audit_people")
DAY = timedelta(days=1)
LATER = NOW + 3 * DAY


@pytest.fixture(autouse=True)
def _at_the_desk(desk: None) -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def camille(brand: Brand) -> Practitioner:
    """Give a practitioner who is known since NOW."""
    with time_machine.travel(NOW, tick=False):
        return practitioner(brand)


@pytest.fixture
def promulgation(brand: Brand) -> Promulgation:
    """Give a second version of the privacy policy, to come on E."""
    return second_version(brand)


def page(client: Client, person: Practitioner, **query: str) -> HtmlElement:
    """Give somebody's dossier."""
    response = client.get(reverse("audit_person", args=[person.pk]), query)
    assert response.status_code == 200
    return document_fromstring(response.content.decode())


def listed(client: Client, **query: str) -> list[str]:
    """Give the names in the list."""
    response = client.get(PEOPLE, query)
    assert response.status_code == 200
    return [line.then.name for line, _contract in response.context["object_list"]]


def rows(html: HtmlElement, table: str) -> list[str]:
    """Give the words of a table's rows, found by what it is labelled with."""
    found = html.xpath(f"//table[@aria-labelledby='{table}']/tbody/tr")
    return [" ".join(row.text_content().split()) for row in found]


def given(html: HtmlElement, path: str) -> list[str]:
    """Give the attributes that a path finds."""
    return [str(one) for one in cast("list[Any]", html.xpath(path))]


def on(day: Any) -> str:
    """Give a day as an address has it."""
    return str(day.isoformat())


def test_a_person_is_three_clicks_from_the_menu(brand: Brand, camille: Practitioner) -> None:
    client = brand.client("auditor")
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert PEOPLE in home
    found = document_fromstring(client.get(PEOPLE, {"q": "camil"}).content.decode())
    [address] = given(found, "//table//a[contains(@href, '/audit/people/')]/@href")
    dossier = document_fromstring(client.get(address).content.decode())
    assert dossier.xpath(f"//a[contains(@href, 'kind=person&person={camille.pk}')]")


def test_people_are_found_by_words_of_now_and_of_before(
    brand: Brand, camille: Practitioner
) -> None:
    practitioner(brand, "dominique")
    camille.name = "Élise Durand"
    camille.save(update_fields=["name"])
    client = brand.client("auditor")
    for words in ("elise", "CAMILLE", "camille@cab", "camille"):
        assert listed(client, q=words) == ["Élise Durand"], words
    # As of a day she is called as she was then, and today's name stands beside.
    assert listed(client, q="elise", on=on(TODAY + DAY)) == ["Camille"]


def test_a_list_says_what_to_do_where_it_is_empty(brand: Brand) -> None:
    client = brand.client("auditor")
    for query, words in (
        ({}, "No practitioner yet"),
        ({"q": "nobody"}, "Nobody matches"),
        ({"q": "no"}, "three letters"),
        ({"on": "2999-01-01"}, "Nobody is shown"),
        ({"q": "camille", "on": "nonsense"}, "Nobody is shown"),
    ):
        assert words in client.get(PEOPLE, query).content.decode(), query


def test_words_that_mean_too_many_show_nobody(
    brand: Brand, camille: Practitioner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "MOST", 0)
    monkeypatch.setattr(person_list, "MOST", 0)
    response = brand.client("auditor").get(PEOPLE, {"q": "cabinet.example"})
    assert response.context["found"].is_too_common
    assert "Camille" not in response.content.decode()


def test_the_list_goes_on_by_name_both_ways(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person_list, "PAGE", 2)
    names = ["Anne", "Anne", "Béa", "Chloé", "Zoé"]
    for number, name in enumerate(names):
        practitioner(brand, name, external_id=f"p{number}")
    client, seen, address = brand.client("auditor"), [], PEOPLE
    while address:
        response = client.get(address)
        seen.append([line.then.name for line, _contract in response.context["object_list"]])
        address = f"{PEOPLE}?{response.context['older']}" if response.context["older"] else ""
    assert seen == [names[:2], names[2:4], names[4:]]
    back = client.get(f"{PEOPLE}?{response.context['newer']}").context
    assert [line.then.name for line, _contract in back["object_list"]] == names[2:4]


def test_several_brands_are_one_list_and_one_may_be_chosen(
    brand: Brand, other_brand: Brand, camille: Practitioner
) -> None:
    practitioner(other_brand, "brigitte")
    auditor = brand.people["auditor"]
    auditor.groups.add(*other_brand.people["auditor"].groups.all())
    client = brand.client("auditor")
    assert listed(client) == ["Brigitte", "Camille"]
    assert listed(client, site=str(other_brand.site.pk)) == ["Brigitte"]


def test_nobody_of_another_brand_is_listed_or_read(
    brand: Brand, other_brand: Brand, camille: Practitioner
) -> None:
    client = other_brand.client("auditor")
    assert listed(client) == listed(client, q="camille") == []
    # Nobody's, and somebody else's: neither is there.
    for person in (camille.pk, uuid4()):
        address = reverse("audit_person", args=[person])
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("auditor", 200),  # reads
        ("dpo", 200),  # reads
        ("approver", 200),  # reads
        ("editor", 302),  # sent home: writes texts: who is bound by them is not theirs to read
    ],
)
def test_who_reads_about_people_reads_dossiers(
    brand: Brand, camille: Practitioner, role: str, status: int
) -> None:
    client = brand.client(role)
    assert client.get(PEOPLE).status_code == status
    assert client.get(reverse("audit_person", args=[camille.pk])).status_code == status


def test_a_dossier_of_somebody_whom_nothing_binds_says_so(
    brand: Brand, camille: Practitioner
) -> None:
    html = page(brand.client("auditor"), camille)
    assert "no text was in force" in html.text_content()
    assert "No notice of a change" in html.text_content()
    assert html.xpath("//svg[contains(@class, 'lanes')]") == []


def test_what_bound_her_is_shown_with_since_when_and_by_what(
    brand: Brand, camille: Practitioner
) -> None:
    terms = brand.promulgate("Un contrat.", kind=Kind.TERMS)
    brand.promulgate("Des données.")
    act = answers(camille, terms, ActKind.ACCEPT, at=NOW + DAY)
    html = page(brand.client("auditor"), camille)
    privacy, contract = rows(html, "bound")
    assert "21 November 2026" in privacy
    assert "its entry into force" in privacy
    assert "22 November 2026" in contract
    assert "witnessed" in contract
    assert html.xpath(f"//a[contains(@href, '{reverse('audit_acts_act', args=[act.pk])}')]")


def test_a_day_shows_what_stood_on_it(
    brand: Brand, camille: Practitioner, promulgation: Promulgation
) -> None:
    version = promulgation.versions.get()
    by, at = brand.people["approver"], NOW + 2 * DAY
    postpone(version, to=E + 9 * DAY, reason="Later.", by=by, at=at)
    client = brand.client("auditor")
    then, now = (
        rows(page(client, camille, on=on(TODAY + DAY)), "owed"),
        rows(page(client, camille), "owed"),
    )
    assert ["20 January 2027" in one for one in then] == [False, True]
    assert ["29 January 2027" in one for one in now] == [False, True]


def test_outside_her_contract_it_says_that_nothing_bound_her(
    brand: Brand, camille: Practitioner
) -> None:
    brand.promulgate("Des données.")
    camille.contract_end = TODAY
    camille.save(update_fields=["contract_end"])
    html = page(brand.client("auditor"), camille)
    assert "she was not under contract" in html.text_content()
    assert rows(html, "bound") == rows(html, "owed") == []


def test_a_name_that_she_had_is_shown_beside_the_one_of_today(
    brand: Brand, camille: Practitioner
) -> None:
    camille.name = "Élise Durand"
    camille.save(update_fields=["name"])
    client = brand.client("auditor")
    html = page(client, camille, on=on(TODAY + DAY))
    assert html.findtext(".//title").strip().startswith("Camille")
    assert "today: Élise Durand" in html.text_content()
    # Nothing older is on record: as she is now, and it says since when.
    early = page(client, camille, on="2026-03-03").text_content()
    assert "known since" in early


def test_late_notice_is_marked_and_said_in_days(
    brand: Brand, camille: Practitioner, promulgation: Promulgation
) -> None:
    delivery = delivery_to(camille, notice_of(promulgation, required_days=90))
    heard(delivery, "delivered", at=NOW + DAY, attempt=sent(delivery, at=NOW + DAY))
    html = page(brand.client("auditor"), camille)
    [told] = rows(html, "told")
    assert "58 days of notice, 90 required – too late" in told
    assert html.xpath("//tr[contains(@class, 'is-late')]")


def test_the_timeline_is_by_day_with_lines_of_the_ledger(
    brand: Brand, camille: Practitioner, promulgation: Promulgation
) -> None:
    delivery = delivery_to(camille, notice_of(promulgation))
    heard(delivery, "delivered", at=NOW + DAY, attempt=sent(delivery, at=NOW + DAY))
    answers(camille, promulgation.versions.get(), at=NOW + 2 * DAY)
    seal_here()
    html = page(brand.client("auditor"), camille)
    classes = [
        one.get("class").split("-")[-1] for one in html.xpath("//li[contains(@class, 'event ')]")
    ]
    assert classes[:3] == ["act", "informed", "attempt"]
    for kind in ("act", "informed", "decided"):
        [words] = html.xpath(f"(//li[contains(@class, 'event-{kind}')])[1]//p[@class='leads']/span")
        assert words.text_content().startswith("Line "), kind


def test_pages_of_the_timeline_keep_the_day(
    brand: Brand, camille: Practitioner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person_events, "PAGE", 1)
    brand.promulgate("Des données.")
    client = brand.client("auditor")
    [older] = page(client, camille, on=on(TODAY + DAY)).xpath("//a[@rel='next']/@href")
    assert f"on={on(TODAY + DAY)}" in older
    address = reverse("audit_person", args=[camille.pk])
    assert client.get(address + older.partition("#")[0]).status_code == 200
    assert client.get(address, {"after": "nonsense"}).status_code == 404


def test_her_time_is_drawn_with_the_same_days_in_a_table(
    brand: Brand, camille: Practitioner, promulgation: Promulgation
) -> None:
    answers(camille, promulgation.versions.get(), at=NOW + DAY)
    html = page(brand.client("auditor"), camille)
    [drawing] = html.xpath("//*[local-name()='svg' and @class='lanes']")
    assert len(drawing.xpath(".//*[contains(@class, 'bar shade')]")) == 1
    assert len(drawing.xpath(".//*[contains(@class, 'mark-full')]")) == 1
    [row] = html.xpath("//figure//table/tbody/tr")
    assert "1.0" in row.text_content()


def test_a_cabinet_is_of_today_and_it_says_so(brand: Brand, camille: Practitioner) -> None:
    cabinet(brand, a=(camille, Capacity.OWNER))
    html = page(brand.client("auditor"), camille, on=on(TODAY))
    assert "Cabinet des Tilleuls" in html.text_content()
    assert "memberships have no history" in html.text_content()


def rich(brand: Brand, camille: Practitioner, *, notices: int, since: list[int]) -> None:
    """Let much happen to somebody: versions, notices, informations and acts."""
    for number in range(notices):
        day = TODAY + (len(since) * 10 + number + 1) * 60 * DAY
        version: Version = brand.promulgate(f"Texte {number}.", day=day)
        assert version.promulgation is not None
        delivery = delivery_to(camille, notice_of(version.promulgation))
        heard(delivery, "delivered", at=NOW + DAY, attempt=sent(delivery, at=NOW + DAY))
        answers(camille, version, at=NOW + 2 * DAY)


def test_a_dossier_takes_as_many_queries_whatever_happened(
    brand: Brand, camille: Practitioner, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, counts = brand.client("auditor"), list[int]()
    for notices in (1, 2):
        rich(brand, camille, notices=notices, since=counts)
        page(client, camille)
        with CaptureQueriesContext(connection) as found:
            page(client, camille)
        counts.append(len(found))
    assert counts[0] == counts[1]
    # The rest of a page's queries are the desk's own: session, rights, menu.
    with django_assert_max_num_queries(12):
        kept_of(camille)
