"""How notices leave: who sets it, what is refused, what is kept, and secrets that nobody reads."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from ssl import SSLContext
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from config.doctor import notices as doctor
from notifications.models import NoticePractice, Provider, Route, Security
from policies.registers import Subprocessor
from tests.brands import NOW
from tests.conftest import TODAY, Brand
from tests.notices import notice_of, practice_of, route_of, second_version
from tests.registers import subprocessor
from tests.smtp_sink import running, self_signed

pytestmark = pytest.mark.usefixtures("desk", "_at_noon")

DAY = timedelta(days=1)
SERVER = {
    "provider": "smtp",
    "host": "smtp.example.fr",
    "port": "587",
    "security": "starttls",
    "mailbox_port": "993",
    "per_second": "10",
    "warm_up_first": "200",
}
BREVO = SERVER | {
    "provider": "brevo",
    "host": "",
    "api_key": "a-key",
    "webhook_secret": "sixteen-or-more-signs",
    "attestation": "Off in the account since 2 March 2026.",
}
RULES = {"authorisation": "general", "letter_cents": "580"}


@pytest.fixture
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def at(brand: Brand, name: str = "route") -> str:
    """Give the address of a page of a brand's settings."""
    return reverse(f"notifications_desk_{name}", args=[brand.site.pk])


def refused(brand: Brand, data: dict[str, Any], name: str = "route") -> set[str]:
    """Give the fields that a form is refused for."""
    response = brand.client("approver").post(at(brand, name), data)
    assert response.status_code == 200
    return set(response.context["form"].errors)


def saved(brand: Brand, data: dict[str, Any], name: str = "route", role: str = "approver") -> Any:
    """Send a form that is accepted."""
    response = brand.client(role).post(at(brand, name), data)
    assert response.status_code == 302
    return response


def registered(brand: Brand, **more: Any) -> Subprocessor:
    """Give the line of a provider in the register."""
    row = subprocessor(brand.site, "Brevo")
    Subprocessor.objects.filter(pk=row.pk).update(**({"kind": "subprocessor"} | more))
    return row


def test_an_approver_sets_up_a_mail_server(brand: Brand) -> None:
    saved(brand, SERVER | {"username": "us", "password": "a-secret"})
    route = Route.objects.get(site=brand.site)
    assert (route.host, route.username, route.password) == ("smtp.example.fr", "us", "a-secret")
    assert route.history.get().history_user == brand.people["approver"]


@pytest.mark.parametrize("role", ["dpo", "auditor"])
@pytest.mark.parametrize(("name", "data"), [("route", SERVER), ("practice", RULES)])
def test_officers_and_auditors_read_it_and_change_nothing(
    brand: Brand, role: str, name: str, data: dict[str, str]
) -> None:
    client = brand.client(role)
    assert client.get(at(brand, name)).status_code == 200
    assert client.post(at(brand, name), data).status_code in (302, 403)
    assert not Route.objects.exists()
    assert not NoticePractice.objects.exists()


@pytest.mark.parametrize("name", ["route", "practice", "try_route"])
def test_nobody_reaches_another_brands_settings(
    brand: Brand, other_brand: Brand, name: str
) -> None:
    route_of(other_brand)
    client = brand.client("approver")
    for method in (client.get, client.post):
        assert method(at(other_brand, name)).status_code in (302, 403, 404, 405)
    assert Route.history.count() == 1


def test_editors_see_no_settings(brand: Brand) -> None:
    client = brand.client("editor")
    assert client.get(at(brand)).status_code in (302, 403, 404)
    response = client.get(reverse("notifications_desk_settings"))
    assert response.status_code in (302, 403, 404)
    assert response.get("Location", "") != at(brand)


def test_whoever_has_one_brand_goes_straight_to_it(brand: Brand) -> None:
    client = brand.client("approver")
    response = client.get(reverse("notifications_desk_settings"))
    assert (response.status_code, response["Location"]) == (302, at(brand))


def test_an_administrator_chooses_the_brand(superuser: Brand, other_brand: Brand) -> None:
    client = superuser.client("superuser")
    shown = client.get(reverse("notifications_desk_settings")).content.decode()
    assert at(superuser) in shown
    assert at(other_brand, "practice") in shown


def test_no_secret_is_ever_shown(brand: Brand) -> None:
    saved(brand, SERVER | {"username": "us", "password": "zorglub-1"})
    practice_of(brand, roster_secret="zorglub-2")
    for name in ("route", "practice"):
        assert "zorglub" not in brand.client("approver").get(at(brand, name)).content.decode()
    assert "zorglub" not in str(Route.history.values())


