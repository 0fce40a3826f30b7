"""The daily count of the company's software: signed, kept once, compared with ours."""

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from standardwebhooks import Webhook

from notifications.models import Roster
from notifications.planning.rosters import own_roster, roster_state
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import TODAY, Brand
from tests.notices import practice_of

SECRET = f"whsec_{base64.b64encode(b'a secret of the company').decode()}"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOBODY = hashlib.sha256(b"").hexdigest()


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def takes_counts(brand: Brand) -> None:
    practice_of(brand, roster_secret=SECRET)


def body_of(**changes: Any) -> bytes:
    told = {"day": TODAY.isoformat(), "count": 0, "digest": NOBODY} | changes
    return json.dumps(told).encode()


def signed(body: bytes, *, secret: str = SECRET, key: str = "msg_1", at: datetime = NOW) -> Any:
    """Give the headers of a signed body."""
    signature = Webhook(secret).sign(key, at, body.decode(errors="replace"))
    stamp = str(int(at.timestamp()))
    return {"webhook-id": key, "webhook-timestamp": stamp, "webhook-signature": signature}


def post(brand: Brand, body: bytes, headers: dict[str, str]) -> HttpResponse:
    client = Client(enforce_csrf_checks=True, headers={"host": brand.site.hostname})
    answer: Any = client.post("/effectif/", body, content_type="application/json", headers=headers)
    return answer  # type: ignore[no-any-return]


def sent(brand: Brand, *, key: str = "msg_1", **changes: Any) -> HttpResponse:
    body = body_of(**changes)
    return post(brand, body, signed(body, key=key))


def digest(*ids: str) -> str:
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


def test_the_digest_is_of_the_sorted_ids_joined_by_line_feeds(brand: Brand) -> None:
    # By code point: capitals first, letters with accents last, whatever the database's language.
    ids = ["b", "B", "é", "10", "9", "a-1", "a 1", "z", "😀"]
    for one in ids:
        practitioner(brand, one, email="one@cabinet.example")
    assert own_roster(brand.site, NOW) == (len(ids), digest(*ids))


def test_of_nobody_it_is_the_digest_of_no_bytes(brand: Brand) -> None:
    assert own_roster(brand.site, NOW) == (0, NOBODY)


def test_only_people_under_contract_that_day_count(brand: Brand, other_brand: Brand) -> None:
    practitioner(brand, "here")
    practitioner(brand, "left", contract_end=TODAY - DAY)
    practitioner(brand, "later", contract_start=TODAY + DAY)
    practitioner(other_brand, "elsewhere")
    assert own_roster(brand.site, NOW) == (1, digest("here"))


@pytest.mark.usefixtures("takes_counts")
def test_a_count_is_kept_beside_ours(brand: Brand) -> None:
    practitioner(brand, "one"), practitioner(brand, "two")
    answer = sent(brand, count=2, digest=digest("one", "two"))
    assert (answer.status_code, answer.json()["matches"]) == (201, True)
    kept = Roster.objects.get()
    assert (kept.count, kept.own_count, kept.day, kept.received_at) == (2, 2, TODAY, NOW)


@pytest.mark.usefixtures("takes_counts")
def test_a_request_that_is_sent_again_is_kept_once(brand: Brand) -> None:
    assert [sent(brand).status_code for _ in range(3)] == [201, 200, 200]
    assert Roster.objects.count() == 1


@pytest.mark.usefixtures("takes_counts")
def test_an_id_of_another_brand_is_no_replay(brand: Brand, other_brand: Brand) -> None:
    practice_of(other_brand, roster_secret=SECRET)
    assert [sent(one).status_code for one in (brand, other_brand)] == [201, 201]


@pytest.mark.usefixtures("takes_counts")
@pytest.mark.parametrize(
    "changes",
    [
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "nonsense"},  # no comma
        {"webhook-signature": "v1,é"},  # no base64
        {"webhook-signature": ""},
        {"webhook-id": "msg_2"},  # signed under another id
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": str(int((NOW - HOUR).timestamp()))},
    ],
)
def test_what_is_not_signed_is_refused(brand: Brand, changes: dict[str, str]) -> None:
    body = body_of()
    answer = post(brand, body, signed(body) | changes)
    assert (answer.status_code, Roster.objects.count()) == (401, 0)
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.usefixtures("takes_counts")
def test_forged_stale_and_bare_requests_are_refused(brand: Brand) -> None:
    body, other = body_of(), f"whsec_{base64.b64encode(b'another').decode()}"
    given = [signed(body, secret=other), signed(body, at=NOW - HOUR), {}]
    assert [post(brand, body, one).status_code for one in given] == [401] * 3
    assert post(brand, b"\xff\xfe", signed(body)).status_code == 401
    assert post(brand, body_of(count=1), signed(body)).status_code == 401


