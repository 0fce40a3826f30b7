"""A choice on trackers is a row, its line and an erasable random id, written together or not."""

import json
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import Error, transaction

from consent.actions.choosing import (
    NothingAskedError,
    OutdatedError,
    Pressed,
    Saved,
    asked,
    decide,
)
from consent.actions.kept_choices import Choices
from consent.actions.retaining import retain, would_retain
from consent.choosing import shown_digest, standing
from consent.interface import banner_build
from consent.ledger import commitment
from consent.models import (
    Attestation,
    ChoiceVisitor,
    ConsentVersion,
    Entry,
    Opening,
    Tool,
    TrackerChoice,
)
from consent.trackers import Choice
from consent.trackers.deciding import Decision
from policies.registers.claims import About, Parameter
from policies.registers.rows import Unit
from tests import choosing
from tests.brands import NOW
from tests.conftest import TODAY, Brand

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def version(scene: Brand) -> ConsentVersion:
    """Give version 1.0: `audience` is exempt by attestation, `payment` asks."""
    return choosing.asked(scene, matomo="exempt", stripe="consent")


def chosen(
    version: ConsentVersion,
    decision: Decision,
    *on: str,
    before: Choice | None = None,
    days: int = 0,
) -> Saved:
    """Press a button on the French banner, some days after NOW."""
    pressed = Pressed(decision=decision, on=frozenset(on), language="fr", place="banner")
    return decide(version, pressed, before=before, at=NOW + days * DAY)


def record_of(row: TrackerChoice) -> dict[str, object]:
    """Give what the line of a choice commits to."""
    found: dict[str, object] = json.loads(bytes(Opening.objects.get(entry=row.entry).record))
    return found


def test_a_choice_is_a_row_a_line_and_a_random_id(version: ConsentVersion) -> None:
    saved = chosen(version, "accept")
    opening = Opening.objects.get(entry=saved.row.entry)
    assert saved.row.entry.commitment == commitment(bytes(opening.record), bytes(opening.salt))
    assert (saved.row.entry.type, saved.row.entry.time) == ("consent", NOW)
    assert ChoiceVisitor.objects.get(choice=saved.row).visitor == saved.choice.id
    assert record_of(saved.row)["visitor"] == str(saved.choice.id)


def test_a_choice_cites_what_was_shown_and_the_words_on_the_button(version: ConsentVersion) -> None:
    row = chosen(version, "refuse").row
    assert row.build == banner_build()
    assert row.digest == shown_digest(version.content, build=row.build)
    assert record_of(row)["label"] == row.label
    english = Pressed(decision="refuse", language="en", place="banner")
    assert decide(version, english, before=None, at=NOW).row.label == "Refuse all"


@pytest.mark.parametrize(
    ("decision", "on", "kind", "yes", "no", "stopped"),
    [
        ("accept", "", "consent", ["payment"], [], set()),
        ("refuse", "", "refuse", [], ["audience", "payment"], {"audience", "payment"}),
        ("save", "audience", "refuse", [], ["payment"], {"payment"}),
        ("save", "payment", "consent", ["payment"], ["audience"], {"audience"}),
    ],
)
def test_each_button_decides_each_category(
    version: ConsentVersion,
    decision: Decision,
    on: str,
    kind: str,
    yes: list[str],
    no: list[str],
    stopped: set[str],
) -> None:
    saved = chosen(version, decision, *on.split())
    assert (saved.row.kind, saved.row.yes, saved.row.no) == (kind, yes, no)
    assert (saved.choice.yes, saved.choice.no) == (frozenset(yes), frozenset(no))
    assert saved.stopped == stopped


def test_choices_under_one_id_follow_each_other(version: ConsentVersion) -> None:
    first = chosen(version, "accept")
    second = chosen(version, "refuse", before=first.choice, days=1)
    third = chosen(version, "refuse", before=second.choice, days=2)
    assert {one.choice.id for one in (first, second, third)} == {first.choice.id}
    assert [one.row.previous for one in (first, second, third)] == [None, first.row, second.row]
    assert [one.row.kind for one in (first, second, third)] == ["consent", "withdraw", "refuse"]


def test_the_same_choice_from_two_tabs_is_one_chain_that_goes_on_in_time(
    version: ConsentVersion,
) -> None:
    first = chosen(version, "accept")
    # Both tabs have the first choice; the clock of the second one is behind.
    second, third = (chosen(version, "refuse", before=first.choice, days=-1) for _tab in range(2))
    assert third.row.previous == second.row
    assert first.row.at < second.row.at < third.row.at


