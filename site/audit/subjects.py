"""What evidence is asked of: an act, a person, a version, a notice, a choice or a period."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Site

from audit.periods import Period, Place
from consent.models import Act, Practitioner, TrackerChoice
from notifications.models import Notice, NoticeKind
from policies.models import Version

Kind: TypeAlias = Literal["act", "person", "version", "notice", "choice", "period"]
_NAMED = re.compile(
    r"(?P<kind>[a-z]+) (?P<major>[0-9]{1,4})\.(?P<minor>[0-9]{1,4}) (?P<language>[a-z]{2})"
)
_NOTICE = re.compile(
    r"(?P<policy>[a-z]+) (?P<major>[0-9]{1,4})\.(?P<minor>[0-9]{1,4})"
    rf"(?: (?P<kind>{'|'.join(NoticeKind.values)}))?(?: (?P<number>[0-9]{{1,4}}))?"
)


class UnknownSubjectError(LookupError):
    """Nothing of this name is there, or not of this brand: one error, so that nobody probes."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a bundle is about, of which brand; of a notice or a period, the number of the bundle.

    A period has no row: its id is made of its days and its brand. `place` is where its part
    begins, for whoever knows.
    """

    kind: Kind
    id: UUID
    site: Site
    part: int = 1
    period: Period | None = None
    place: Place | None = None

    @property
    def name(self) -> str:
        """Give its id; of a period, its days."""
        return str(self.period or self.id)


def act_named(name: str, *, site: Site | None) -> Subject:
    """Give the act of this id. Raises UnknownSubjectError."""
    acts = Act.objects.select_related("practitioner__site")
    act = _only(acts.filter(_by_id(name)), _("There is no act %(name)s."), name)
    return _of(Subject(kind="act", id=act.pk, site=act.practitioner.site), site, name)


def person_named(name: str, *, site: Site | None) -> Subject:
    """Give the practitioner of this id, or of this external id of the brand."""
    people = Practitioner.objects.select_related("site")
    named = _by_id(name)
    if site is not None:
        named |= Q(external_id=name, site=site)
    sentence = _(
        "There is no practitioner “%(name)s”: give her id, or her external id and --brand."
    )
    person = _only(people.filter(named), sentence, name)
    return _of(Subject(kind="person", id=person.pk, site=person.site), site, name)


def version_named(name: str, *, site: Site | None) -> Subject:
    """Give the version of this id, or named like “privacy 2.0 fr” in the brand."""
    versions = Version.objects.select_related("policy__site")
    found = _NAMED.fullmatch(name.strip())
    named = _by_id(name)
    if found and site is not None:
        named = Q(
            policy__site=site,
            policy__kind=found["kind"],
            major=found["major"],
            minor=found["minor"],
            language=found["language"],
        )
    sentence = _(
        "There is no version “%(name)s”: give its id, or write “privacy 2.0 fr” and --brand."
    )
    version = _only(versions.filter(named), sentence, name)
    return _of(Subject(kind="version", id=version.pk, site=version.policy.site), site, name)


def notice_named(name: str, *, site: Site | None) -> Subject:
    """Give the notice of this id, or named like “privacy 2.0” in the brand.

    After the number may stand what kind of notice it is (`change`, if nothing does) and, where a
    promulgation has several of a kind, its number; without it, the last one.
    """
    notices = Notice.objects.select_related("site").order_by("-number")
    found = _NOTICE.fullmatch(name.strip())
    named = _by_id(name)
    if found and site is not None:
        of = notices.filter(
            site=site,
            kind=found["kind"] or NoticeKind.CHANGE,
            promulgation__versions__policy__kind=found["policy"],
            promulgation__versions__major=found["major"],
            promulgation__versions__minor=found["minor"],
        )
        of = of.filter(number=found["number"]) if found["number"] else of
        named = Q(pk__in=of.values_list("pk", flat=True)[:1])
    sentence = _("There is no notice “%(name)s”: give its id, or write “privacy 2.0” and --brand.")
    notice = _only(notices.filter(named), sentence, name)
    return _of(Subject(kind="notice", id=notice.pk, site=notice.site), site, name)


def choice_named(name: str, *, site: Site | None) -> Subject:
    """Give the choice on trackers of this id, or the latest under this random id of a cookie."""
    choices = TrackerChoice.objects.select_related("site").order_by("-at", "-pk")
    named = _by_id(name, "visitor__visitor")
    sentence = _(
        "There is no choice on trackers %(name)s: give its id, or the visitor’s random id."
    )
    choice = _only(choices.filter(named), sentence, name)
    return _of(Subject(kind="choice", id=choice.pk, site=choice.site), site, name)


def period_named(name: str, *, site: Site | None, at: datetime) -> Subject:
    """Give the period of these Paris days, both included: “2026-01-01..2026-03-31”.

    Acts count that were recorded before `at`. Raises UnknownSubjectError.
    """
    first, dots, last = name.strip().partition("..")
    try:
        since, until = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        dots = ""
    if not dots or site is None or until < since:
        raise UnknownSubjectError(
            _("“%(name)s” is no period: write 2026-01-01..2026-03-31, and --brand.")
            % {"name": name}
        )
    return subject_of_period(Period(since=since, until=until, recorded_before=at), site=site)


def subject_of_period(period: Period, *, site: Site, part: int = 1) -> Subject:
    """Give a period of a brand as a subject."""
    made = uuid5(NAMESPACE_URL, f"//{site.hostname}/{period}")
    return Subject(kind="period", id=made, site=site, part=part, period=period)


def _of(subject: Subject, site: Site | None, name: str) -> Subject:
    """Refuse what is another brand's, in the words for what is not there."""
    if site is not None and subject.site.pk != site.pk:
        raise UnknownSubjectError(_("This brand has no “%(name)s”.") % {"name": name})
    return subject


def _only(found: QuerySet[Any], sentence: str, name: str) -> Any:
    row: Model | None = found.first()
    if row is None:
        raise UnknownSubjectError(sentence % {"name": name})
    return row


def _by_id(name: str, *columns: str) -> Q:
    """Give what finds the row of an id, also in other columns; nothing for what is none."""
    try:
        key = UUID(name.strip())
    except ValueError:
        return Q(pk=None)
    return Q(pk=key, _connector=Q.OR, **dict.fromkeys(columns, key))
