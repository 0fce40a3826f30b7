"""What auditors read: whether their pictures are counted in time."""

from collections.abc import Iterator
from typing import Final

from audit.tallying import left
from config.doctor.findings import Finding

# What is not counted is read for each picture: more than that is felt.
MANY: Final = 100_000


def examine() -> Iterator[Finding]:
    """Give what is wrong with the counts; it changes nothing."""
    waiting = left()
    if waiting > MANY:
        yield Finding(
            id="auditing.counts",
            level="warning",
            sentence=f"{waiting:,} sealed lines are not counted: auditors’ pictures are slow.",
            remedy="Start the worker and the scheduler; `manage.py count_acts` counts them all.",
        )
