"""What is in force, against a model that walks through the calendar day by day."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.actions import RefusedError, postpone, withdraw
from policies.models import EntryIntoForce, Version
from policies.models.versions import Change
from tests.conftest import NOW, TODAY, Brand

DAY = timedelta(days=1)
DECISIONS = st.lists(
    st.tuples(
        st.integers(1, 6),  # days since the decision before
        st.sampled_from(["promulgate", "promulgate", "postpone", "withdraw"]),
        st.integers(0, 45),  # days until the text is to bind
        st.integers(0, 9),  # which version
    ),
    max_size=10,
)


@dataclass(kw_only=True)
class Calendar:
    """Decisions taken one after the other on one policy; those the rules refuse change nothing."""

    brand: Brand
    latest: Version
    now: datetime = NOW
    versions: list[Version] = field(default_factory=list)

    def decide(self, days: int, act: str, offset: int, which: int) -> None:
        """Take one decision, some days after the one before."""
        self.now += days * DAY
        by, day = self.brand.people["approver"], self.now.date() + offset * DAY
        version = self.versions[which % len(self.versions)] if self.versions else None
        try:
            if act == "promulgate":
                self._promulgate(day)
            elif version and act == "postpone":
                postpone(version, to=day, reason="Late.", by=by, at=self.now)
            elif version:
                withdraw(version, reason="Wrong.", by=by, at=self.now)
        except RefusedError:
            pass

    def _promulgate(self, day: date) -> None:
        """Write the rows alone: the texts are no part of this promise."""
        if EntryIntoForce.objects.standing().filter(day__gte=day).exists():
            return
        values = {one.attname: getattr(self.latest, one.attname) for one in Version._meta.fields}
        values |= {"id": uuid.uuid4(), "major": self.latest.major + 1, "change": Change.MINOR}
        self.latest = Version(**values)
        self.latest.save()
        EntryIntoForce(
            version=self.latest,
            day=day,
            reason="promulgated",
            decided_at=self.now,
            decided_by=self.brand.people["approver"],
        ).save()
        self.versions.append(self.latest)

    def in_force(self, day: date) -> int | None:
        """Give the major number of the version that the query says binds."""
        found = Version.objects.in_force(at=day).values_list("major", flat=True)
        assert len(found) < 2
        return found[0] if found else None

    def walked(self, last: date) -> dict[date, int | None]:
        """Give the version that binds on each day, by walking through the calendar."""
        rows = EntryIntoForce.objects.filter(replaced_by=None).select_related("version")
        binding, days = None, {}
        for day in (TODAY + number * DAY for number in range((last - TODAY).days + 1)):
            for row in (one for one in rows if one.day == day):
                binding = row.version.major
            ended = [one.version.major for one in rows if one.until == day]
            days[day] = binding = None if binding in ended else binding
        return days


@pytest.fixture
def first(brand: Brand) -> Version:
    """Give a version in force, from which others follow."""
    return brand.promulgate("We keep data.")


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(decisions=DECISIONS)
def test_in_force_is_what_walking_through_the_calendar_gives(
    brand: Brand, first: Version, decisions: list[tuple[int, str, int, int]]
) -> None:
    with transaction.atomic():
        calendar = Calendar(brand=brand, latest=first)
        for decision in decisions:
            calendar.decide(*decision)
        walked = [*calendar.walked(TODAY + 120 * DAY).items()][::7]
        assert [(day, calendar.in_force(day)) for day, _number in walked] == walked
        transaction.set_rollback(True)
