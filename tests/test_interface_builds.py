"""A build of the acting screens that is not captured is said to be, and is captured whole."""

import re
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.doctor import interfaces
from consent.capturing import keep, missing, rendered
from consent.capturing.screens import SCREENS
from consent.interface import interface_build
from consent.models import InterfaceBuild, InterfaceScreen
from policies.addresses import LANGUAGES
from policies.models import Version
from tests.brands import NOW
from tests.captures import photographs
from tests.conftest import Brand


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


def test_the_screens_are_the_same_bytes_on_another_day(brand: Brand) -> None:
    captures = []
    for days in (0, 1, 200):  # tomorrow; another time of year
        with time_machine.travel(NOW + timedelta(days=days)):
            captures.append(rendered())
    assert captures[0] == captures[1] == captures[2]


def test_the_clock_runs_again_after_rendering(brand: Brand) -> None:
    with time_machine.travel(NOW, tick=False):
        rendered()
        assert timezone.now() == NOW


def test_rendering_the_screens_leaves_no_row(brand: Brand) -> None:
    whole = rendered()
    assert {page.language for page in whole.pages} == {"fr", "en"}
    assert not Version.objects.exists()


def test_each_screen_is_rendered_in_a_transaction_of_its_own(brand: Brand) -> None:
    """What a screen needs is written and rolled back before the next one begins."""
    step = re.compile(r'(I)NSERT INTO "wagtailcore_site"|(R)OLLBACK TO SAVEPOINT')
    with CaptureQueriesContext(connection) as asked:
        rendered()
    done = filter(None, (step.match(query["sql"]) for query in asked))
    transactions = len(SCREENS) * len(LANGUAGES) + 1  # and one for the files
    assert "".join(one[0][0] for one in done) == "IR" * transactions


def test_no_screen_carries_a_session(brand: Brand) -> None:
    whole = rendered()
    for sent in [*(page.sent for page in whole.pages), *whole.files.values()]:
        assert sent.status == 200
        assert "Set-Cookie" not in sent.headers


def test_without_playwright_the_command_says_what_to_install(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    with pytest.raises(CommandError, match="Install the package playwright"):
        call_command("capture_interface", stdout=StringIO())


def test_without_chromium_the_command_says_what_to_install(
    brand: Brand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    with pytest.raises(CommandError, match="apt-get install chromium"):
        call_command("capture_interface", stdout=StringIO())
    assert missing()
