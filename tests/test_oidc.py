"""A brand's provider signs in that brand's people, whom it has verified; and nobody else."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.contrib.auth import get_user
from django.core import mail
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.models import User
from accounts.providers import OidcProvider
from consent.models import Practitioner
from consent.views.way import way_of
from tests import oidc_provider
from tests.cabinets import practitioner
from tests.conftest import Brand
from tests.oidc_provider import CLIENT, SECRET, Provider

LOGIN = "/compte/oidc/sso/login/"
CALLBACK = f"{LOGIN}callback/"


@pytest.fixture(scope="module")
def served() -> Iterator[Provider]:
    """Serve one provider for the module: keys take their time."""
    with oidc_provider.running() as provider:
        yield provider


@pytest.fixture
def provider(served: Provider, brand: Brand, settings: Settings) -> Iterator[Provider]:
    """Give alpha's provider, at which Zoé is signed in, with nothing wrong."""
    clean = Provider(issuer=served.issuer, published=served.published)
    vars(served).update(vars(clean))
    served.claims = {"sub": "17", "email": "zoe@cabinet.example", "email_verified": True}
    served.registered = f"http://{brand.site.hostname}{CALLBACK}"
    settings.OIDC_PROVIDERS = (configured(served, brand),)
    yield served
    assert served.broken == []


def configured(provider: Provider, brand: Brand) -> OidcProvider:
    return OidcProvider(
        id="sso",
        brand=brand.site.hostname,
        name="Alpha SSO",
        issuer=provider.issuer,
        client_id=CLIENT,
        secret=SECRET,
    )


@pytest.fixture
def zoe(brand: Brand) -> Practitioner:
    """Give a practitioner of alpha with an account."""
    user = User.objects.create_user("zoe@cabinet.example")
    return practitioner(brand, "zoe", user=user)


def begin(client: Client, address: str = LOGIN, **query: str) -> str:
    """Ask for the provider's page, and sign in there; give the address that leads back."""
    answer = client.get(address, query)
    assert answer.status_code == 302, answer.content
    there = requests.get(answer.headers["Location"], allow_redirects=False, timeout=5)
    back = urlsplit(there.headers["Location"])
    assert back.path == CALLBACK
    return f"{back.path}?{back.query}"


def dance(client: Client) -> HttpResponse:
    """Go the whole way: to the provider, and back with its code."""
    return client.get(begin(client))


def signed_in(client: Client) -> User | None:
    request = RequestFactory().get("/")
    request.session = client.session
    user = get_user(request)
    return user if user.is_authenticated else None


def refusal(client: Client, answer: HttpResponse) -> str:
    """Give the words of a refusal, which signs nobody in and links nothing."""
    assert answer.status_code in (403, 503), answer.content
    assert signed_in(client) is None
    assert not SocialAccount.objects.exists()
    return answer.content.decode()


def test_a_person_of_the_brand_is_signed_in(provider: Provider, brand: Brand, zoe) -> None:
    client = brand.client()
    answer = dance(client)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/mes-documents/")
    assert signed_in(client) == zoe.user


def test_an_act_says_by_which_provider_she_signed_in(provider: Provider, brand: Brand, zoe) -> None:
    client = brand.client()
    dance(client)
    request = RequestFactory().get("/")
    request.session, request.user = client.session, zoe.user
    assert way_of(request).sign_in == "socialaccount:sso"


def test_she_is_told_and_nothing_else_of_her_is_kept(provider: Provider, brand: Brand, zoe) -> None:
    provider.claims |= {"name": "Zoé Martin", "birthdate": "1980-01-01"}
    dance(brand.client())
    linked = SocialAccount.objects.get()
    assert (linked.uid, linked.extra_data, linked.user) == ("17", {}, zoe.user)
    assert [one.to for one in mail.outbox] == [["zoe@cabinet.example"]]
    assert "Alpha SSO" in mail.outbox[0].body
    dance(brand.client())
    assert SocialAccount.objects.get().extra_data == {}
    assert len(mail.outbox) == 1


def test_she_goes_on_to_where_she_wanted_and_never_to_another_site(
    provider: Provider, brand: Brand, zoe
) -> None:
    for wanted, given in (
        ("/mes-documents/oppositions/", "/mes-documents/oppositions/"),
        ("https://evil.example/", "/mes-documents/"),
    ):
        client = brand.client()
        assert client.get(begin(client, next=wanted)).headers["Location"] == given


def test_the_way_back_is_one_address_in_every_language(provider: Provider, brand: Brand) -> None:
    for path in (LOGIN, f"/en{LOGIN}"):
        there = brand.client().get(path).headers["Location"]
        assert parse_qs(urlsplit(there).query)["redirect_uri"] == [provider.registered]


def test_the_address_may_come_from_the_user_info(provider: Provider, brand: Brand, zoe) -> None:
    provider.hides_email = True
    client = brand.client()
    dance(client)
    assert signed_in(client) == zoe.user


