"""A link in a mail opens one text for one person, for a time; looking at it does nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import signing
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from consent.links import Link, LinkError, make, mark, read
from consent.models import Act, ActKind, Practitioner
from consent.views.link_session import KEY, OPEN_FOR
from policies.models import Version
from policies.models.pages import Kind
from tests.cabinets import answers, practitioner, shown
from tests.conftest import NOW, TODAY, Brand

SECOND = timedelta(seconds=1)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Let it be the day on which the tests' versions begin."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def camille(brand: Brand) -> Practitioner:
    """Give a practitioner without an account, who reads English."""
    return practitioner(brand, language="en")


@pytest.fixture
def terms(brand: Brand) -> Version:
    """Give a contract in force."""
    return brand.promulgate("Un.", kind=Kind.TERMS)


@pytest.fixture
def link(camille: Practitioner, terms: Version) -> Link:
    """Give a link for her to the contract, which holds for a week."""
    return Link(
        practitioner=camille.pk, version=terms.pk, address=mark(camille.email), until=NOW + WEEK
    )


def path(link: Link) -> str:
    """Give the address of a link's page."""
    return f"/mes-documents/lien/{make(link, purpose='answer')}/"


def answer_path(version: Version) -> str:
    """Give the address of the page on which a version is answered."""
    return f"/mes-documents/repondre/{version.pk}/"


def asks_to_sign_in(answer: HttpResponse) -> bool:
    """Tell whether somebody is sent to sign in."""
    return answer.headers.get("Location", "").startswith("/compte/login/")


def followed(brand: Brand, link: Link) -> Client:
    """Give a browser in which a link was followed, and its button pressed."""
    client = brand.client()
    assert client.post(path(link)).headers["Location"] == f"/mes-documents/repondre/{link.version}/"
    return client


def accepted(version: Version) -> dict[str, str]:
    """Give what the form of a version sends back with its box ticked."""
    given = shown(version, ActKind.ACCEPT)
    names = ("version", "sha256", "html_sha256", "label", "interface")
    fields = {name: str(getattr(given, name)) for name in names}
    return fields | {"act": "accept", "agree": "on"}


def test_a_token_says_what_was_signed(link: Link) -> None:
    assert read(make(link, purpose="answer"), purpose="answer", at=NOW) == link


def test_a_token_names_no_address_and_fits_any_mail_program(link: Link) -> None:
    token = make(link, purpose="answer")
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
    assert mark("Camille@cabinet.example") == mark("camille@cabinet.example")
    assert mark("camille@cabinet.example") != mark("zoe@cabinet.example")


def test_a_link_ends_at_its_instant(link: Link) -> None:
    token = make(link, purpose="answer")
    assert read(token, purpose="answer", at=link.until - SECOND) == link
    with pytest.raises(LinkError, match="is over"):
        read(token, purpose="answer", at=link.until)


def damaged(token: str) -> list[str]:
    """Give a token with other characters, cut, or with nothing behind its signature."""
    values, _dot, signature = token.partition(".")
    other = "B" if values[0] == "A" else "A"
    return [
        f"{other}{values[1:]}.{signature}",
        f"{values}.{signature[:-2]}",
        values,
        "",
        ".",
        signing.Signer(salt="consent.links.answer", sep=".").sign_object({"p": "no id"}),
        signing.Signer(salt="consent.links.answer", sep=".").sign("not JSON"),
    ]


def test_an_altered_token_says_nothing(link: Link) -> None:
    for token in damaged(make(link, purpose="answer")):
        with pytest.raises(LinkError, match="sign in"):
            read(token, purpose="answer", at=NOW)


def test_a_token_of_another_purpose_says_nothing(link: Link) -> None:
    other = make(link, purpose="unsubscribe")  # type: ignore[arg-type]
    with pytest.raises(LinkError, match="not one of ours"):
        read(other, purpose="answer", at=NOW)


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_a_link_does_nothing(
    brand: Brand, link: Link, terms: Version, method: str
) -> None:
    client = brand.client()
    assert getattr(client, method)(path(link)).status_code == HTTPStatus.OK
    assert dict(client.session) == {}
    assert asks_to_sign_in(client.get(answer_path(terms)))
    assert not Act.objects.exists()


