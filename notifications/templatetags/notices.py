"""Instants, numbers and headings of notices, in templates and elsewhere."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.formats import number_format, time_format
from django.utils.html import format_html

from policies.dates import in_words
from policies.deadlines import PARIS

register = template.Library()


@register.filter
def moment(at: datetime | None) -> str:
    """Give an instant as a `time` element, in words of Paris; a dash for none."""
    if at is None:
        return "–"
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), moment_in_words(at))


def moment_in_words(at: datetime) -> str:
    """Give an instant in words of Paris: “21 November 2026, 10:30”."""
    return f"{in_words(at)}, {time_format(at.astimezone(PARIS), 'H:i')}"


@register.filter
def grouped(number: int) -> str:
    """Give a number as people read it: “1 204” in French, “1,204” in English."""
    return number_format(number, use_l10n=True, force_grouping=True)


@register.filter
def heading(notice: Any) -> str:
    """Say which texts a notice is about: each once, in French where it is in French."""
    versions = sorted(notice.promulgation.versions.all(), key=lambda one: one.language != "fr")
    titles = {one.policy_id: f"{one.title} {one.number}" for one in reversed(versions)}
    return ", ".join(reversed(titles.values()))
