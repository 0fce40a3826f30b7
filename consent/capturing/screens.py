"""The screens on which people act: the one list of what is photographed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.urls import reverse

from consent.capturing.sample import answers
from consent.models import ActKind
from policies.models.asking import AskedOf
from policies.models.pages import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from consent.capturing.sample import Sample


def _nothing(_sample: Sample) -> None:
    """Leave the sample as it is made."""


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A screen by the name it is kept under, at its address; `before` is what she does first."""

    name: str
    path: Callable[[Sample], str]
    before: Callable[[Sample], None] = _nothing


def _at(name: str) -> Callable[[Sample], str]:
    return lambda _sample: reverse(f"consent:{name}")


def _about(name: str, kind: Kind, major: int) -> Callable[[Sample], str]:
    """Give the address of a page about a version, in her cabinet's name where that is asked."""

    def path(sample: Sample) -> str:
        version = sample.versions[kind, major]
        address = reverse(f"consent:{name}", args=[version.pk])
        if version.asked_of != AskedOf.CABINET:
            return address
        return f"{address}?{urlencode({'cabinet': sample.cabinet.pk})}"

    return path


def _refuses(sample: Sample) -> None:
    answers(sample, ActKind.REFUSE, kind=Kind.TERMS, major=2, at=sample.at)


SCREENS: Final = (
    Screen(name="documents", path=_at("my_documents")),
    # Coming, announced in time, with what changed since she answered.
    Screen(name="acknowledge", path=_about("answer_version", Kind.PRIVACY, 2)),
    # In force and unanswered: accept or refuse in a cabinet's name.
    Screen(name="accept", path=_about("answer_version", Kind.TERMS, 2)),
    # Never answered, while the next one is announced: both texts, two records.
    Screen(name="first-and-coming", path=_about("answer_version", Kind.DPA, 1)),
    Screen(name="refused", path=_about("refused", Kind.TERMS, 2), before=_refuses),
    Screen(name="objections", path=_at("objections")),
)
