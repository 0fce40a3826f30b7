"""A text as it is put to one practitioner: what changes for her, by when, and what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from consent.interface import interface_build
from consent.models import ActKind
from consent.obligations import (
    answers_of,
    bound_by,
    due,
    is_under_contract,
    obligations,
    seats_of,
    texts_for,
)
from consent.wording import answer_label
from policies.actions.texts import draft_of_version
from policies.deadlines import paris_day
from policies.diff import compare_drafts
from policies.diff.labels import ENGLISH, FRENCH
from policies.diff.redline import WORDS_A_MINUTE
from policies.markup import summary_html
from policies.models import Version
from policies.models.versions import Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from consent.models import Practitioner
    from consent.obligations import Answer, Bound, Obligation, Seat

# What stands on the first screen of a phone (RULES section 1: the change in so many words).
SUMMARY_WORDS: Final = 60
# So many unchanged passages in a row stand behind a summary.
FOLD: Final = 3
_TAG: Final = re.compile(r"<[a-z][^>]*>")
_NAME: Final = re.compile(r'( id="| href="#)')


@dataclass(frozen=True, kw_only=True)
class Changes:
    """A redline as a page shows it, and how many minutes it takes to read."""

    text: SafeString
    listing: SafeString
    count: int
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Question:
    """A text as it is put to somebody on a Paris day.

    `before` is what she answered last to this policy, `base` that text in the language of this
    one; `bound` is by what she is bound today. `role` chooses what changes for her besides, and
    `language` is that of the page around the text.
    """

    obligation: Obligation
    version: Version
    day: date
    role: Role
    language: str
    before: Answer | None = None
    base: Version | None = None
    bound: Bound | None = None
    prefix: str = ""

    @property
    def seat(self) -> Seat:
        """Give in whose name she is asked."""
        return self.obligation.seat

    @property
    def act(self) -> ActKind:
        """Give what she is asked to do."""
        return ActKind.ACCEPT if self.obligation.text.asks == "accept" else ActKind.ACKNOWLEDGE

    @property
    def label(self) -> str:
        """Give the words of the button, which are kept with the act."""
        return self._label(self.act)

    @property
    def refusal(self) -> str:
        """Give the words of the button that refuses; none where nothing is agreed to."""
        return self._label(ActKind.REFUSE) if self.act == ActKind.ACCEPT else ""

    def _label(self, act: ActKind) -> str:
        number, language = self.version.number, self.version.language
        return answer_label(act, number=number, cabinet=self.seat.name, language=language)

    @property
    def interface(self) -> str:
        """Give the build of the screens, which is kept with the act."""
        return interface_build()

    @property
    def days_left(self) -> int:
        """Give the days until it binds; 0 or less once it does."""
        return (self.obligation.text.day - self.day).days

    @property
    def was_refused(self) -> bool:
        """Say whether what she answered last was a refusal."""
        return self.before is not None and self.before.act == ActKind.REFUSE

    @property
    def is_refused(self) -> bool:
        """Say whether she refused this very text; she may still accept it."""
        number = self.obligation.text.number[0]
        return self.was_refused and self.before is not None and self.before.number[0] == number

    @property
    def before_number(self) -> str:
        """Give the number of the text she answered last."""
        return ".".join(map(str, self.before.number)) if self.before else ""

    @property
    def bound_number(self) -> str:
        """Give the number of the text that binds her today."""
        return ".".join(map(str, self.bound.text.number)) if self.bound else ""

    @property
    def summary(self) -> SafeString:
        """Give what changes for everyone, in sixty words at most."""
        short = Truncator(summary_html(self.version.summary)).words(SUMMARY_WORDS, html=True)
        return mark_safe(short)  # noqa: S308 (sanitised where it is made)

    @property
    def for_role(self) -> SafeString:
        """Give what changes besides for whom she is."""
        return mark_safe(summary_html(self._for_role))  # noqa: S308 (sanitised where it is made)

    @property
    def _for_role(self) -> str:
        return str(self.version.summaries.get(self.role, ""))

    @property
    def is_role_on_top(self) -> bool:
        """Say whether both summaries together are short enough for the first screen."""
        words = f"{self.version.summary} {self._for_role}".split()
        return bool(self._for_role) and len(words) <= SUMMARY_WORDS

    @property
    def changes(self) -> Changes | None:
        """Give the redline from the text she answered last; None where there is none."""
        if self.base is None or self.base == self.version:
            return None
        return _changes(self.base, self.version, self.language, f"{self.prefix}change-")

    @property
    def text(self) -> SafeString:
        """Give the full text, its ids apart from those of another one on the page."""
        return mark_safe(_apart(self.version.html, self.prefix))  # noqa: S308 (sanitised when fixed)

    @property
    def minutes(self) -> int:
        """Give how long the full text takes to read."""
        return ceil(len(self.version.markdown.split()) / WORDS_A_MINUTE)


@lru_cache(maxsize=64)
def _changes(base: Version, version: Version, language: str, prefix: str) -> Changes:
    """Give the redline of two versions: as they never change, it is made once."""
    redline = compare_drafts(draft_of_version(base), draft_of_version(version))
    view = redline.view(labels=FRENCH if language == "fr" else ENGLISH, prefix=prefix, top=3)
    return Changes(
        # Escaped and sanitised where they are made.
        text=mark_safe(view.toggled("inline", fold=FOLD)),  # noqa: S308
        listing=mark_safe(view.listing()),  # noqa: S308
        count=len(redline.changes),
        minutes=ceil(redline.reading_seconds / 60),
    )


def _apart(html: str, prefix: str) -> str:
    if not prefix:
        return html
    return _TAG.sub(lambda tag: _NAME.sub(rf"\1{prefix}", tag[0]), html)


def asked(practitioner: Practitioner, version: Version, *, at: datetime) -> list[Obligation]:
    """Give what she has to answer, or what she would have, had she not refused that version."""
    found = obligations(practitioner, at=at)
    if any(one.text.version == version.pk for one in found):
        return found
    day = paris_day(at)
    if not is_under_contract(practitioner, day):
        return []
    refusal = (ActKind.REFUSE, version.policy_id, version.major)
    answers = answers_of(practitioner)
    answers = [one for one in answers if (one.act, one.policy, one.number[0]) != refusal]
    texts, language = texts_for(practitioner), practitioner.language
    return due(texts, answers, seats=seats_of(practitioner), language=language, day=day)


def group_of(
    found: Sequence[Obligation], version: UUID, *, cabinet: UUID | None
) -> list[Obligation]:
    """Give what is asked on the page of a version: it alone, or with what is asked beside it.

    Somebody who never answered a policy is shown the text in force and those to come on one page.
    """
    here = [one for one in found if one.text.version == version]
    here.sort(key=lambda one: one.seat.cabinet != cabinet)
    if not here:
        return []
    of = (here[0].text.policy, here[0].seat)
    beside = [one for one in found if (one.text.policy, one.seat) == of]
    is_new = not beside[0].is_coming and all(one.why == "first" for one in beside)
    return beside if is_new else here[:1]


def questions(
    practitioner: Practitioner, group: Sequence[Obligation], *, at: datetime
) -> list[Question]:
    """Give what is asked together as it is put to her; the page's ids differ from text to text."""
    answers, bound = answers_of(practitioner), bound_by(practitioner, at=at)
    role, language = _role(seats_of(practitioner)), practitioner.language
    put: list[Question] = []
    for place, one in enumerate(group):
        before, of = _before(one, answers), (one.text.policy, one.seat.cabinet)
        version = Version.objects.select_related("policy").get(pk=one.text.version)
        base = _base(one, before, version)
        put.append(
            Question(
                obligation=one,
                version=version,
                day=paris_day(at),
                role=role,
                language=language,
                before=before,
                base=base or (put[-1].version if put else None),
                bound=next((it for it in bound if (it.text.policy, it.seat.cabinet) == of), None),
                prefix=f"text-{place}-" if place else "",
            )
        )
    return put


def _role(seats: Sequence[Seat]) -> Role:
    """Give for whom a summary is written that concerns her; without a cabinet she signs herself."""
    signs = not seats or any(one.binds for one in seats)
    return Role.SIGNATORY if signs else Role.MEMBER


def _before(obligation: Obligation, answers: Sequence[Answer]) -> Answer | None:
    """Give her last answer to this number (it expired, or refused), else to the one compared."""
    text, cabinet = obligation.text, obligation.seat.cabinet
    own = [one for one in answers if (one.policy, one.cabinet) == (text.policy, cabinet)]
    same = [one for one in own if one.number[0] == text.number[0]]
    earlier = [one for one in own if one.version == obligation.base]
    return next(iter([*same[::-1], *earlier[::-1]]), None)


def _base(obligation: Obligation, before: Answer | None, version: Version) -> Version | None:
    """Give the text to compare with, in the language of this one: that of her last answer."""
    was = obligation.base
    if obligation.why == "expired" and before is not None and before.act != ActKind.REFUSE:
        was = before.version
    if was is None:
        return None
    number = Version.objects.only("major", "minor").get(pk=was)
    texts = Version.objects.of(version.policy, version.language)
    return texts.filter(major=number.major, minor=number.minor).first()
