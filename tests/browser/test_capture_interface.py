"""What the acting screens looked like is kept once per build, and shows nobody real."""

import hashlib
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from lxml.html import document_fromstring

from accounts.models import User
from config.doctor import interfaces
from consent.capturing import Place, Rendered, photographs, rendered
from consent.capturing.screens import SCREENS
from consent.interface import interface_build
from consent.models import Act, InterfaceScreen, Practitioner
from policies.append_only import ChangeRefusedError
from tests.brands import NOW
from tests.conftest import Brand

PNG = b"\x89PNG\r\n\x1a\n"
NAMES = [screen.name for screen in SCREENS]


def capture() -> str:
    """Run the command; give what it says."""
    said = StringIO()
    call_command("capture_interface", stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def captured(scene: Brand) -> str:
    """Give what the command says that photographs every screen of this build."""
    return capture()


def screens() -> list[InterfaceScreen]:
    return list(InterfaceScreen.objects.order_by("name", "language", "width"))


def place(screen: InterfaceScreen) -> Place:
    return Place(screen=screen.name, language=screen.language, width=screen.width)


def test_every_screen_is_kept_in_both_languages_on_a_desktop_and_a_phone(captured: str) -> None:
    kept = {(one.name, one.language, one.width) for one in screens()}
    assert kept == {(n, lang, w) for n in NAMES for lang in ("fr", "en") for w in (1280, 360)}
    assert captured == f"Build {interface_build()}: {len(kept)} screens captured.\n"


def test_a_screen_holds_what_its_digests_name(captured: str) -> None:
    for one in screens():
        assert bytes(one.screenshot).startswith(PNG)
        assert one.screenshot_sha256 == hashlib.sha256(bytes(one.screenshot)).hexdigest()
        assert one.dom_sha256 == hashlib.sha256(bytes(one.dom)).hexdigest()
        assert {"/brand.css", "/static/policies/reading.css"} <= {s["path"] for s in one.styles}


def test_a_screenshot_is_as_wide_as_its_screen(captured: str) -> None:
    for one in screens():
        # The width in the first chunk of a PNG: a page that overflows would be wider.
        assert int.from_bytes(bytes(one.screenshot)[16:20], "big") == one.width, one


def test_a_screen_is_in_its_language_and_about_the_sample(captured: str) -> None:
    for one in screens():
        document = document_fromstring(bytes(one.dom).decode())
        assert document.get("lang") == one.language
        assert f"camille.{one.language}@interface.invalid" in document.text_content(), one


def test_the_same_build_is_captured_once(captured: str) -> None:
    before = [one.pk for one in screens()]
    assert capture() == f"Build {interface_build()} is captured already.\n"
    assert [one.pk for one in screens()] == before


def test_nothing_of_the_sample_stays(captured: str) -> None:
    assert not User.objects.filter(email__endswith=".invalid").exists()
    assert not Practitioner.objects.exists()
    assert not Act.objects.exists()


def test_a_screen_is_the_same_page_when_it_is_captured_on_another_day(captured: str) -> None:
    [first, *_] = screens()
    with time_machine.travel(NOW + timedelta(days=45)):
        [again] = photographs.photograph(rendered(), [place(first)], browser=photographs.browser())
    assert hashlib.sha256(again.dom).hexdigest() == first.dom_sha256


def test_a_screen_never_changes(captured: str) -> None:
    with pytest.raises(ChangeRefusedError):
        screens()[0].save()


def test_a_screen_that_lacks_a_file_is_not_kept(scene: Brand) -> None:
    torn = Rendered(pages=rendered().pages, files={})
    lost = Place(screen=NAMES[0], language="fr", width=360)
    with pytest.raises(photographs.ScreenIncompleteError, match=r"reading\.css was not rendered"):
        photographs.photograph(torn, [lost], browser=photographs.browser())


def test_the_doctor_is_content_once_it_is_captured(captured: str) -> None:
    assert not list(interfaces.examine())
