"""What a practitioner sees of her own, and what everybody else gets instead."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import User
from consent.actions import Objection, Way, object_to
from consent.models import ActKind, Capacity, Matter, OwnEntry, Practitioner
from consent.obligations import bound_by, obligations
from consent.views.standing import Document, documents, known, questions, standings
from policies.deadlines import paris_day
from policies.models import Version
from policies.models.pages import Kind
from policies.models.versions import Change
from tests.cabinets import answers, cabinet, practitioner
from tests.conftest import NOW, TODAY, Brand

ADDRESS = "/mes-documents/"
COMING = TODAY + timedelta(days=31)
DaysLater = Callable[[int], datetime]


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> Iterator[None]:
    """Let it be the day on which the tests' versions begin."""
    settings.MFA_REQUIRED = False
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def zoe(brand: Brand) -> Practitioner:
    """Give a practitioner of the brand who reads French."""
    brand.people["zoe"] = User.objects.create_user("zoe@cabinet.example")
    return Practitioner.objects.create(
        site=brand.site,
        external_id="1",
        user=brand.people["zoe"],
        name="Zoé Martin",
        email="zoe@cabinet.example",
        language="fr",
        contract_start=TODAY - timedelta(days=400),
    )


def page(client: Client, address: str = ADDRESS) -> str:
    """Give the words of the page of her documents, or of another of hers."""
    return client.get(address).content.decode()


def of(person: Practitioner, *, days: int = 0) -> list[Document]:
    """Give her documents as they stand so many days after NOW."""
    day = TODAY + timedelta(days=days)
    return documents(known(person, day=day), day=day)


def in_english(person: Practitioner) -> Practitioner:
    """Let somebody read English."""
    person.language = "en"
    person.save()
    return person


def test_it_asks_to_sign_in(brand: Brand) -> None:
    answer = brand.client().get(ADDRESS)
    assert answer.headers["Location"] == f"/compte/login/?next={ADDRESS}"


def test_no_cache_keeps_it(brand: Brand, zoe: Practitioner) -> None:
    answer = brand.client("zoe").get(ADDRESS)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_it_is_only_read(brand: Brand, zoe: Practitioner) -> None:
    answer = brand.client("zoe").post(ADDRESS)
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_it_shows_the_version_in_force_and_since_when(brand: Brand, zoe: Practitioner) -> None:
    brand.promulgate("Nous gardons vos données trois ans.")
    shown = page(brand.client("zoe"))
    assert "1.0" in shown
    assert "21 novembre 2026" in shown
    assert 'href="/politique-de-confidentialite/"' in shown


def test_it_announces_the_coming_version_and_its_changes(
    brand: Brand, zoe: Practitioner, days_later: DaysLater
) -> None:
    brand.promulgate("Trois ans.")
    brand.promulgate("Cinq ans.", day=days_later(60).date())
    shown = page(brand.client("zoe"))
    assert "20 janvier 2027" in shown
    assert 'href="/politique-de-confidentialite/comparer/1.0...2.0/"' in shown


def test_a_first_version_to_come_has_nothing_to_compare(
    brand: Brand, zoe: Practitioner, days_later: DaysLater
) -> None:
    brand.promulgate("Trois ans.", day=days_later(60).date())
    shown = page(brand.client("zoe"))
    assert 'href="/politique-de-confidentialite/versions/1.0/"' in shown
    assert "comparer" not in shown


def test_a_correction_is_shown_from_its_own_day(brand: Brand, zoe: Practitioner) -> None:
    brand.promulgate("Trois ans.", day=TODAY - timedelta(days=1), at=NOW - timedelta(days=1))
    brand.promulgate("Trois  ans !", change=Change.MINOR)
    shown = of(zoe)
    assert [(one.version and one.version.number, one.since) for one in shown] == [("1.1", TODAY)]


def test_nothing_of_another_brand_is_shown(
    brand: Brand, other_brand: Brand, zoe: Practitioner
) -> None:
    other_brand.promulgate("Ailleurs.")
    assert of(zoe) == []


def test_a_policy_without_her_language_is_shown_in_the_other(
    brand: Brand, zoe: Practitioner
) -> None:
    brand.promulgate("Trois ans.")
    zoe.language = "en"
    assert [one.version and one.version.language for one in of(zoe)] == ["fr"]


def test_it_speaks_her_language_whatever_the_browser(brand: Brand, zoe: Practitioner) -> None:
    Practitioner.objects.update(language="en")
    answer = brand.client("zoe").get(ADDRESS, headers={"Accept-Language": "fr"})
    assert answer.headers["Content-Language"] == "en"
    assert '<html lang="en">' in answer.content.decode()
    assert 'href="/en/compte/2fa/"' in answer.content.decode()


