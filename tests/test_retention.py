"""What has been kept for as long as its class is kept goes; first it can be counted."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from config.celery import app
from consent.actions.holding import end_hold, place_hold
from consent.actions.retaining import Papers, Run, retain, would_retain
from consent.models import Act, Entry, Identity, PendingPaper, Practitioner, Trace
from notifications.actions import RETAINED
from notifications.models import Mail, MailKind
from policies.deadlines import paris_day
from policies.models import Version
from tests.cabinets import answers, practitioner
from tests.conftest import NOW, TODAY, Brand

YEAR = timedelta(days=366)
AGES = timedelta(days=6 * 366)
LONG = timedelta(days=1)


@pytest.fixture
def version(brand: Brand) -> Version:
    """Give what is answered."""
    return brand.promulgate("We keep data.")


@pytest.fixture
def camille(brand: Brand, version: Version) -> Practitioner:
    """Give somebody whose contract ends today, and who answered."""
    person = practitioner(brand, contract_end=TODAY)
    answers(person, version)
    return person


def run(at: datetime, **more: timedelta) -> Run:
    """Erase what is over at an instant."""
    return retain(RETAINED, clock=lambda: at, budget=more.get("budget", LONG))


def counts(done: Run) -> dict[str, tuple[int, int]]:
    """Give how many rows of each class went, and how many a hold kept, where there were any."""
    return {one.name: (one.rows, one.held) for one in done.classes if one.rows or one.held}


def paper(brand: Brand, version: Version, person: Practitioner) -> None:
    """Keep a paper that nobody confirms."""
    PendingPaper.objects.create(
        practitioner=person,
        version=version,
        act="acknowledge",
        signed_on=TODAY,
        remark="By post.",
        name="a.pdf",
        data=b"%PDF-",
        by=brand.people["approver"],
        kept_at=NOW,
    )


def code(brand: Brand) -> None:
    """Keep a mail of sign-in."""
    Mail.objects.create(
        site=brand.site,
        kind=MailKind.SIGN_IN,
        key="code",
        recipient="zoe@cabinet.example",
        language="fr",
        message_id="<1@x>",
        created_at=NOW,
    )


def test_nothing_is_over_on_the_day_itself(camille: Practitioner) -> None:
    assert counts(run(NOW)) == {}
    assert not Entry.objects.filter(type="erase").exists()


def test_a_trace_goes_after_its_last_day(camille: Practitioner) -> None:
    last = Trace.objects.get().erase_after
    assert counts(run(NOW + timedelta(days=365))) == {}
    done = run(NOW + timedelta(days=366))
    assert (counts(done), done.classes[0].until) == ({"traces": (1, 0)}, last)
    assert (Trace.objects.count(), Identity.objects.count()) == (0, 1)


def test_names_words_and_letters_go_five_years_after_the_contract(camille: Practitioner) -> None:
    run(NOW + YEAR)
    eve = datetime.fromisoformat("2031-11-21T23:30:00+01:00")
    assert counts(run(eve)) == {}
    done = run(eve + timedelta(hours=1))
    assert done.classes[1].until == TODAY
    # Her identity, opening and letter; her row, and the one of its history.
    assert counts(done) == {"people": (5, 0)}
    camille.refresh_from_db()
    assert (camille.is_erased, Identity.objects.count(), Mail.objects.count()) == (True, 0, 0)
    assert Act.objects.exists()


def test_who_has_a_contract_keeps_her_evidence(brand: Brand, version: Version) -> None:
    answers(practitioner(brand), version)
    run(NOW + AGES)
    assert (Identity.objects.count(), Trace.objects.count()) == (1, 0)


def test_papers_and_mails_of_sign_in_go_after_thirty_days(
    brand: Brand, version: Version, camille: Practitioner
) -> None:
    paper(brand, version, camille)
    code(brand)
    assert counts(run(NOW + timedelta(days=30))) == {}
    done = run(NOW + timedelta(days=30, seconds=1))
    assert counts(done) == {"papers": (1, 0), "sign_ins": (1, 0)}
    assert {one.name: one.until for one in done.classes}["papers"] == paris_day(NOW)


def test_a_hold_keeps_names_and_traces_until_it_ends(brand: Brand, camille: Practitioner) -> None:
    by = brand.people["approver"]
    hold = place_hold(camille, ground="Case 26/1234.", by=by, at=NOW)
    held = counts(run(NOW + AGES))
    assert held == {"traces": (0, 1), "people": (0, held["people"][1])}
    assert (Identity.objects.count(), Trace.objects.count()) == (1, 1)
    end_hold(hold, reason="Judged.", by=by, at=NOW + AGES)
    assert counts(run(NOW + AGES))["people"] == (held["people"][1] - 1, 0)  # the trace went first
    assert not Identity.objects.exists()


def test_a_hold_keeps_nobody_else(brand: Brand, version: Version, camille: Practitioner) -> None:
    zoe = practitioner(brand, "zoe", contract_end=TODAY)
    answers(zoe, version)
    place_hold(camille, ground="Case 26/1234.", by=brand.people["approver"], at=NOW)
    run(NOW + AGES)
    assert Identity.objects.get().name == "Camille"


def test_a_dry_run_counts_and_erases_nothing(camille: Practitioner) -> None:
    would = would_retain(RETAINED, at=NOW + AGES)
    assert (Identity.objects.count(), Trace.objects.count()) == (1, 1)
    assert not Entry.objects.filter(type="erase").exists()
    done = run(NOW + AGES)
    # The trace is a row of its own class, and went before she was looked at.
    expected = {"traces": (1, 0), "people": (counts(would)["people"][0] - 1, 0)}
    assert counts(done) == expected
    assert counts(would)["traces"] == (1, 0)


def test_a_run_that_erased_something_is_in_the_ledger(camille: Practitioner) -> None:
    run(NOW + YEAR)
    entry = Entry.objects.get(type="erase")
    record = json.loads(bytes(entry.opening.record))
    assert record["row"] == "retention"
    assert record["classes"]["traces"] == {"rows": 1, "until": "2027-11-21", "held": 0}
    run(NOW + YEAR)
    assert Entry.objects.filter(type="erase").count() == 1


def test_a_person_erased_by_the_schedule_has_a_line_of_her_own(camille: Practitioner) -> None:
    run(NOW + AGES)
    records = [json.loads(bytes(one.opening.record)) for one in Entry.objects.filter(type="erase")]
    assert sorted(one["row"] for one in records) == ["erasure", "retention"]
    (one,) = [one for one in records if one["row"] == "erasure"]
    assert (one["pseudonym"], one["by"]) == (str(camille.pk), None)


def test_a_run_whose_time_is_up_says_so_and_the_next_goes_on(
    brand: Brand, version: Version, camille: Practitioner
) -> None:
    zoe = practitioner(brand, "zoe", contract_end=TODAY)
    answers(zoe, version)
    first = run(NOW + AGES, budget=timedelta(0))
    assert (first.has_more, counts(first)) == (True, {"traces": (2, 0)})
    assert Entry.objects.filter(type="erase").count() == 1
    assert not run(NOW + AGES).has_more
    assert not Identity.objects.exists()


class _Broken(Papers):
    """A class of which erasing fails after some rows."""

    def erase(self, *, at: datetime) -> Iterator[int]:
        """Erase two rows, and fail."""
        assert self.rows(at=at) == 0
        yield 2
        raise OSError


def test_a_run_that_fails_has_what_went_by_then_in_the_ledger(db: None) -> None:
    with pytest.raises(OSError):  # noqa: PT011 (ours, above)
        retain([_Broken()], clock=lambda: NOW, budget=LONG)
    record = json.loads(bytes(Entry.objects.get().opening.record))
    assert record["classes"]["papers"]["rows"] == 2


def told(*options: str) -> str:
    """Run the command; give what it prints."""
    out = StringIO()
    call_command("apply_retention", *options, stdout=out)
    return out.getvalue()


def test_the_command_counts_then_erases(camille: Practitioner) -> None:
    with time_machine.travel(NOW + YEAR, tick=False):
        dry, real = told("--dry-run"), told()
    line = "traces: 1 rows until 2027-11-21; a hold keeps 0 more."
    assert (line in dry, "Nothing was erased." in dry) == (True, True)
    assert (line in real, "They are erased." in real) == (True, True)
    assert not Trace.objects.exists()


def test_the_command_speaks_json(camille: Practitioner) -> None:
    with time_machine.travel(NOW + YEAR, tick=False):
        document = json.loads(told("--dry-run", "--json"))
    assert document["dry_run"] is True
    names = [one["name"] for one in document["classes"]]
    kept = ["traces", "people", "papers", "openings", "sign_ins", "stray_events", "subscribers"]
    assert names == [*kept, "queries"]
    assert document["classes"][0] == {"name": "traces", "until": "2027-11-21", "rows": 1, "held": 0}


def test_the_task_erases_what_is_over(camille: Practitioner) -> None:
    app.autodiscover_tasks(force=True)
    with time_machine.travel(NOW + YEAR, tick=False):
        app.tasks["notifications.tasks.apply_retention"]()
    assert not Trace.objects.exists()