def test_an_empty_secret_is_kept_and_a_ticked_one_forgotten(brand: Brand) -> None:
    saved(brand, SERVER | {"username": "us", "password": "a-secret"})
    saved(brand, SERVER | {"username": "us"})
    assert Route.objects.get().password == "a-secret"
    saved(brand, SERVER | {"forget": ["password"]})
    assert Route.objects.get().password == ""


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"host": ""}, {"host"}),
        ({"host": "https://smtp.example.fr"}, {"host"}),
        ({"host": "smtp.example.fr:587"}, {"host"}),
        ({"host": "smtp example"}, {"host"}),
        ({"port": "465"}, {"port"}),  # speaks TLS from the first byte
        ({"port": "587", "security": "tls"}, {"port"}),
        ({"port": "0"}, {"port"}),
        ({"port": "70000"}, {"port"}),
        ({"security": "none"}, {"security"}),  # another machine
        ({"username": "us"}, {"password"}),
        ({"per_second": "0"}, {"per_second"}),
        ({"per_day": "0"}, {"per_day"}),
        ({"warm_up_first": "0"}, {"warm_up_first"}),
        ({"final_domains": "us@cabinet.example"}, {"final_domains"}),
        ({"mailbox_host": "imap.example"}, {"mailbox_user", "mailbox_password", "bounce_address"}),
        ({"provider": "pigeon"}, {"provider"}),
        ({"subprocessor": "999999"}, {"subprocessor"}),
    ],
)
def test_a_way_by_which_nothing_could_leave_is_refused_at_its_field(
    brand: Brand, changes: dict[str, str], fields: set[str]
) -> None:
    assert refused(brand, SERVER | changes) >= fields
    assert not Route.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"host": "127.0.0.1", "security": "none", "port": "2525"},  # this machine
        {"host": "mx.example.fr.", "port": "465", "security": "tls"},
        {"host": "::1", "port": "25", "security": "none"},
        {"final_domains": "Cabinet.example\nother.example", "per_day": "500"},
    ],
)
def test_a_way_that_works_is_accepted(brand: Brand, changes: dict[str, str]) -> None:
    saved(brand, SERVER | changes)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"attestation": " "}, "attestation"),
        ({"api_key": ""}, "api_key"),
        ({"webhook_secret": "short"}, "webhook_secret"),
        ({"provider": "mailjet"}, "api_secret"),
        ({"subprocessor": ""}, "subprocessor"),
        ({"api_url": "http://api.example/"}, "api_url"),
    ],
)
def test_a_provider_is_used_with_key_attestation_and_its_line_in_the_register(
    brand: Brand, changes: dict[str, str], field: str
) -> None:
    data = BREVO | {"subprocessor": str(registered(brand).pk)} | changes
    assert refused(brand, data) == {field}


def test_a_provider_that_receives_no_data_today_is_refused(brand: Brand) -> None:
    row = registered(brand, until=TODAY)
    assert refused(brand, BREVO | {"subprocessor": str(row.pk)}) == {"subprocessor"}


def test_a_provider_of_another_brand_cannot_be_chosen(brand: Brand, other_brand: Brand) -> None:
    row = registered(other_brand)
    assert refused(brand, BREVO | {"subprocessor": str(row.pk)}) == {"subprocessor"}


def test_who_attests_is_kept_with_the_day(brand: Brand) -> None:
    saved(brand, BREVO | {"subprocessor": str(registered(brand).pk)})
    route = Route.objects.get()
    assert (route.attested_by, route.attested_at) == (brand.people["approver"], NOW)


def test_what_was_attested_is_not_attested_again_by_another_change(brand: Brand) -> None:
    data = BREVO | {"subprocessor": str(registered(brand).pk)}
    saved(brand, data)
    Route.objects.update(attested_at=NOW - 9 * DAY, attested_by=brand.people["dpo"])
    saved(brand, data | {"api_key": "", "per_day": "300"})
    assert Route.objects.get().attested_by == brand.people["dpo"]
    saved(brand, data | {"attestation": "Off since today."})
    assert Route.objects.get().attested_at == NOW


def test_every_change_is_in_the_history(brand: Brand) -> None:
    with time_machine.travel(NOW - DAY, tick=False):
        saved(brand, SERVER)
    saved(brand, SERVER | {"host": "mail.example.fr"})
    [latest, _first] = brand.client("dpo").get(at(brand)).context["history"]
    assert latest.changes == [("Mail server", "smtp.example.fr", "mail.example.fr")]
    assert latest.by == brand.people["approver"]


def test_a_server_is_tried_without_any_mail(brand: Brand) -> None:
    with running() as server:
        route_of(brand, port=server.port)
        response = brand.client("approver").post(at(brand, "try_route"), follow=True)
    assert "It works" in response.content.decode()
    assert server.messages == []


