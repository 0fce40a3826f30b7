"""A sample brand for the screens: texts that ask, and a practitioner per language who is asked.

It lives in a transaction that the caller rolls back: nobody is real, and nothing of it stays.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.contrib.auth import get_user_model

from consent.actions import Shown, Way, answer
from consent.capturing.texts import ANSWERED, TEXTS, Fixed
from consent.interface import interface_build
from consent.models import Act, ActKind, Cabinet, Capacity, Member, Practitioner
from consent.wording import answer_label
from policies.actions import NewBrand, Text, create_brand, import_draft
from policies.actions.texts import new_version
from policies.addresses import LANGUAGES
from policies.blocks import raw_of
from policies.clauses import Clause, Draft, Paragraph
from policies.deadlines import paris_day
from policies.models import EntryIntoForce, Version
from policies.models.asking import AskedOf
from policies.models.pages import Kind
from policies.models.versions import Change
from policies.registers import LegitimateInterest, Purpose

if TYPE_CHECKING:
    from datetime import datetime

    from wagtail.models import Site

    from accounts.models import User

# A name that no site can have (RFC 2606).
HOST: Final = "interface.invalid"
SIGNED_IN: Final = Way(sign_in="sample", address="192.0.2.1", user_agent="sample")
# No row gets this far by counting; it stands in a form.
STEADY: Final = 2**53
CABINET: Final = "Cabinet des Exemples"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The brand at an instant, its people by language, its versions by kind, number, language."""

    site: Site
    at: datetime
    users: dict[str, User]
    people: dict[str, Practitioner]
    cabinets: dict[str, Cabinet]
    versions: dict[tuple[Kind, int, str], Version]


def make_sample(*, at: datetime) -> Sample:
    """Make the sample as it stands at an instant; inside a transaction that is rolled back."""
    site = create_brand(
        NewBrand(key="interface-sample", hostname=HOST, name="Exemple", legal_name="Exemple SAS")
    )
    _interest(site)
    writer = _user(f"editor@{HOST}")
    today = paris_day(at)
    users = {language: _user(f"camille.{language}@{HOST}") for language in LANGUAGES}
    people = {
        language: _practitioner(site, language, user=user, today=today)
        for language, user in users.items()
    }
    sample = Sample(
        site=site,
        at=at,
        users=users,
        people=people,
        cabinets={language: _cabinet(site, person) for language, person in people.items()},
        versions={
            (fixed.kind, fixed.major, language): _version(
                fixed, language, site=site, by=writer, at=at
            )
            for fixed in TEXTS
            for language in LANGUAGES
        },
    )
    for language in LANGUAGES:
        for place, ((kind, major), act) in enumerate(ANSWERED.items()):
            long_ago = at - timedelta(days=390 - place)
            answers(sample, act, kind=kind, major=major, language=language, at=long_ago)
    return sample


def _interest(site: Site) -> None:
    """Make something that can be objected to on grounds of one's own."""
    purpose = Purpose.objects.create(
        site=site, name_fr="Mesure d’audience", name_en="Audience measurement"
    )
    LegitimateInterest.objects.create(
        id=STEADY,
        site=site,
        purpose=purpose,
        interest_fr="améliorer le service",
        interest_en="to improve the service",
    )


def _user(address: str) -> User:
    made: User = get_user_model().objects.create_user(address)
    return made


def _practitioner(site: Site, language: str, *, user: User, today: date) -> Practitioner:
    made: Practitioner = Practitioner.objects.create(
        id=_id("practitioner", language),
        site=site,
        external_id=language,
        user=user,
        name="Camille Exemple",
        email=user.email,
        language=language,
        contract_start=today - timedelta(days=400),
    )
    return made


def _cabinet(site: Site, owner: Practitioner) -> Cabinet:
    made = Cabinet.objects.create(
        id=_id("cabinet", owner.language), site=site, external_id=owner.language, name=CABINET
    )
    Member.objects.create(cabinet=made, practitioner=owner, capacity=Capacity.OWNER)
    return made


def _version(fixed: Fixed, language: str, *, site: Site, by: User, at: datetime) -> Version:
    """Fix a text without the steps of a promulgation: nobody will ever be bound by it."""
    words = fixed.words[language]
    clause = Clause(
        number="1",
        title=words.heading,
        blocks=(Paragraph(text=words.sentence),),
        id=str(_id("clause", fixed.kind, language)),
    )
    draft = Draft(clauses=(Clause(title=words.title, level=1), clause), language=language)
    page = import_draft(draft, site=site, kind=fixed.kind, by=by)
    # The desk gives new clauses ids of its own, and these stand in the HTML.
    page.body = page.body.stream_block.to_python(raw_of(draft))
    text = Text(page=page, sha256="", summary=words.summary)
    begins = paris_day(at) + timedelta(days=fixed.days)
    decided = at - timedelta(days=401) if fixed.days < -1 else at - timedelta(days=40)
    version = new_version(text, number=(fixed.major, 0), change=Change.SUBSTANTIAL, at=decided)
    version.pk = _id("version", fixed.kind, str(fixed.major), language)
    version.save()
    EntryIntoForce(
        version=version, day=begins, reason="sample", decided_at=decided, decided_by=by
    ).save()
    return version


def answers(
    sample: Sample, act: ActKind, *, kind: Kind, major: int, language: str, at: datetime
) -> None:
    """Let the sample's reader of a language answer a version, for her cabinet where it is asked."""
    version, person = sample.versions[kind, major, language], sample.people[language]
    cabinet = sample.cabinets[language] if version.asked_of == AskedOf.CABINET else None
    label = answer_label(
        act,
        number=version.number,
        cabinet=cabinet.name if cabinet else "",
        language=language,
    )
    shown = Shown(
        version=version.pk,
        sha256=version.sha256,
        html_sha256=version.html_sha256,
        label=label,
        interface=interface_build(),
        cabinet=cabinet.pk if cabinet else None,
    )
    answer(person, act=act, shown=shown, at=at, way=SIGNED_IN)


def steady_ids(sample: Sample) -> dict[str, str]:
    """Give, for the id that each act of the sample got, the one it has at every capture."""
    acts = Act.objects.filter(practitioner__site=sample.site)
    ordered = acts.order_by("practitioner__language", "at").values_list("pk", flat=True)
    return {str(pk): str(_id("act", str(place))) for place, pk in enumerate(ordered)}


def _id(*names: str) -> uuid.UUID:
    """Give the same id at each capture: forms name it, and one screen has one DOM."""
    return uuid.uuid5(uuid.NAMESPACE_DNS, "/".join((HOST, *names)))