def test_the_page_says_what_the_link_is_for_and_names_nobody(
    brand: Brand, link: Link, terms: Version, camille: Practitioner
) -> None:
    answer = brand.client().get(path(link))
    page = answer.content.decode()
    assert terms.title in page
    assert "Going on signs nothing and records nothing" in page
    assert camille.name not in page
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == (
        "private, no-store",
        "same-origin",
    )


def test_following_a_link_signs_nobody_in_and_records_nothing(brand: Brand, link: Link) -> None:
    client = followed(brand, link)
    assert "_auth_user_id" not in client.session
    assert not Act.objects.exists()
    assert make(link, purpose="answer") not in str(client.session[KEY])


def test_who_followed_a_link_answers_that_text_and_the_act_says_how(
    brand: Brand, link: Link, terms: Version, camille: Practitioner
) -> None:
    client = followed(brand, link)
    assert client.get(answer_path(terms)).status_code == HTTPStatus.OK
    assert client.post(answer_path(terms), accepted(terms)).status_code == HTTPStatus.SEE_OTHER
    act = Act.objects.get()
    assert (act.practitioner, act.version, act.sign_in) == (camille, terms, "link")


def answered(brand: Brand, link: Link, version: Version, **more: str) -> tuple[Client, str]:
    """Give a browser in which a text was answered by a link, and where it was led."""
    client = followed(brand, link)
    answer = client.post(answer_path(version), accepted(version) | more)
    assert answer.status_code == HTTPStatus.SEE_OTHER
    return client, answer.headers["Location"]


def receipts(act: Act) -> list[str]:
    """Give the addresses of the receipt of an act."""
    return [f"/mes-documents/recus/{act.pk}/{form}" for form in ("", "recu.json")]


def test_who_answered_by_a_link_is_shown_her_answer_with_its_receipt(
    brand: Brand, link: Link, terms: Version
) -> None:
    client, led_to = answered(brand, link, terms)
    assert led_to == f"{answer_path(terms)}reponse/"
    page = client.get(led_to)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "private, no-store")
    for address in receipts(Act.objects.get()):
        assert f'href="{address}"' in page.content.decode()
        assert client.get(address).status_code == HTTPStatus.OK
    assert 'href="/mes-documents/"' in page.content.decode()


def test_after_a_refusal_by_a_link_what_follows_is_said_and_its_receipt_opens(
    brand: Brand, link: Link, terms: Version
) -> None:
    label = shown(terms, ActKind.REFUSE).label
    client, led_to = answered(brand, link, terms, act="refuse", label=label)
    assert led_to.startswith(f"{answer_path(terms)}refus/")
    assert client.get(led_to).status_code == HTTPStatus.OK
    assert client.get(receipts(Act.objects.get())[0]).status_code == HTTPStatus.OK


def test_both_texts_of_a_page_are_shown_as_answered(
    brand: Brand, link: Link, terms: Version
) -> None:
    coming = brand.promulgate("Deux.", kind=Kind.TERMS, day=TODAY + timedelta(days=31))
    both = {f"0-{name}": value for name, value in accepted(terms).items()}
    both |= {f"1-{name}": value for name, value in accepted(coming).items()}
    client = followed(brand, link)
    page = client.get(client.post(answer_path(terms), both).headers["Location"])
    assert [one.act.version for one in page.context["answers"]] == [terms, coming]


def test_an_answer_by_a_link_opens_no_other_receipt(
    brand: Brand, link: Link, camille: Practitioner, terms: Version
) -> None:
    earlier = answers(camille, brand.promulgate("Nous gardons."))
    client, _led_to = answered(brand, link, terms)
    for address in receipts(earlier):
        assert asks_to_sign_in(client.get(address)), address
    act = Act.objects.get(version=terms)
    assert asks_to_sign_in(brand.client().get(receipts(act)[0]))
    assert asks_to_sign_in(followed(brand, link).get(receipts(act)[0]))


def test_the_receipt_of_an_answer_leads_back_to_it_alone(
    brand: Brand, link: Link, camille: Practitioner, terms: Version
) -> None:
    before = answers(camille, terms, ActKind.REFUSE)
    client, led_to = answered(brand, link, terms)
    page = client.get(receipts(Act.objects.get(previous=before))[0]).content.decode()
    assert f'href="{led_to}"' in page
    assert f'href="{receipts(before)[0]}"' not in page


