"""The sample brands show what the product is for, and what is on its screens is kept."""

import json
import os
import signal
import sys
import threading
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from consent.capturing import keep
from consent.models import Cabinet, Practitioner
from demo import __main__ as running
from demo import marker, screens, supervisor
from demo.logins import BRANDS, LOGINS
from policies.addresses import KINDS, LANGUAGES, policy_path
from policies.deadlines import earliest_entry_into_force
from policies.models import EntryIntoForce, Promulgation, Version
from policies.models.proposals import Override, ProposedText
from tests.brands import NOW
from tests.captures import photographs

ADDRESSES = [policy_path(kind, language) for kind in KINDS for language in LANGUAGES]


@pytest.fixture
def demo(db: None) -> None:
    """Load the sample brands."""
    call_command("load_demo")


def _statuses(brand: str) -> set[int]:
    client = Client(headers={"host": f"{brand}.localhost"})
    return {client.get(address).status_code for address in ADDRESSES}


def test_the_sample_brands_are_whole_and_loading_them_again_changes_nothing(demo: None) -> None:
    assert (Practitioner.objects.count(), Cabinet.objects.count()) == (200, 150)
    assert [_statuses(brand) for brand in BRANDS] == [{200}, {200}]
    privacy = Version.objects.filter(policy__kind="privacy", language="fr")
    assert privacy.count() == 3 * len(BRANDS)
    assert privacy.coming(at=timezone.now()).count() == len(BRANDS)
    rows = (Version.objects.count(), EntryIntoForce.objects.count())
    call_command("load_demo")
    assert (Version.objects.count(), EntryIntoForce.objects.count()) == rows
    _check_notice()
    _check_checks()
    _check_logins()


def _check_notice() -> None:
    """The sample's own promulgations respect the notice they show."""
    for promulgation in Promulgation.objects.filter(versions__major__gt=1).distinct():
        earliest = earliest_entry_into_force(promulgation.at, notice_days=promulgation.notice_days)
        days = EntryIntoForce.objects.filter(version__promulgation=promulgation)
        assert all(entry.day and entry.day >= earliest for entry in days)


def _check_checks() -> None:
    """The sample's texts pass every check: nobody overrides anything; classes are as suggested."""
    texts = ProposedText.objects.all()
    open_ones = [
        (text.title, found["rule"], found["context"])
        for text in texts
        for found in text.findings
        # The crawler of trackers comes later: its rule has checked nothing yet.
        if found["severity"] in ("B", "E") and (found["checked"] or found["rule"] != "L65")
    ]
    assert (open_ones, Override.objects.count()) == ([], 0)
    assert texts.count() == 14 * len(BRANDS)
    compared = [(text, text.proposal) for text in texts.exclude(base=None)]
    as_suggested = {(text.suggested, one.change) for text, one in compared if not one.lower_reason}
    assert as_suggested == {("substantial", "substantial")}
    # The list of trackers took another form: somebody answers for it that no fact changed.
    lowered = {(text.page.kind, one.change) for text, one in compared if one.lower_reason}
    assert lowered == {("cookies", "minor")}


def _check_logins() -> None:
    for login in LOGINS:
        client = Client(headers={"host": f"{login.brand}.localhost"})
        form = {"login": login.email, "password": login.password}
        assert client.post("/compte/login/", form).status_code == 302, login


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the demo an empty place of its own for what it remembers and logs."""
    monkeypatch.setenv("OPPOSABLE_STATE", str(tmp_path))
    (tmp_path / "demo").mkdir()
    return tmp_path


def _sample(code: str, folder: Path) -> supervisor.Program:
    return supervisor.Program(
        name="sample",
        command=[sys.executable, "-c", code],
        environment=os.environ,
        directory=folder,
        log=folder / "sample.log",
    )


def _children() -> set[str]:
    """Give the processes that this thread has started and that still run."""
    return set(Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split())


def test_the_demo_keeps_what_its_screens_look_like_once_per_build(db: None, state: Path) -> None:
    assert marker.missing(["screens"]) == ["screens"]
    keep(photographs(), at=NOW)
    assert screens.capture().endswith("is captured already.")
    assert marker.missing(["screens"]) == []
    running.capture({}, [])
    assert not (state / "logs").exists()  # nothing was started


def test_data_of_an_earlier_version_are_loaded_again_once_its_tables_changed(state: Path) -> None:
    for step in marker.PREPARED:
        marker.record(step)
    assert marker.missing() == []
    path = next(state.rglob("prepared.json"))
    done = json.loads(path.read_text())
    path.write_text(json.dumps(done | {"migrate": "of earlier", "load": "once"}))
    assert marker.missing() == ["migrate", "load"]


def test_without_chromium_the_demo_says_so_and_runs_on(
    db: None, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(state))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(state))
    [line] = screens.capture().splitlines()
    assert line.startswith("not captured. There is no Chromium on this machine.")
    assert marker.missing(["screens"]) == ["screens"]


# What a program that runs beside the others does, and what is told of it before the log's path.
LINES = [
    ("print('one'); print('two')", "two"),
    ("", ""),  # nothing was printed
    ("print('one'); raise SystemExit(3)", "failed (status 3); the log is "),  # the others go on
    ("import os; os.abort()", "failed (signal SIGABRT); the log is "),
]


@pytest.mark.parametrize(("code", "line"), LINES)
def test_what_runs_beside_the_demo_is_told_in_a_line(code: str, line: str, tmp_path: Path) -> None:
    with supervisor.signals_held():
        told = supervisor.run_beside(_sample(code, tmp_path), [])
    assert told.partition(str(tmp_path))[0] == line


def test_ctrl_c_ends_what_runs_beside_the_demo(tmp_path: Path) -> None:
    before, sleeper = _children(), _sample("import time; time.sleep(300)", tmp_path)
    with supervisor.signals_held():
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(supervisor.StopRequested):
            supervisor.run_beside(sleeper, [])
    assert _children() <= before


def test_the_end_of_a_server_ends_what_runs_beside_it(tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    before, server = _children(), supervisor.start(_sample("", tmp_path / "server"))
    with supervisor.signals_held(), pytest.raises(supervisor.ChildEndedError):
        supervisor.run_beside(_sample("import time; time.sleep(300)", tmp_path), [server])
    assert _children() <= before
