"""The command says by its status whether a site does what its register says."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from consent.crawling.serving import served
from consent.models import Crawl
from tests.conftest import Brand
from tests.crawled_site import Tiny, tiny_site


@pytest.fixture(autouse=True)
def _pays_nowhere(settings: Settings) -> None:
    settings.PAYMENT_PAGES = []


@pytest.fixture(scope="module")
def quiet() -> Iterator[Tiny]:
    """Give a site of Alpha's name that keeps nothing."""
    with tiny_site("alpha.localhost", quiet=True, sets="") as site:
        yield site


def crawl(base: str, **options: Any) -> tuple[int, str, str]:
    """Give the command's status, what it says, and its progress."""
    out, progress = StringIO(), StringIO()
    try:
        call_command("crawl_trackers", base_url=base, stdout=out, stderr=progress, **options)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue(), progress.getvalue()
    return 0, out.getvalue(), progress.getvalue()


def test_a_site_that_keeps_nothing_it_does_not_declare_is_status_0(
    brand: Brand, quiet: Tiny
) -> None:
    status, said, progress = crawl(quiet.base, format="json")
    [row] = json.loads(said)
    assert (status, row["brand"], row["differences"]) == (0, "alpha.localhost", [])
    # Nothing is asked yet: nothing chosen and the browser's wish, then nothing chosen as a robot.
    assert (row["visits"], len(progress.splitlines())) == (3 * 8, 3)


def test_a_site_that_differs_is_status_1(brand: Brand) -> None:
    with tiny_site("alpha.localhost", quiet=True, sets="_ga") as site:
        status, said, _progress = crawl(site.base)
    assert status == 1
    assert "undeclared: cookie _ga [alpha.localhost] (none /)" in said
    assert Crawl.objects.get().differences


def test_a_site_that_cannot_be_read_is_status_2_and_nothing_is_kept(brand: Brand) -> None:
    with (
        pytest.raises(CommandError, match="instead of 200") as refused,
        tiny_site("alpha.localhost") as site,
    ):
        crawl(site.base)
    assert refused.value.returncode == 2
    assert not Crawl.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_command_can_serve_the_site_itself_without_https(
    brand: Brand, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    with served() as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/", headers={"Host": f"alpha.localhost:{port}"})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
    assert (answer.status, b"Alpha" in body) == (200, True)