def test_an_answer_by_a_link_is_shown_for_an_hour(brand: Brand, link: Link, terms: Version) -> None:
    client, led_to = answered(brand, link, terms)
    with time_machine.travel(NOW + OPEN_FOR, tick=False):
        for address in (led_to, *receipts(Act.objects.get())):
            assert asks_to_sign_in(client.get(address)), address


def test_before_an_answer_its_page_leads_to_the_text(
    brand: Brand, link: Link, terms: Version
) -> None:
    answer = followed(brand, link).get(f"{answer_path(terms)}reponse/")
    assert answer.headers["Location"] == answer_path(terms)


def test_a_link_opens_no_other_page(brand: Brand, link: Link) -> None:
    client, privacy = followed(brand, link), brand.promulgate("Nous gardons.")
    for address in (answer_path(privacy), "/mes-documents/", "/mes-documents/oppositions/"):
        assert asks_to_sign_in(client.get(address)), address


def test_on_the_page_of_a_link_no_other_text_is_answered(
    brand: Brand, link: Link, terms: Version
) -> None:
    client, privacy = followed(brand, link), brand.promulgate("Nous gardons.")
    for name in ("version", "1-version"):
        posted = accepted(terms) | {name: str(privacy.pk)}
        assert asks_to_sign_in(client.post(answer_path(terms), posted))
    assert not Act.objects.exists()


def test_a_followed_link_is_closed_after_an_hour(brand: Brand, link: Link, terms: Version) -> None:
    client = followed(brand, link)
    with time_machine.travel(NOW + OPEN_FOR - SECOND, tick=False):
        assert client.get(answer_path(terms)).status_code == HTTPStatus.OK
    with time_machine.travel(NOW + OPEN_FOR, tick=False):
        assert asks_to_sign_in(client.get(answer_path(terms)))


def moves(person: Practitioner) -> None:
    """Let her have another address."""
    person.email = "new@cabinet.example"
    person.save()


def is_closed(person: Practitioner) -> None:
    """Let her account be closed."""
    person.user = User.objects.create_user(person.email, is_active=False)
    person.save()


def has_second_factor(person: Practitioner) -> None:
    """Let a second factor protect her account."""
    person.user = User.objects.create_user(person.email)
    person.save()
    Authenticator.objects.create(user=person.user, type=Authenticator.Type.TOTP, data={})


# What became of her, and what is said to who opens the link.
BECAME = [
    (moves, "il a été envoyé à une autre adresse"),
    (is_closed, "Ce compte est fermé"),
    (has_second_factor, "Un second facteur protège votre compte"),
]


@pytest.mark.parametrize(("becomes", "said"), BECAME)
def test_a_link_is_worth_no_more_than_her_mailbox(
    brand: Brand,
    link: Link,
    camille: Practitioner,
    terms: Version,
    becomes: Callable[[Practitioner], None],
    said: str,
) -> None:
    client = followed(brand, link)
    becomes(camille)
    assert asks_to_sign_in(client.get(answer_path(terms)))
    refused = client.get(path(link), headers={"accept-language": "en"})
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert said in refused.content.decode()


def test_a_link_that_opens_nothing_says_the_remedy(brand: Brand, link: Link) -> None:
    over = replace(link, until=NOW)
    for address in (path(over), path(link)[:-3] + "/"):
        answer = brand.client().post(address)
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert 'href="/mes-documents/"' in answer.content.decode()


def test_a_link_opens_nothing_at_another_brand(
    other_brand: Brand, brand: Brand, link: Link
) -> None:
    client = other_brand.client()
    assert client.post(path(link)).status_code == HTTPStatus.FORBIDDEN
    assert KEY not in client.session


def test_who_is_signed_in_as_somebody_else_is_told_so(brand: Brand, link: Link) -> None:
    answer = brand.client("editor").post(path(link))
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert not Act.objects.exists()


def test_nobody_is_a_practitioner_without_an_account(
    brand: Brand, camille: Practitioner, terms: Version
) -> None:
    assert asks_to_sign_in(brand.client().get(answer_path(terms)))
