"""Logs are JSON lines without personal data."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from config import urls
from config.logs import LOGGING
from tests.conftest import Brand

NAME = "Camille Durand"
ADDRESS = "camille.durand@example.fr"
TRACES = ("camille", "example.fr", "127.0.0.1", "203.0.113.7")
Lines = Callable[[], list[dict[str, Any]]]


def fails(_request: HttpRequest) -> HttpResponse:
    """Fail as a careless view does: with a person in a local variable and in the message."""
    person = NAME
    raise ValueError(f"cannot write to {ADDRESS} at 203.0.113.7", len(person))


urlpatterns = [path("fails/", fails), *urls.urlpatterns]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Give a function that gives the lines written so far, in the form of production."""
    settings = dict(LOGGING["formatters"]["json"])
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(settings.pop("()")(**settings))
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def traces(found: list[dict[str, Any]]) -> list[str]:
    """Give what names a person in lines, of which there must be some."""
    assert found
    text = json.dumps(found, ensure_ascii=False).lower()
    return [trace for trace in TRACES if trace in text]


def test_a_request_is_a_line_without_its_query(brand: Brand, lines: Lines) -> None:
    brand.client().get("/", {"email": ADDRESS}, headers={"user-agent": "Camille"})
    (line,) = [line for line in lines() if line["event"] == "request_finished"]
    assert (line["request"], line["code"]) == ("GET /", 200)
    assert traces(lines()) == []


def test_an_address_in_a_path_is_left_out(brand: Brand, lines: Lines) -> None:
    brand.client().get(f"/who/{ADDRESS}/")
    brand.client().get("/who/camille.durand%40example.fr/")
    assert traces(lines()) == []


def test_a_failed_sign_in_names_nobody(brand: Brand, lines: Lines) -> None:
    form = {"login": ADDRESS, "password": "wrong"}
    brand.client().post("/compte/login/", form, REMOTE_ADDR="203.0.113.7")
    assert traces(lines()) == []


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_an_exception_shows_neither_local_variables_nor_addresses(
    client: Client, lines: Lines
) -> None:
    client.raise_request_exception = False
    assert client.get("/fails/").status_code == 500
    assert "cannot write to … at …" in str(lines())
    assert traces(lines()) == []


@pytest.mark.django_db
def test_the_row_that_the_database_refuses_is_left_out(lines: Lines) -> None:
    Group.objects.create(name=NAME)
    try:
        with transaction.atomic():
            Group.objects.create(name=NAME)
    except IntegrityError:
        logging.getLogger("policies").exception("refused")
    assert "duplicate key" in str(lines())
    assert traces(lines()) == []


def test_fields_that_name_a_person_are_dropped(lines: Lines) -> None:
    structlog.get_logger("policies").warning("done", email=ADDRESS, ip="203.0.113.7", count=3)
    (line,) = lines()
    assert (line["event"], line["count"], line["level"]) == ("done", 3, "warning")
    assert traces(lines()) == []


def test_what_is_nested_is_cleaned_too(lines: Lines) -> None:
    values = {"to": [ADDRESS, {ADDRESS: 1}], "error": ValueError(ADDRESS)}
    structlog.get_logger("policies").warning("done", **values)
    assert traces(lines()) == []


def test_times_and_numbers_stay_readable(lines: Lines) -> None:
    structlog.get_logger("policies").warning("at 09:30:00", version="18.6.3", seconds=1.5)
    (line,) = lines()
    assert (line["event"], line["version"], line["seconds"]) == ("at 09:30:00", "18.6.3", 1.5)


def test_every_line_is_json_whoever_writes_it(lines: Lines) -> None:
    logging.getLogger("somebody.else").warning("a \n b %s", 1)
    assert lines()[0].keys() >= {"event", "level", "logger", "timestamp"}


def test_the_secret_of_a_link_is_not_in_the_log(brand: Brand, lines: Lines) -> None:
    for address in ("/mes-documents/lien/secret.of-a.link/", "/relecture/secret.of-a.link/"):
        brand.client().get(address)
    assert lines()
    assert "secret" not in json.dumps(lines())