def test_once_linked_she_signs_in_though_her_address_is_another_there(
    provider: Provider, brand: Brand, zoe
) -> None:
    dance(brand.client())
    provider.claims |= {"email": "zoe@new.example"}
    client = brand.client()
    dance(client)
    assert signed_in(client) == zoe.user


# What the provider says of the person, and a part of what she is told.
PERSONS: list[tuple[dict[str, Any], str]] = [
    ({"email_verified": False}, "n’a pas vérifié votre adresse électronique"),
    # JSON's true alone is yes.
    ({"email_verified": "false"}, "n’a pas vérifié votre adresse électronique"),
    ({"email_verified": None}, "n’a pas vérifié votre adresse électronique"),
    ({"email": None}, "n’a pas vérifié votre adresse électronique"),
    ({"email": ["zoe@cabinet.example"]}, "n’a pas vérifié votre adresse électronique"),
    ({"email": "nobody@cabinet.example"}, "Il n’y a pas de compte ici"),
    # Staff of another brand, and an address of nobody's.
    ({"email": "editor@beta.example"}, "Il n’y a pas de compte ici"),
    ({"email": "root@alpha.example"}, "Il n’y a pas de compte ici"),
]


@pytest.mark.parametrize(("claims", "words"), PERSONS)
def test_whom_the_brand_does_not_know_is_refused(
    provider: Provider,
    superuser: Brand,
    other_brand: Brand,
    zoe,
    claims: dict[str, Any],
    words: str,
) -> None:
    provider.claims |= claims
    client, users = superuser.client(), User.objects.count()
    assert words in refusal(client, dance(client))
    assert User.objects.count() == users


NOT_GOOD = "The id token is not good."
# What the id token says instead of the truth, and what is logged of it.
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"iss": "https://evil.example"}, NOT_GOOD),
    ({"aud": "another-client"}, NOT_GOOD),
    ({"aud": [CLIENT, "b"], "azp": "b"}, "The id token was made for another client."),
    ({"exp": int(time.time()) - 3600}, NOT_GOOD),
    ({"exp": None}, NOT_GOOD),
    ({"sub": None}, NOT_GOOD),
    ({"nonce": "another"}, "The id token belongs to another attempt."),
    ({"nonce": None}, "The id token belongs to another attempt."),
]


@pytest.mark.parametrize(("signed", "reason"), WRONG)
def test_an_id_token_that_says_something_wrong_is_refused(
    provider: Provider,
    brand: Brand,
    zoe,
    caplog: pytest.LogCaptureFixture,
    signed: dict[str, Any],
    reason: str,
) -> None:
    provider.signed = signed
    client = brand.client()
    assert "ne prouve pas qui vous êtes" in refusal(client, dance(client))
    assert reasons(caplog) == [reason]