def test_an_id_is_made_with_a_choice_and_kept_when_the_choice_no_longer_holds(
    version: ConsentVersion,
) -> None:
    one, other = chosen(version, "accept"), chosen(version, "accept")
    assert one.choice.id != other.choice.id
    again = chosen(version, "refuse", before=one.choice, days=400)
    assert (again.choice.id, again.row.previous) == (one.choice.id, one.row)


def test_an_id_that_the_database_does_not_know_begins_a_chain(version: ConsentVersion) -> None:
    lost = Choice(id=UUID(int=7), at=NOW, version=(1, 0), yes=frozenset(), no=frozenset())
    saved = chosen(version, "accept", before=lost)
    assert (saved.choice.id, saved.row.previous) == (lost.id, None)


def test_what_is_exempt_asks_once_its_attestation_is_over(version: ConsentVersion) -> None:
    end = Attestation.objects.get(tool__kind="matomo").expires_on
    days = (end - TODAY).days
    assert chosen(version, "accept", days=days - 1).row.yes == ["payment"]
    assert chosen(version, "accept", days=days).row.yes == ["audience", "payment"]


def test_a_choice_made_despite_global_privacy_control_says_so(version: ConsentVersion) -> None:
    pressed = Pressed(decision="accept", language="fr", place="page", gpc=True)
    saved = decide(version, pressed, before=None, at=NOW)
    assert (saved.row.gpc, saved.choice.despite_gpc, saved.stopped) == (True, True, frozenset())


def test_nothing_is_written_of_a_choice_whose_row_is_refused(version: ConsentVersion) -> None:
    count = Entry.objects.count()
    pressed = Pressed(decision="accept", language="fr", place="ban\0ner")
    with pytest.raises(Error), transaction.atomic():
        decide(version, pressed, before=None, at=NOW)
    assert Entry.objects.count() == count
    assert not ChoiceVisitor.objects.exists()


def test_a_page_with_older_words_still_counts_and_an_outdated_one_does_not(
    version: ConsentVersion, scene: Brand
) -> None:
    assert asked(version, (1, 0)) == version
    for number in ((1, 1), (2, 0), (0, 0)):
        with pytest.raises(OutdatedError, match="changed"):
            asked(version, number)
    choosing.tracker(scene.site, "audience", "_pk_ses.*", tool="matomo", ground="audience")
    latest = choosing.fix(scene, at=NOW)
    assert latest.number == "2.0"
    with pytest.raises(OutdatedError):
        asked(latest, (1, 0))


def test_where_nothing_is_asked_nothing_is_decided(other_scene: Brand) -> None:
    with pytest.raises(NothingAskedError):
        asked(standing(other_scene.site), (1, 0))


def test_the_years_of_a_proof_are_the_brands_own_number(
    version: ConsentVersion, scene: Brand
) -> None:
    until = ChoiceVisitor.objects.get(choice=chosen(version, "accept").row).erase_after
    assert until == date(TODAY.year + 5, TODAY.month, TODAY.day)
    Parameter.objects.filter(site=scene.site, about=About.CHOICE_PROOF).update(
        value=30, unit=Unit.DAY
    )
    until = ChoiceVisitor.objects.get(choice=chosen(version, "accept").row).erase_after
    assert until == TODAY + 30 * DAY


def erased(at: date) -> tuple[int, int]:
    """Erase what is over on a Paris day; give what was said before, and what went."""
    instant = NOW + (at - TODAY)
    [before] = would_retain([Choices()], at=instant).classes
    [after] = retain([Choices()], clock=lambda: instant, budget=DAY).classes
    return before.rows, after.rows


def test_who_chose_and_what_opens_the_line_go_when_the_last_day_is_over(
    version: ConsentVersion,
) -> None:
    first = chosen(version, "accept")
    chosen(version, "refuse", before=first.choice, days=1)
    last_day = ChoiceVisitor.objects.get(choice=first.row).erase_after
    assert erased(last_day) == (0, 0)
    assert erased(last_day + DAY) == (1, 1)  # of the first alone
    assert Opening.objects.filter(entry__tracker_choice__isnull=False).count() == 1
    assert (TrackerChoice.objects.count(), ChoiceVisitor.objects.count()) == (2, 1)
    assert Entry.objects.filter(type="erase").count() == 1


def test_a_tool_that_is_off_leaves_its_category_to_be_decided(version: ConsentVersion) -> None:
    Tool.objects.filter(kind="stripe").update(is_on=False)
    assert chosen(version, "accept").row.yes == ["payment"]