def test_a_server_that_does_not_answer_is_said_with_its_remedy(brand: Brand) -> None:
    with running() as server:
        route_of(brand, port=server.port)
    response = brand.client("approver").post(at(brand, "try_route"), follow=True)
    assert "does not answer on port" in response.content.decode()


def test_a_server_without_starttls_is_not_used(brand: Brand) -> None:
    with running() as server:
        route_of(brand, port=server.port, security=Security.STARTTLS)
        response = brand.client("approver").post(at(brand, "try_route"), follow=True)
    assert "offers no STARTTLS" in response.content.decode()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[SSLContext, Path]:
    """Give a certificate that is good today: OpenSSL asks the machine's clock, not ours."""
    return self_signed(tmp_path_factory.mktemp("certificate"))


def tried(brand: Brand, context: SSLContext, password: str) -> str:
    """Try a server that encrypts and knows one user; give what is said."""
    with running(context=context, account="us:right") as server:
        route_of(
            brand,
            port=server.port,
            security=Security.STARTTLS,
            username="us",
            password=password,
        )
        response = brand.client("approver").post(at(brand, "try_route"), follow=True)
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("password", "said"), [("right", "It works"), ("wrong", "does not accept this user")]
)
def test_signing_in_is_tried_once_the_connection_is_encrypted(
    brand: Brand,
    certificate: tuple[SSLContext, Path],
    monkeypatch: pytest.MonkeyPatch,
    password: str,
    said: str,
) -> None:
    context, file = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    assert said in tried(brand, context, password)


def test_a_certificate_that_nobody_vouches_for_is_refused(
    brand: Brand, certificate: tuple[SSLContext, Path]
) -> None:
    assert "certificate of 127.0.0.1 is not valid" in tried(brand, certificate[0], "right")


def test_a_connection_is_tried_by_whoever_may_change_it(brand: Brand) -> None:
    route_of(brand)
    client = brand.client("auditor")
    refused = client.post(at(brand, "try_route"))
    assert refused.get("Location", "") != at(brand)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"presumed_since": (TODAY + DAY).isoformat(), "presumed_note": "x"}, {"presumed_since"}),
        ({"presumed_since": TODAY.isoformat()}, {"presumed_note"}),
        ({"presumed_note": "Minutes of 2 March."}, {"presumed_since"}),
        ({"roster_secret": "short"}, {"roster_secret"}),
        ({"canary_email": "nobody"}, {"canary_email"}),
        ({"letter_cents": "-1"}, {"letter_cents"}),
    ],
)
def test_rules_that_nobody_could_show_are_refused(
    brand: Brand, changes: dict[str, str], fields: set[str]
) -> None:
    assert refused(brand, RULES | changes, "practice") == fields


def test_an_approver_sets_the_rules(brand: Brand) -> None:
    adopted = {"presumed_since": TODAY.isoformat(), "presumed_note": "Minutes of 21 November."}
    saved(brand, RULES | adopted | {"roster_secret": "sixteen-or-more-signs"}, "practice")
    practice = NoticePractice.objects.get(site=brand.site)
    assert (practice.presumed_since, practice.roster_secret) == (TODAY, "sixteen-or-more-signs")


def found(brand: Brand) -> dict[str, str]:
    """Give what the doctor finds of a brand's notices: the level by id."""
    return {one.id: one.level for one in doctor.examine(at=NOW)}


def test_the_doctor_asks_nothing_of_a_brand_without_notices(brand: Brand) -> None:
    assert found(brand) == {}


def test_the_doctor_finds_a_notice_that_has_no_way(brand: Brand) -> None:
    notice_of(second_version(brand))
    assert found(brand)["notices.no_way"] == "error"


def test_the_doctor_tries_the_way(brand: Brand) -> None:
    practice_of(brand, canary_email="us@alpha.example", roster_secret="a-secret")
    with running() as server:
        route_of(brand, port=server.port)
        assert found(brand) == {}
    assert found(brand) == {"notices.way_fails": "warning"}


def test_the_doctor_finds_a_missing_starttls_an_error_while_a_notice_is_coming(
    brand: Brand,
) -> None:
    notice_of(second_version(brand))
    with running() as server:
        route_of(brand, port=server.port, security=Security.STARTTLS)
        assert found(brand)["notices.way_fails"] == "error"


def test_the_doctor_finds_a_provider_that_is_not_in_the_register(brand: Brand) -> None:
    route_of(brand, provider=Provider.BREVO, attestation="Off.", api_key="a-key")
    levels = found(brand)
    assert levels["notices.way_refused"] == "warning"
    assert levels["notices.not_attested"] == "warning"


def test_the_doctor_misses_the_canary_and_the_daily_count(brand: Brand) -> None:
    with running() as server:
        route_of(brand, port=server.port)
        assert set(found(brand)) == {"notices.no_canary", "notices.no_roster"}
