"""A build of the acting screens that is not captured is said to be, and is captured whole."""

import sys
from collections.abc import Iterator
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from config.doctor import interfaces
from consent.capturing import keep, missing, rendered
from consent.interface import interface_build
from consent.models import InterfaceBuild, InterfaceScreen
from policies.models import Version
from tests.captures import photographs
from tests.conftest import NOW, Brand


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Let it be the day of the sample: the screens ask the clock."""
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_doctor_warns_until_every_screen_is_captured(brand: Brand) -> None:
    *most, last = photographs()
    keep(most, at=NOW)
    [finding] = interfaces.examine()
    assert (finding.id, finding.level) == ("interface.not_captured", "warning")
    keep([last], at=NOW)
    assert not list(interfaces.examine())


def test_a_screen_that_is_kept_already_stays_as_it_was(brand: Brand) -> None:
    assert keep(photographs(), at=NOW) == InterfaceScreen.objects.count()
    assert keep(photographs(png=b"another"), at=NOW) == 0
    assert not InterfaceScreen.objects.filter(screenshot=b"another").exists()
    assert InterfaceBuild.objects.get().name == interface_build()
    assert missing() == []


@pytest.mark.parametrize("table", ["consent_interfacebuild", "consent_interfacescreen"])
def test_the_database_refuses_to_change_what_was_captured(brand: Brand, table: str) -> None:
    keep(photographs(), at=NOW)
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 (our own tables)


def test_rendering_the_screens_leaves_no_row(brand: Brand) -> None:
    whole = rendered(at=NOW)
    assert {page.language for page in whole.pages} == {"fr", "en"}
    assert not Version.objects.exists()


def test_no_screen_carries_a_session(brand: Brand) -> None:
    whole = rendered(at=NOW)
    for sent in [*(page.sent for page in whole.pages), *whole.files.values()]:
        assert sent.status == 200
        assert "Set-Cookie" not in sent.headers


def test_without_playwright_the_command_says_what_to_install(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    with pytest.raises(CommandError, match="Install the package playwright"):
        call_command("capture_interface", stdout=StringIO())
