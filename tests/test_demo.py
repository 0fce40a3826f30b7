"""The sample brands show what the product is for."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from consent.models import Cabinet, Practitioner
from demo.logins import BRANDS, LOGINS
from policies.addresses import KINDS, LANGUAGES, policy_path
from policies.deadlines import earliest_entry_into_force
from policies.models import EntryIntoForce, Promulgation, Version
from policies.models.proposals import Override, ProposedText

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
    assert texts.count() == 12 * len(BRANDS)
    compared = texts.exclude(base=None)
    assert {(text.suggested, text.proposal.change) for text in compared} == {
        ("substantial", "substantial")
    }


def _check_logins() -> None:
    for login in LOGINS:
        client = Client(headers={"host": f"{login.brand}.localhost"})
        form = {"login": login.email, "password": login.password}
        assert client.post("/compte/login/", form).status_code == 302, login