def reasons(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Give what was logged of refusals: who is refused is told less."""
    return [one.reason for one in caplog.records if hasattr(one, "reason")]


# The key and the algorithm that sign, neither of them the published one.
FORGED = [
    (generate_private_key(65537, 2048), "RS256"),
    (b"a-client-secret-that-is-long-enough-for-an-hmac", "HS256"),
    ("", "none"),
]


@pytest.mark.parametrize(("key", "algorithm"), FORGED, ids=["other key", "shared secret", "none"])
def test_a_signature_that_is_not_the_providers_is_refused(
    provider: Provider,
    brand: Brand,
    zoe,
    caplog: pytest.LogCaptureFixture,
    key: Any,
    algorithm: str,
) -> None:
    provider.key, provider.algorithm = key, algorithm
    client = brand.client()
    assert "ne prouve pas qui vous êtes" in refusal(client, dance(client))
    assert reasons(caplog) == [NOT_GOOD]


def test_user_info_about_somebody_else_is_refused(provider: Provider, brand: Brand, zoe) -> None:
    provider.hides_email, provider.told = True, {"sub": "18"}
    client = brand.client()
    assert "ne prouve pas qui vous êtes" in refusal(client, dance(client))


def test_what_vouches_for_one_address_says_nothing_of_another(
    provider: Provider, brand: Brand, zoe
) -> None:
    provider.hides_email, provider.told = True, {"email_verified": False}
    provider.signed = {"email_verified": True}
    client = brand.client()
    assert "n’a pas vérifié" in refusal(client, dance(client))


def test_a_discovery_document_of_another_issuer_is_refused(
    provider: Provider, brand: Brand, zoe
) -> None:
    provider.discovered = {"issuer": "https://evil.example"}
    client = brand.client()
    assert "ne répond pas" in refusal(client, client.get(LOGIN))


def test_a_provider_that_is_away_is_said_to_be(
    provider: Provider, brand: Brand, settings: Settings
) -> None:
    away = {**vars(configured(provider, brand)), "issuer": "http://127.0.0.1:9"}
    settings.OIDC_PROVIDERS = (OidcProvider(**away),)
    answer = brand.client().get(LOGIN)
    assert answer.status_code == 503
    assert "Alpha SSO" in answer.content.decode()


def test_an_answer_is_good_once_and_in_its_own_browser(
    provider: Provider, brand: Brand, zoe
) -> None:
    client, other = brand.client(), brand.client()
    address = begin(client)
    assert "a déjà servi" in refusal(other, other.get(address))
    assert client.get(address).status_code == 302
    client.logout()
    again = client.get(address)
    assert (again.status_code, signed_in(client)) == (403, None)
    assert "a déjà servi" in again.content.decode()


def test_who_stops_at_the_provider_is_told_that_nothing_was_done(
    provider: Provider, brand: Brand
) -> None:
    provider.claims = {}
    client = brand.client()
    assert "Rien n’a été fait" in refusal(client, dance(client))


# Where she set out, what her browser asks for, and the language of what she is told.
LANGUAGES = [
    (LOGIN, "en-GB,en;q=0.9", "en"),
    (LOGIN, "fr-CA", "fr"),
    (LOGIN, "", "fr"),
    (f"/en{LOGIN}", "fr", "en"),
]


@pytest.mark.parametrize(("address", "browser", "language"), LANGUAGES)
def test_a_refusal_is_said_in_her_language(
    provider: Provider, brand: Brand, address: str, browser: str, language: str
) -> None:
    provider.claims = {}
    client = brand.client()
    asked = {"accept-language": browser}
    answer = client.get(begin(client, address), headers=asked)
    said = {"en": "Nothing was done", "fr": "Rien n’a été fait"}[language]
    assert said in refusal(client, answer)
    assert f'<html lang="{language}"' in answer.content.decode()
    assert answer.headers["Content-Language"] == language
    # Of an answer that is not hers nothing is known but the browser's.
    stale = client.get(f"{CALLBACK}?state=x&code=y", headers=asked)
    assert stale.headers["Content-Language"] == ("en" if browser.startswith("en") else "fr")


def test_another_brands_provider_is_not_there(
    provider: Provider, brand: Brand, other_brand: Brand
) -> None:
    assert LOGIN in brand.client().get("/compte/login/").content.decode()
    assert other_brand.client().get(LOGIN).status_code == 404
    assert other_brand.client().get(f"{CALLBACK}?state=x&code=y").status_code == 404
    assert LOGIN not in other_brand.client().get("/compte/login/").content.decode()


def test_who_is_of_two_brands_is_signed_in_by_neither_provider(
    provider: Provider, brand: Brand, other_brand: Brand, zoe
) -> None:
    zoe.user.groups.add(other_brand.people["editor"].groups.get())
    client = brand.client()
    assert "Il n’y a pas de compte ici" in refusal(client, dance(client))


def test_a_second_account_of_the_provider_does_not_take_over(
    provider: Provider, brand: Brand, zoe
) -> None:
    dance(brand.client())
    provider.claims |= {"sub": "18"}
    client = brand.client()
    answer = dance(client)
    assert (answer.status_code, signed_in(client)) == (403, None)
    assert "lié à un autre compte" in answer.content.decode()


def test_an_account_that_is_closed_stays_closed(provider: Provider, brand: Brand, zoe) -> None:
    dance(brand.client())
    User.objects.filter(pk=zoe.user.pk).update(is_active=False)
    client = brand.client()
    assert (dance(client).status_code, signed_in(client)) == (403, None)


def test_staff_still_show_their_second_factor(provider: Provider, brand: Brand) -> None:
    editor = brand.people["editor"]
    provider.claims |= {"email": editor.email}
    client = brand.client()
    dance(client)
    assert client.get("/admin/").headers["Location"].startswith("/compte/2fa/totp/activate/")
    TOTP.activate(editor, generate_totp_secret())
    client = brand.client()
    assert dance(client).headers["Location"].startswith("/compte/2fa/authenticate/")
    assert signed_in(client) is None


def test_another_sites_link_does_not_begin_a_sign_in(provider: Provider, brand: Brand) -> None:
    answer = brand.client().get(LOGIN, headers={"sec-fetch-site": "cross-site"})
    assert answer.headers["Location"] == "/compte/login/"


def test_nobody_chooses_what_is_asked_of_the_provider(provider: Provider, brand: Brand) -> None:
    wanted = {"scope": "admin", "auth_params": "prompt=none", "process": "connect"}
    answer = brand.client().get(LOGIN, wanted)
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert "prompt" not in asked


@pytest.mark.parametrize(
    "path", ["3rdparty/", "3rdparty/signup/", "social/signup/", "oidc/a.b/login/"]
)
def test_allauths_own_pages_for_it_are_closed(brand: Brand, path: str) -> None:
    assert brand.client("editor").get(f"/compte/{path}").status_code == 404