@pytest.mark.usefixtures("takes_counts")
@pytest.mark.parametrize(
    "body",
    [
        b"no json",
        b"[]",
        body_of(count=-1),
        body_of(count=True),
        body_of(count="2"),
        body_of(count=2**31),
        body_of(digest="abc"),
        body_of(digest=NOBODY.upper()),
        body_of(day="21/11/2026"),
        body_of(day="2026-11-31"),
        body_of(day=None),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_form_it_should_have(
    brand: Brand, body: bytes
) -> None:
    answer = post(brand, body, signed(body))
    assert (answer.status_code, Roster.objects.count()) == (400, 0)
    assert "digest" in json.loads(answer.content)["detail"]


@pytest.mark.usefixtures("takes_counts")
@pytest.mark.parametrize(
    ("days", "status"),
    [(0, 201), (-1, 201), (-2, 422), (1, 422)],
)
def test_the_count_is_of_today_or_yesterday(brand: Brand, days: int, status: int) -> None:
    assert sent(brand, day=(TODAY + days * DAY).isoformat()).status_code == status


@pytest.mark.usefixtures("takes_counts")
def test_an_id_that_cannot_be_kept_is_refused(brand: Brand) -> None:
    assert sent(brand, key="m" * 101).status_code == 400


@pytest.mark.parametrize("secret", ["", "whsec_", "a"])
def test_without_a_secret_that_can_be_read_nothing_is_taken(brand: Brand, secret: str) -> None:
    practice_of(brand, roster_secret=secret)
    answer = sent(brand)
    assert (answer.status_code, Roster.objects.count()) == (503, 0)


def test_a_host_that_is_no_brands_knows_nothing(brand: Brand) -> None:
    answer = Client(headers={"host": "localhost"}).post("/effectif/")
    assert answer.status_code == 404


def test_reading_is_refused(brand: Brand) -> None:
    assert brand.get("/effectif/").status_code == 405


def test_without_a_secret_there_is_nothing_to_compare(brand: Brand) -> None:
    assert roster_state(brand.site, NOW) == "none"


@pytest.mark.usefixtures("takes_counts")
@pytest.mark.parametrize(
    ("count", "hours", "state"),
    [
        (0, 0, "matches"),
        (0, 48, "matches"),
        (0, 49, "silent"),  # two days without a count
        (1, 0, "mismatch"),
        (1, 49, "silent"),
    ],
)
def test_the_latest_count_decides(brand: Brand, count: int, hours: int, state: str) -> None:
    sent(brand, count=count)
    assert roster_state(brand.site, NOW + hours * HOUR) == state


@pytest.mark.usefixtures("takes_counts")
def test_before_the_first_count_it_is_silent(brand: Brand) -> None:
    assert roster_state(brand.site, NOW) == "silent"


@pytest.mark.usefixtures("takes_counts")
def test_a_later_count_settles_a_mismatch_and_an_older_day_does_not(brand: Brand) -> None:
    sent(brand, count=1)
    sent(brand, key="older", day=(TODAY - DAY).isoformat())
    assert roster_state(brand.site, NOW) == "mismatch"
    with time_machine.travel(NOW + HOUR, tick=False):
        body = body_of()
        post(brand, body, signed(body, key="right", at=NOW + HOUR))
    assert roster_state(brand.site, NOW + HOUR) == "matches"


@pytest.mark.usefixtures("takes_counts")
def test_the_same_number_of_other_people_is_a_mismatch(brand: Brand) -> None:
    practitioner(brand, "one")
    sent(brand, count=1, digest=digest("two"))
    assert roster_state(brand.site, NOW) == "mismatch"


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("roster", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_ours(brand: Brand) -> None:
    practitioner(brand, "one")
    assert printed("--brand", brand.site.hostname).split() == [
        TODAY.isoformat(),
        "1",
        digest("one"),
    ]


def test_the_command_prints_what_is_to_be_sent(brand: Brand) -> None:
    day = (TODAY - DAY).isoformat()
    told = json.loads(printed("--brand", "alpha", "--day", day, "--json"))
    assert told == {"day": day, "count": 0, "digest": NOBODY}


def test_the_command_names_the_brands_there_are(brand: Brand) -> None:
    with pytest.raises(CommandError, match="alpha"):
        printed("--brand", "nobody")