def test_it_says_that_nothing_needs_an_answer_and_offers_a_second_factor(
    brand: Brand, zoe: Practitioner
) -> None:
    Practitioner.objects.update(language="en")
    shown = page(brand.client("zoe"))
    assert "Nothing here needs an answer from you." in shown
    assert "Set up a second factor" in shown
    assert 'action="/en/compte/logout/"' in shown


# Last day of the contract, how often the page says that it ended.
ENDS = [
    (None, 0),  # still running
    (TODAY, 0),  # the last day is included
    (TODAY - timedelta(days=1), 1),
]


@pytest.mark.parametrize(("end", "times"), ENDS)
def test_an_ended_contract_is_said(
    brand: Brand, zoe: Practitioner, end: date | None, times: int
) -> None:
    Practitioner.objects.update(contract_end=end, language="en")
    assert page(brand.client("zoe")).count("Your contract with Alpha ended on") == times


def test_at_the_other_brand_she_is_shown_the_way_to_hers(
    brand: Brand, other_brand: Brand, zoe: Practitioner
) -> None:
    other_brand.people["zoe"] = brand.people["zoe"]
    other_brand.promulgate("Ailleurs.")
    shown = page(other_brand.client("zoe"))
    assert f'href="{brand.site.root_url}/mes-documents/"' in shown
    assert "politique-de-confidentialite" not in shown


def test_staff_without_a_record_go_to_their_desk(brand: Brand) -> None:
    assert brand.client("editor").get(ADDRESS).headers["Location"] == "/admin/"


def test_staff_who_are_bound_too_see_their_documents(brand: Brand, zoe: Practitioner) -> None:
    Practitioner.objects.update(user=brand.people["editor"])
    shown = page(brand.client("editor"))
    assert 'href="/admin/"' in shown


def test_who_is_neither_learns_whom_to_write_to(brand: Brand) -> None:
    brand.people["max"] = User.objects.create_user("max@cabinet.example")
    answer = brand.client("max").get(ADDRESS, headers={"Accept-Language": "en"})
    assert answer.status_code == HTTPStatus.OK
    assert "no contract with Alpha is linked" in answer.content.decode()


def test_a_host_without_a_brand_has_no_documents(brand: Brand) -> None:
    client = brand.client()
    client.force_login(User.objects.create_user("max@cabinet.example"), _BACKEND)
    answer = client.get(ADDRESS, headers={"host": "127.0.0.1"})
    assert answer.status_code == HTTPStatus.NOT_FOUND


_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def queries_of(client: Client) -> int:
    """Count the queries of her page, once the process knows that texts have changed."""
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(ADDRESS).status_code == HTTPStatus.OK
    return len(queries)


def test_policies_and_acts_cost_no_query_each(brand: Brand, zoe: Practitioner) -> None:
    answers(zoe, brand.promulgate("Trois ans."))
    client = brand.client("zoe")
    few = queries_of(client)
    for kind in (Kind.TERMS, Kind.DPA):
        answers(zoe, brand.promulgate("Un.", kind=kind), ActKind.ACCEPT)
        answers(zoe, brand.promulgate("Deux.", kind=kind, day=COMING), ActKind.REFUSE)
    assert queries_of(client) == few <= 20


def test_what_waits_is_shown_with_its_days_and_where_to_answer(
    brand: Brand, zoe: Practitioner
) -> None:
    answers(in_english(zoe), brand.promulgate("Un."))
    coming = brand.promulgate("Deux.", day=COMING)
    shown = page(brand.client("zoe"))
    assert "in 31 days" in shown
    assert "changed since version 1.0, which was answered last" in shown
    assert f'href="/mes-documents/repondre/{coming.pk}/"' in shown
    assert "Nothing here needs an answer from you." not in shown


def test_who_signs_is_asked_in_the_cabinets_name(brand: Brand, zoe: Practitioner) -> None:
    whole = cabinet(brand, owner=(in_english(zoe), Capacity.SIGNATORY))
    version = brand.promulgate("Un.", kind=Kind.DPA)
    shown = page(brand.client("zoe"))
    assert "In the name of Cabinet des Tilleuls" in shown
    assert "no owner or signatory has accepted it" in shown
    assert f'href="/mes-documents/repondre/{version.pk}/?cabinet={whole.pk}"' in shown


def test_another_member_sees_what_binds_the_cabinet_and_who_accepted(
    brand: Brand, zoe: Practitioner
) -> None:
    owner = practitioner(brand, "owner")
    whole = cabinet(brand, o=(owner, Capacity.OWNER), z=(in_english(zoe), Capacity.OTHER))
    act = answers(owner, brand.promulgate("Un.", kind=Kind.DPA), ActKind.ACCEPT, cabinet=whole)
    shown = page(brand.client("zoe"))
    assert "Version 1.0 binds Cabinet des Tilleuls since" in shown
    assert "by Owner, owner" in shown
    assert shown.count(f'href="/mes-documents/recus/{act.pk}/"') == 2  # the tie, and the history


