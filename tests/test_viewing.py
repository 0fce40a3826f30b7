"""Who may sees a practitioner's pages as she does, only looks, and no longer than half an hour."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.log_actions import registry
from wagtail.users.models import UserProfile

from accounts.models import User
from consent.actions import ActRefusedError
from consent.actions.viewing import LASTS
from consent.models import Act, Practitioner
from consent.views.way import way_of
from policies.models.pages import Kind
from tests.cabinets import practitioner
from tests.conftest import NOW, TODAY, Brand

LIST, OWN = reverse("consent_desk_practitioners"), reverse("consent:my_documents")
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _at_the_desk(desk: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def person(brand: Brand) -> Practitioner:
    """Give a practitioner who can sign in, with a text to acknowledge."""
    brand.promulgate("Nous gardons.")
    user = User.objects.create_user("camille@cabinet.example")
    return practitioner(brand, user=user)


def viewing(brand: Brand, person: Practitioner, role: str = "approver") -> Client:
    """Give the browser of a member of staff who asked to view somebody's pages."""
    client = brand.client(role)
    url = reverse("consent_desk_view_as", args=[person.pk])
    client.post(url, {"reason": "She asked on the phone."})
    return client


def test_who_may_sees_her_pages_and_is_told_so(brand: Brand, person: Practitioner) -> None:
    client = viewing(brand, person)
    own = client.get(OWN).content.decode()
    assert "You are viewing the pages of Camille" in own
    assert "camille@cabinet.example" in own
    assert "You are viewing the pages of Camille" in client.get(LIST).content.decode()


def test_it_is_said_in_the_language_of_who_views(
    brand: Brand, person: Practitioner, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = viewing(brand, person)
    french = property(lambda user: UserProfile(user=user, preferred_language="fr"))
    for language, said in ((User.wagtail_userprofile, "You are viewing"), (french, "Vous voyez")):
        monkeypatch.setattr(User, "wagtail_userprofile", language)
        for address in (LIST, OWN):
            assert said in client.get(address).content.decode()


def test_what_is_coming_is_announced_as_it_is_to_her(brand: Brand, person: Practitioner) -> None:
    brand.promulgate("Un.", kind=Kind.TERMS, day=TODAY + timedelta(days=31))
    client = viewing(brand, person)
    address = reverse("consent:objections")
    assert 'class="coming"' in client.get(address).content.decode()
    client.post(reverse("consent_desk_stop_viewing"))
    account = client.get(reverse("account_change_password")).content.decode()
    assert 'class="coming"' not in account


def test_it_is_kept_who_viewed_and_why(brand: Brand, person: Practitioner) -> None:
    client = viewing(brand, person)
    entry = registry.get_logs_for_instance(person).get()
    assert (entry.user, entry.data["reason"]) == (
        brand.people["approver"],
        "She asked on the phone.",
    )
    own = client.get(reverse("consent_desk_practitioner", args=[person.pk])).content.decode()
    assert "approver@alpha.example: She asked on the phone." in own


def test_nothing_is_done_while_viewing(brand: Brand, person: Practitioner) -> None:
    client = viewing(brand, person)
    response = client.post(OWN, {"act": "acknowledge"})
    assert response.status_code == 403
    assert "nothing is recorded in her name" in response.content.decode()
    assert not Act.objects.exists()


def test_no_act_has_a_way_while_viewing(brand: Brand, person: Practitioner) -> None:
    request: HttpRequest = RequestFactory().post("/")
    request.user = person.user  # type: ignore[assignment]
    request.session = {"impersonator": "somebody"}  # type: ignore[assignment]
    with pytest.raises(ActRefusedError, match="viewing"):
        way_of(request)


def test_viewing_ends_when_told_to(brand: Brand, person: Practitioner) -> None:
    client = viewing(brand, person)
    client.post(reverse("consent_desk_stop_viewing"))
    assert "imperson" not in str(dict(client.session))
    own = client.get(OWN, follow=True)
    assert own.redirect_chain == [(reverse("wagtailadmin_home"), 302)]


@pytest.mark.parametrize("address", [LIST, OWN])
def test_viewing_ends_after_half_an_hour_and_says_so(
    brand: Brand, person: Practitioner, address: str
) -> None:
    client = viewing(brand, person)
    with time_machine.travel(NOW + LASTS - SECOND, tick=False):
        assert "It ends by itself at 11:00" in client.get(address).content.decode()
    with time_machine.travel(NOW + LASTS, tick=False):
        after = client.get(address, follow=True).content.decode()
    assert "after 30 minutes" in after
    assert ("viewing-as" in after, "impersonator" in client.session) == (False, False)


def test_an_old_session_that_names_no_end_views_nothing(brand: Brand, person: Practitioner) -> None:
    client = viewing(brand, person)
    session = client.session
    del session["impersonated_until"]
    session.save()
    assert client.get(OWN).status_code == 302


def test_a_new_reason_begins_a_new_half_hour(brand: Brand, person: Practitioner) -> None:
    viewing(brand, person)
    with time_machine.travel(NOW + LASTS, tick=False):
        client = viewing(brand, person)
        assert "viewing-as" in client.get(OWN).content.decode()
    assert registry.get_logs_for_instance(person).count() == 2


def test_viewing_ends_once_the_right_is_gone(brand: Brand, person: Practitioner) -> None:
    client = viewing(brand, person)
    brand.people["approver"].groups.get().site_permissions.filter(
        permission__codename="view_as_practitioner"
    ).delete()
    assert client.get(OWN).status_code == 302
    assert "impersonator" not in client.session


def test_the_account_stays_the_one_who_views(brand: Brand, person: Practitioner) -> None:
    client = viewing(brand, person)
    before = client.session["_auth_user_id"]
    client.get(OWN)
    account = client.get(reverse("account_change_password"), follow=True).content.decode()
    assert "camille@cabinet.example" not in account
    assert client.session["_auth_user_id"] == before == str(brand.people["approver"].pk)


@pytest.mark.parametrize("role", ["editor", "dpo", "auditor"])
def test_without_the_right_nobody_views(brand: Brand, person: Practitioner, role: str) -> None:
    assert "impersonator" not in viewing(brand, person, role).session


def test_a_reason_is_needed(brand: Brand, person: Practitioner) -> None:
    client = brand.client("approver")
    client.post(reverse("consent_desk_view_as", args=[person.pk]), {"reason": " "})
    assert "impersonator" not in client.session
    assert client.get(reverse("consent_desk_view_as", args=[person.pk])).status_code == 405


def test_staff_superusers_and_who_has_no_account_are_not_viewed(brand: Brand) -> None:
    root = User.objects.create_superuser("root@alpha.example", "a-long-one")
    closed = User.objects.create_user("closed@alpha.example", is_active=False)
    for name, user in (
        ("staff", brand.people["auditor"]),
        ("root", root),
        ("closed", closed),
        ("none", None),
    ):
        client = viewing(brand, practitioner(brand, name, user=user))
        assert "impersonator" not in client.session, name


def test_a_public_page_knows_nothing_of_it(brand: Brand, person: Practitioner) -> None:
    client = viewing(brand, person)
    public = client.get("/politique-de-confidentialite/")
    assert "viewing-as" not in public.content.decode()
    assert not re.search("private|no-store", public.headers.get("Cache-Control", ""))
