"""The key that signs choices is made on purpose, replaced without losing any, and looked after."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from config.doctor import choices
from consent.choosing import choice_keys, public_keys
from consent.choosing.cookies import ChoiceKeyError
from consent.trackers import public_key
from tests import choosing
from tests.conftest import Brand


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> Path:
    """Give where the key of an installation is to be, which nobody makes by itself."""
    settings.LEDGER_MAKES_KEYS = False
    settings.CHOICE_KEY_FILE = found = tmp_path / "keys" / "choices"
    return found


@pytest.mark.usefixtures("place")
def test_nobody_signs_before_a_key_was_made_on_purpose() -> None:
    with pytest.raises(ChoiceKeyError, match="make_choice_key"):
        choice_keys()
    assert public_keys() == []


def test_the_key_is_made_for_this_account_only(place: Path) -> None:
    call_command("make_choice_key")
    assert place.stat().st_mode & 0o777 == 0o600
    assert len(choice_keys()) == 1
    assert list(place.parent.iterdir()) == [place]


def test_a_key_that_is_there_is_not_replaced_unasked(place: Path) -> None:
    call_command("make_choice_key")
    before = place.read_bytes()
    with pytest.raises(CommandError, match="--next"):
        call_command("make_choice_key")
    assert place.read_bytes() == before


@pytest.mark.usefixtures("place")
def test_the_next_key_signs_and_the_older_one_still_verifies(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("make_choice_key")
    [first] = choice_keys()
    call_command("make_choice_key", "--next")
    assert public_keys()[1] == public_key(first)
    assert public_keys()[0] in capsys.readouterr().out


def test_what_is_no_key_is_left_as_it_is(place: Path) -> None:
    place.parent.mkdir()
    place.write_text("a note")
    with pytest.raises(CommandError, match="move it away"):
        call_command("make_choice_key", "--next")
    assert place.read_text() == "a note"


def found() -> dict[str, str]:
    """Give what the doctor finds of choices, by its id."""
    return {finding.id: finding.level for finding in choices.examine()}


@pytest.mark.usefixtures("place")
def test_the_doctor_misses_the_key_where_visitors_are_asked(brand: Brand) -> None:
    assert found() == {"choices.key": "warning"}
    choosing.asked(brand)
    assert found() == {"choices.key": "error"}
    call_command("make_choice_key")
    assert found() == {}


@pytest.mark.django_db
def test_the_doctor_sees_a_key_that_others_can_read(place: Path) -> None:
    call_command("make_choice_key")
    place.chmod(0o644)
    assert found() == {"choices.key_open": "error"}


@pytest.mark.usefixtures("place", "db")
def test_a_local_installation_makes_its_key_at_first_use(settings: Settings) -> None:
    settings.LEDGER_MAKES_KEYS = True
    assert found() == {}
    assert len(choice_keys()) == 1
