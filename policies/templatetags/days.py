"""Days in templates."""

from datetime import date, datetime, timedelta

from django import template
from django.utils.html import format_html

from policies.dates import in_words

register = template.Library()
register.filter("in_words", in_words)


@register.filter
def day(value: date | datetime) -> str:
    """Give a day as a `time` element: in words for people, ISO 8601 for programs."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), in_words(value))


@register.filter
def last_day(end: date) -> date:
    """Give the last day before an end that is excluded."""
    return end - timedelta(days=1)