def test_a_contract_binds_by_its_acceptance_only(brand: Brand, zoe: Practitioner) -> None:
    version = brand.promulgate("Un.", kind=Kind.TERMS)
    [before] = of(zoe)
    assert (before.standings, before.unbound[0].refused) == ((), False)
    act = answers(zoe, version, ActKind.ACCEPT)
    [after] = of(zoe)
    assert after.unbound == ()
    assert after.standings[0].answer.id == act.pk  # type: ignore[union-attr]


def test_after_a_refusal_the_earlier_contract_binds_on(brand: Brand, zoe: Practitioner) -> None:
    answers(zoe, brand.promulgate("Un.", kind=Kind.TERMS), ActKind.ACCEPT)
    answers(zoe, brand.promulgate("Deux.", kind=Kind.TERMS, day=COMING), ActKind.REFUSE)
    [shown] = of(zoe, days=40)
    assert shown.version is not None
    assert shown.version.number == "2.0"
    assert [one.version.number for one in shown.standings] == ["1.0"]
    assert [one.refused for one in shown.unbound] == [True]


def own_day(person: Practitioner, version: Version, day: date) -> None:
    """Give somebody a later day of her own."""
    OwnEntry.objects.create(
        practitioner=person, version=version, day=day, reason="Informed late.", decided_at=NOW
    )


def test_a_later_day_of_her_own_is_told_apart(brand: Brand, zoe: Practitioner) -> None:
    brand.promulgate("Un.")
    second = brand.promulgate("Deux.", day=COMING)
    own_day(zoe, second, COMING + timedelta(days=9))
    [shown] = of(zoe, days=35)
    assert shown.version is not None
    assert shown.version.number == "1.0"
    assert [(one.begins, one.elsewhere_from) for one in shown.coming] == [
        (COMING + timedelta(days=9), COMING)
    ]
    [later] = of(zoe, days=45)
    assert [one.elsewhere_since for one in later.standings] == [COMING]


def test_the_history_tells_the_latest_first_and_where_each_came_from(
    brand: Brand, zoe: Practitioner
) -> None:
    answers(in_english(zoe), brand.promulgate("Un."), at=NOW - timedelta(minutes=1))
    answers(zoe, brand.promulgate("Un.", kind=Kind.TERMS), ActKind.REFUSE)
    shown = page(brand.client("zoe"))
    assert shown.index("Refusal:") < shown.index("Acknowledgement:")
    assert "21 November 2026 at 10:30" in shown  # 09:30 UTC
    assert "Witnessed: on our page, the person signed in" in shown


def test_without_acts_it_says_what_will_be_kept(brand: Brand, zoe: Practitioner) -> None:
    in_english(zoe)
    assert "You have not answered anything yet." in page(brand.client("zoe"))


def test_the_history_goes_on_after_fifty_acts(brand: Brand, zoe: Practitioner) -> None:
    in_english(zoe)
    for number in range(51):
        objection = Objection(matter=Matter.SUBPROCESSOR, subject=str(number))
        object_to(zoe, objection, at=NOW + timedelta(seconds=number), way=Way())
    client = brand.client("zoe")
    first, second = page(client), page(client, f"{ADDRESS}?page=2")
    assert [one.count("<li>\n<h3>Objection:") for one in (first, second)] == [50, 1]
    assert 'href="?page=2#history"' in first
    assert 'href="?page=1#history"' in second


def test_nothing_of_anybody_else_is_in_the_history(brand: Brand, zoe: Practitioner) -> None:
    answers(practitioner(brand), brand.promulgate("Un."))
    assert "mes-documents/recus/" not in page(brand.client("zoe"))


# The practitioner's language, the last day of her contract.
PEOPLE = [("fr", None), ("en", None), ("fr", TODAY - timedelta(days=1))]


@pytest.mark.parametrize(("language", "end"), PEOPLE)
def test_it_asks_and_binds_as_the_rule_does(
    brand: Brand, zoe: Practitioner, language: str, end: date | None
) -> None:
    whole = cabinet(brand, owner=(zoe, Capacity.OWNER))
    answers(zoe, brand.promulgate("Un.", kind=Kind.TERMS), ActKind.ACCEPT, cabinet=whole)
    for kind in Kind:
        brand.promulgate("Deux.", kind=kind, day=COMING)
    zoe.language, zoe.contract_end = language, end
    zoe.save()
    for at in (NOW, NOW + timedelta(days=40)):
        read, day = known(zoe, day=paris_day(at)), paris_day(at)
        assert questions(read, day=day) == obligations(zoe, at=at)
        bound = [(one.version.pk, one.since) for one in standings(read, day=day)]
        assert bound == [(one.text.version, one.since) for one in bound_by(zoe, at=at)]
