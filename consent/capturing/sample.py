"""A sample brand for the screens: texts that ask, and a practitioner who is asked.

It lives in a transaction that the caller rolls back: nobody is real, and nothing of it stays. It
is made a dozen times, so it takes the short way: no drafts, no proposals, no history.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.contrib.auth import get_user_model
from wagtail.models import Locale, Site

from consent.actions import Shown, Way, answer
from consent.capturing.texts import ANSWERED, TEXTS, Fixed
from consent.interface import interface_build
from consent.models import Act, ActKind, Cabinet, Capacity, Member, Practitioner
from consent.wording import answer_label
from policies.actions.drafts import ASKS, CONTRACTS
from policies.actions.texts import Text, new_version
from policies.blocks import raw_of
from policies.clauses import Clause, Draft, Paragraph
from policies.deadlines import paris_day
from policies.models import BrandHome, BrandSettings, EntryIntoForce, Policy, PolicyPage, Version
from policies.models.asking import AskedOf
from policies.models.pages import Kind
from policies.models.versions import Change
from policies.registers import LegitimateInterest, Purpose

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

# A name that no site can have (RFC 2606).
HOST: Final = "interface.invalid"
SIGNED_IN: Final = Way(sign_in="sample", address="192.0.2.1", user_agent="sample")
# No row gets this far by counting; it stands in a form.
STEADY: Final = 2**53
CABINET: Final = "Cabinet des Exemples"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The brand at an instant, its reader with her cabinet, its versions by kind and number."""

    site: Site
    at: datetime
    user: User
    person: Practitioner
    cabinet: Cabinet
    versions: dict[tuple[Kind, int], Version]

    @property
    def language(self) -> str:
        """Give the language in which she reads."""
        return self.person.language


def make_sample(language: str, *, at: datetime) -> Sample:
    """Make the sample as it stands at an instant; inside a transaction that is rolled back."""
    site = _site(language)
    user: User = get_user_model().objects.create_user(f"camille.{language}@{HOST}")
    person = Practitioner.objects.create(
        site=site,
        external_id=language,
        user=user,
        name="Camille Exemple",
        email=user.email,
        language=language,
        contract_start=paris_day(at) - timedelta(days=400),
    )
    sample = Sample(
        site=site,
        at=at,
        user=user,
        person=person,
        cabinet=_cabinet(person),
        versions=_versions(site, language, by=user, at=at),
    )
    for place, ((kind, major), act) in enumerate(ANSWERED.items()):
        answers(sample, act, kind=kind, major=major, at=at - timedelta(days=390 - place))
    return sample


def _site(language: str) -> Site:
    """Make the brand beside the tree of pages: in it, we would wait for who writes there."""
    locale, _made = Locale.objects.get_or_create(language_code=language)
    home = BrandHome.add_root(
        instance=BrandHome(title="Exemple", slug="interface-sample", locale=locale)
    )
    site = Site.objects.create(hostname=HOST, site_name="Exemple", root_page=home)
    BrandSettings.objects.create(site=site, name="Exemple", legal_name="Exemple SAS")
    # Something that can be objected to on grounds of one's own.
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
    return site


def _cabinet(owner: Practitioner) -> Cabinet:
    made = Cabinet.objects.create(site=owner.site, external_id="1", name=CABINET)
    Member.objects.create(cabinet=made, practitioner=owner, capacity=Capacity.OWNER)
    return made


def _versions(
    site: Site, language: str, *, by: User, at: datetime
) -> dict[tuple[Kind, int], Version]:
    """Fix the texts without the steps of a promulgation: nobody will ever be bound by them."""
    policies = {
        kind: Policy.objects.create(site=site, kind=kind) for kind in {one.kind for one in TEXTS}
    }
    found = {}
    for fixed in TEXTS:
        page = _page(fixed, policies[fixed.kind], language)
        text = Text(page=page, sha256="", summary=fixed.words[language].summary)
        decided = at - timedelta(days=fixed.decided)
        number = (fixed.major, 0)
        version = new_version(text, number=number, change=Change.SUBSTANTIAL, at=decided)
        version.save()
        EntryIntoForce(
            version=version,
            day=paris_day(at) + timedelta(days=fixed.days),
            reason="sample",
            decided_at=decided,
            decided_by=by,
        ).save()
        found[fixed.kind, fixed.major] = version
    return found


def _page(fixed: Fixed, policy: Policy, language: str) -> PolicyPage:
    """Give a draft that is nowhere in the tree, with what its kind asks by itself."""
    words = fixed.words[language]
    clause = Clause(
        number="1",
        title=words.heading,
        blocks=(Paragraph(text=words.sentence),),
        id=str(_id("clause", fixed.kind, language)),
    )
    draft = Draft(clauses=(Clause(title=words.title, level=1), clause), language=language)
    page = PolicyPage(
        policy=policy,
        kind=fixed.kind,
        title=words.title,
        locale=policy.site.root_page.locale,
        asks=ASKS[fixed.kind],
        asked_of=AskedOf.CABINET if fixed.kind in CONTRACTS else AskedOf.PRACTITIONER,
    )
    page.body = page.body.stream_block.to_python(raw_of(draft))
    return page


def answers(sample: Sample, act: ActKind, *, kind: Kind, major: int, at: datetime) -> None:
    """Let the sample's reader answer a version, for her cabinet where it is asked."""
    version = sample.versions[kind, major]
    cabinet = sample.cabinet if version.asked_of == AskedOf.CABINET else None
    name = cabinet.name if cabinet else ""
    shown = Shown(
        version=version.pk,
        sha256=version.sha256,
        html_sha256=version.html_sha256,
        label=answer_label(act, number=version.number, cabinet=name, language=sample.language),
        interface=interface_build(),
        cabinet=cabinet.pk if cabinet else None,
    )
    answer(sample.person, act=act, shown=shown, at=at, way=SIGNED_IN)


def steady_ids(sample: Sample) -> dict[str, str]:
    """Give, for each id that a row of the sample got, the one that screens show at every capture.

    The rows have new ones each time: a process may remember for ever what never changes.
    """
    acts = Act.objects.filter(practitioner=sample.person).order_by("at")
    rows = {
        "practitioner": sample.person.pk,
        "cabinet": sample.cabinet.pk,
        **{f"{kind} {major}": version.pk for (kind, major), version in sample.versions.items()},
        **{f"act {place}": pk for place, pk in enumerate(acts.values_list("pk", flat=True))},
    }
    return {str(pk): str(_id(name, sample.language)) for name, pk in rows.items()}


def _id(*names: str) -> uuid.UUID:
    """Give the same id at each capture: one screen has one DOM."""
    return uuid.uuid5(uuid.NAMESPACE_DNS, "/".join((HOST, *names)))
