"""A public page is repeated as it was sent, and no longer than it holds."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from policies.actions import withdraw
from policies.stored import SHELF, shelf, takes_gzip
from tests.conftest import NOW, TODAY, Brand

POLICY = "/politique-de-confidentialite/"


@pytest.fixture
def reader(brand: Brand) -> Iterator[Client]:
    """Give a visitor of a brand with a text in force, who has read it once."""
    with time_machine.travel(NOW, tick=False):
        brand.promulgate("Nous gardons vos données 3 ans.")
        client = brand.client()
        client.get(POLICY)
        yield client


def _look_again() -> None:
    """Let the time pass after which a process asks for news."""
    SHELF._checked = float("-inf")


def test_the_repeated_answer_is_the_first_one_to_the_last_header(reader: Client) -> None:
    SHELF.answers.clear()
    first, again = reader.get(POLICY), reader.get(POLICY)
    assert (again.content, dict(again.items())) == (first.content, dict(first.items()))
    assert again.status_code == 200


def test_repeating_asks_the_database_nothing(
    reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert reader.get(POLICY).status_code == 200


def test_a_withdrawn_text_is_not_repeated(reader: Client, brand: Brand) -> None:
    version = brand.promulgate("Texte retiré.", day=TODAY + timedelta(days=31))
    address = version.public_path()
    assert reader.get(address).status_code == 200
    withdraw(version, reason="erreur", by=brand.people["approver"], at=NOW)
    _look_again()
    assert (
        b"never entered" in reader.get(address).content or b"jamais" in reader.get(address).content
    )


def test_a_page_is_not_repeated_past_the_day_that_changes_it(reader: Client, brand: Brand) -> None:
    day = TODAY + timedelta(days=31)
    brand.promulgate("Nous gardons vos données 2 ans.", day=day)
    _look_again()
    assert b"3 ans" in reader.get(POLICY).content
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        assert b"2 ans" in reader.get(POLICY).content


def test_the_age_that_caches_are_told_shrinks_before_a_dated_event(
    reader: Client, brand: Brand
) -> None:
    brand.promulgate("Nous gardons vos données 2 ans.", day=TODAY + timedelta(days=31))
    _look_again()
    reader.get(POLICY)
    last_seconds = NOW.replace(hour=22, minute=59, second=50) + timedelta(days=30)
    with time_machine.travel(last_seconds, tick=False):
        assert reader.get(POLICY).headers["Cache-Control"] == "public, max-age=10"


def test_plain_http_is_still_sent_to_https(
    reader: Client, brand: Brand, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    secure = brand.client()
    assert secure.get(POLICY, secure=True).status_code == 200
    assert brand.client().get(POLICY).status_code == 301


def test_markdown_and_html_of_one_address_are_not_mixed_up(reader: Client) -> None:
    asked = reader.get(POLICY, headers={"accept": "text/markdown"})
    assert asked.headers["Content-Type"].startswith("text/markdown")
    assert reader.get(POLICY).headers["Content-Type"].startswith("text/html")


def test_who_is_signed_in_reads_the_same_bytes(reader: Client, brand: Brand) -> None:
    assert brand.client("editor").get(POLICY).content == reader.get(POLICY).content


def test_who_has_the_page_is_told_so_without_it(reader: Client) -> None:
    etag = reader.get(POLICY).headers["ETag"]
    told = reader.get(POLICY, headers={"if-none-match": etag})
    assert (told.status_code, told.content, told.headers["ETag"]) == (304, b"", etag)


def test_who_has_the_page_by_its_date_is_told_so_without_it(reader: Client) -> None:
    modified = reader.get(POLICY).headers["Last-Modified"]
    told = reader.get(POLICY, headers={"if-modified-since": modified})
    assert (told.status_code, told.content, told.headers["Last-Modified"]) == (304, b"", modified)


def test_reading_goes_on_while_the_database_does_not_answer(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_answer() -> None:
        raise OperationalError

    monkeypatch.setattr(shelf, "_facts", no_answer)
    _look_again()
    assert reader.get(POLICY).status_code == 200


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("gzip;q=0", False),  # refused by name
        ("br", False),
        ("", False),
    ],
)
def test_gzip_goes_to_who_takes_it(header: str, taken: bool) -> None:  # noqa: FBT001 (a table)
    assert takes_gzip(header) is taken
