"""As of when: an auditor's day stands for its first instant in Paris."""

from __future__ import annotations

from datetime import date, datetime, time

from policies.deadlines import PARIS


def beginning(day: date) -> datetime:
    """Give 00:00 of a Paris day, as an instant: what had happened before is what is shown."""
    return datetime.combine(day, time(), tzinfo=PARIS)
