"""The filters that hold, in words, each with the address without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policies.dates import in_words

if TYPE_CHECKING:
    from django.http import QueryDict

    from audit.desk.acts.forms import ActsForm


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A filter that holds, and the query of the list without it."""

    name: str
    label: str
    value: str
    without: str


def filters_of(form: ActsForm, query: QueryDict) -> list[Filter]:
    """Give what is asked for, whether it can be taken or not: each can be given up."""
    return [
        Filter(
            name=name,
            label=str(field.label),
            value=_value(form, name),
            without=without(query, name, *form.PLACES),
        )
        for name, field in form.fields.items()
        if name not in form.PLACES and query.get(name, "").strip()
    ]


def without(query: QueryDict, *names: str) -> str:
    """Give a query without some of its parts, and without those that are empty."""
    left = query.copy()
    for name in names:
        left.pop(name, None)
    for name in [name for name, value in left.items() if not value]:
        del left[name]
    return left.urlencode()


def _value(form: ActsForm, name: str) -> str:
    """Give a filter's value in words; as it came where it is none."""
    value = form.cleaned_data.get(name)
    if value is None or name in form.errors:
        return str(form.data.get(name, ""))
    if name == "person" and form.practitioner is not None:
        return form.practitioner.name
    if name == "cabinet" and form.of_cabinet is not None:
        return form.of_cabinet.name
    if name in ("on", "since", "until"):
        return in_words(value)
    choices: Any = getattr(form.fields[name], "choices", ())
    return next((str(words) for key, words in choices if key == value), str(value))
