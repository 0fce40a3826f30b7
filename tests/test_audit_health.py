"""How the log is, in one page: marks in words, each with what to do."""

import json
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as configured
from django.db import connection
from django.urls import reverse
from lxml.html import HtmlElement, document_fromstring

from audit.desk.health.items import Item
from audit.desk.health.page import items_at
from consent.models import Anchor, Checkpoint, TimeStamp
from consent.sealing import witness
from tests.brands import NOW
from tests.conftest import Brand
from tests.ledgers import entry, seal_here

pytestmark = pytest.mark.django_db


def items(*, hours_later: int = 0) -> dict[str, Item]:
    """Give what is said of the log, by name."""
    return {one.name: one for one in items_at(NOW + timedelta(hours=hours_later))}


def sealed() -> Checkpoint:
    """Give the checkpoint of one more entry."""
    entry()
    seal_here()
    return Checkpoint.objects.latest("size")


def stamped(checkpoint: Checkpoint, *, is_qualified: bool = False) -> None:
    """Let an authority have stamped a checkpoint."""
    TimeStamp(
        checkpoint=checkpoint,
        authority="https://tsa.example",
        is_qualified=is_qualified,
        at=NOW,
        token=b"",
    ).save()


def test_an_empty_log_is_to_be_looked_at_and_nothing_is_bad() -> None:
    marks = {name: one.mark for name, one in items().items()}
    assert (marks["checkpoint"], marks["witness"], marks["level"]) == ("look", "look", "look")
    assert "bad" not in {mark for name, mark in marks.items() if name != "drift"}
    assert all(one.remedy for one in items().values() if one.mark != "good")


def test_a_sealed_log_is_known_to_its_witness_and_signed_by_its_key() -> None:
    sealed()
    found = items()
    assert (found["witness"].mark, found["checkpoint"].mark, found["lag"].mark) == ("good",) * 3
    assert dict(found["checkpoint"].facts)["Lines"] == "1"
    assert dict(found["checkpoint"].facts)["Signed by"] != "–"


def test_the_level_is_what_the_stamps_make_it() -> None:
    assert dict(items()["level"].facts)["Level"] == "L1"
    checkpoint = sealed()
    assert dict(items()["level"].facts)["Level"] == "L2"
    stamped(checkpoint)
    assert dict(items()["level"].facts)["Level"] == "L3"
    stamped(checkpoint, is_qualified=True)
    assert dict(items()["level"].facts)["Level"] == "L4"


def test_stamps_that_stopped_are_to_be_looked_at(settings: Any) -> None:
    settings.TSA_URL = "https://tsa.example"
    stamped(sealed())
    assert items()["stamps"].mark == "good"
    sealed()
    assert items()["stamps"].mark == "good"
    assert items(hours_later=4)["stamps"].mark == "look"


def test_a_log_that_shrank_is_bad() -> None:
    sealed()
    witness.keep(Path(configured.WITNESS_DIR), note="later", size=9)
    found = items()["witness"]
    assert found.mark == "bad"
    assert "shrunk" in found.sentence
    assert found.remedy


# How long a line has waited, in seconds, and the mark.
WAITS = [(5, "good"), (30, "look"), (90, "bad")]


@pytest.mark.parametrize(("seconds", "mark"), WAITS)
def test_lines_that_wait_too_long_are_marked(seconds: int, mark: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO consent_entry (id, type, time, commitment, canonical, recorded_at)"
            " VALUES (gen_random_uuid(), 'accept', now(), repeat('0', 64), 'x',"
            " clock_timestamp() - %s * interval '1 second')",
            [seconds],
        )
    left = items()["lag"]
    assert (left.mark, dict(left.facts)["Lines that wait"]) == (mark, "1")


def test_what_no_migration_made_is_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = tmp_path / "expected.json"
    drifting = import_module("consent.verifying.drift")
    monkeypatch.setattr(drifting, "EXPECTED", written)
    written.write_text(json.dumps(dict(drifting.state())))
    assert items()["drift"].mark == "good"
    written.write_text(json.dumps(dict(drifting.state()) | {"trigger nobody.made": "refuses"}))
    found = items()["drift"]
    assert (found.mark, dict(found.facts)["Differences"]) == ("bad", "1")
    assert "nobody.made" in found.sentence


def test_a_log_that_two_people_let_go_on_says_so(brand: Brand) -> None:
    assert "anchor" not in items()
    Anchor.objects.create(
        reason="A restored disk.",
        problem="shrunken",
        size=0,
        root=b"",
        witnessed_size=9,
        system_identifier=1,
        by=brand.people["approver"],
        second=brand.people["dpo"],
        at=NOW,
        entry=entry(),
    )
    assert dict(items()["anchor"].facts)["Reason"] == "A restored disk."


@pytest.fixture
def _today(desk: None) -> Iterator[None]:
    """Reach the desk on the day that the tests are about."""
    with time_machine.travel(NOW, tick=False):
        yield


def shown(brand: Brand, role: str = "auditor") -> HtmlElement:
    """Give the page as somebody sees it."""
    response = brand.client(role).get(reverse("audit_health"))
    assert response.status_code == 200
    return document_fromstring(response.content.decode())


@pytest.mark.usefixtures("_today")
def test_each_mark_is_a_word_and_each_bad_thing_says_what_to_do(brand: Brand) -> None:
    sealed()
    witness.keep(Path(configured.WITNESS_DIR), note="later", size=9)
    page = shown(brand)
    bad = page.xpath("//li[@class='is-bad']")
    assert bad[0].get("id") == "witness"
    assert "bad" in bad[0].xpath("string(.//h2)")
    assert "What to do:" in bad[0].text_content()
    assert "act on it now" in page.xpath("string(//div[@class='report']//*[@role='status'])")


@pytest.mark.usefixtures("_today")
def test_the_page_says_how_to_verify_at_home(brand: Brand) -> None:
    words = shown(brand).xpath("string(//section[@id='verify'])")
    for command in ("manage.py witness", "verify.py", "manage.py verify_ledger", "/journal/"):
        assert command in words, command


@pytest.mark.usefixtures("_today")
def test_who_does_not_read_about_practitioners_is_refused(brand: Brand) -> None:
    assert brand.client("editor").get(reverse("audit_health")).status_code in {302, 403}
