"""Every address of the desk, and one of each thing of a brand that an address can name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from itertools import product
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from PIL import Image as Picture
from wagtail.admin.models import EditingSession
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, UploadedFile, Workflow, WorkflowState

from accounts.models import Mandate, User
from accounts.roles import REGISTERS, TRACKERS
from audit.exports.files import path_of
from audit.models import Export, ExportFormat, ExportKind, ExportState
from consent.choosing import content
from consent.models import (
    Act,
    ActKind,
    ConsentProposal,
    ConsentVersion,
    CrawlScreen,
    EntryType,
    InterfaceBuild,
    InterfaceScreen,
    PendingPaper,
    Practitioner,
)
from notifications.models import Attempt, LetterBatch, LetterProof, LetterScan, Stage, State
from policies.actions import text_of
from policies.actions.counsel import Invitation, Said, invite, say
from policies.models import CounselComment, PolicyPage, Proposal, Version
from tests import registers, trackers
from tests.cabinets import answers, practitioner
from tests.conftest import NOW, TODAY, Brand
from tests.crawls import crawled
from tests.ledgers import entry
from tests.notices import delivery_to, notice_of

# What `pk` is, by the first part of an address's name that is here.
PK = {
    "wagtailadmin_api:pages": "page_id",
    "wagtailadmin_api:images": "image_id",
    "wagtailadmin_api:documents": "document_id",
    "wagtailadmin_pages": "page_id",
    "wagtailadmin_collections": "collection_id",
    "wagtailadmin_workflows": "workflow_pk",
    "wagtailimages": "image_id",
    "wagtaildocs": "document_id",
    "wagtailsites": "site",
    "wagtailusers_users": "user",
    "wagtailusers_groups": "group",
    "wagtailsettings": "site",
    "simple_translation": "page_id",
    **{f"registers_{register}": f"registers_{register}" for register in (*REGISTERS, *TRACKERS)},
}
# Parts that name no row, in the sets in which they stand together.
WORDS: list[list[dict[str, str]]] = [
    [
        {"app_label": "policies", "model_name": "policypage"},
        {"app_label": "wagtailcore", "model_name": "page"},
        {"app_label": "wagtailimages", "model_name": "image"},
    ],
    [
        {"app_name": "policies", "model_name": "brandsettings"},
        {"app_name": "taggit", "model_name": "tag"},
    ],
    [{"content_type_app_name": "policies", "content_type_model_name": "policypage"}],
    [{"action": "delete"}, {"action": "move"}, {"action": "publish"}, {"action": "add_tags"}],
    [{"action_name": "approve"}, {"action_name": "copy"}],
    [{"filter_spec": "max-165x165"}],
    [{"kind": "matomo"}, {"kind": "stripe"}],
    [{"uidb64": "MQ", "token": "set-password"}],
]
FREE = {part for rows in WORDS for part in rows[0]}


@dataclass(frozen=True, kw_only=True)
class Share:
    """A brand with one of each kind of thing that can be named in an address."""

    brand: Brand
    page: PolicyPage
    version: Version
    proposal: Proposal
    comment: CounselComment
    image: Image
    document: Document
    state: WorkflowState
    upload: UploadedFile
    session: EditingSession
    rows: Mapping[str, Any]
    practitioner: Practitioner
    act: Act
    paper: PendingPaper
    attempt: Attempt
    letter: LetterProof
    screen: CrawlScreen
    asked: ConsentVersion
    export: Export

    @cached_property
    def ids(self) -> Mapping[str, Any]:
        """Give what the parts of an address may be, by their names."""
        page, revision = self.page.pk, self.page.latest_revision_id
        person = self.brand.people["editor"]
        return {
            **dict.fromkeys(("page_id", "parent_page_id", "page_to_move_id", "page_pk"), page),
            **dict.fromkeys(("revision_id", "revision_id_a", "revision_id_b"), revision),
            **dict.fromkeys(("document_id", "doc_id"), self.document.pk),
            "destination_id": self.brand.site.root_page_id,
            "task_state_id": self.state.current_task_state_id,
            "task_id": self.state.current_task_state.task_id,
            "workflow_state_id": self.state.pk,
            "workflow_pk": self.state.workflow_id,
            "image_id": self.image.pk,
            "uploaded_file_id": self.upload.pk,
            "collection_id": self.image.collection_id,
            "version_id": self.version.pk,
            "proposal_id": self.proposal.pk,
            "promulgation_id": self.version.promulgation_id,
            "link_id": self.comment.link_id,
            "comment_id": self.comment.pk,
            "session_id": self.session.pk,
            "practitioner_id": self.practitioner.pk,
            "act_id": self.act.pk,
            "paper_id": self.paper.pk,
            "notice_id": self.attempt.delivery.notice_id,
            "delivery_id": self.attempt.delivery_id,
            "attempt_id": self.attempt.pk,
            "batch_id": LetterBatch.objects.get(notice=self.attempt.delivery.notice_id).pk,
            "proof_id": self.letter.pk,
            "crawl_id": self.screen.crawl_id,
            "screen_id": self.screen.pk,
            # What acting screens look like is no brand's.
            "interface_screen_id": InterfaceScreen.objects.get().pk,
            "export_id": self.export.pk,
            "mandate_id": self.brand.site.mandates.get().pk,
            "consent_version_id": self.asked.pk,
            "consent_proposal_id": ConsentProposal.objects.get(
                site=self.brand.site, closed_at=None
            ).pk,
            "object_id": page,
            "user": person.pk,
            "group": min(person.groups.values_list("pk", flat=True)),
            **dict.fromkeys(("site", "site_id"), self.brand.site.pk),
            **{f"registers_{name}": row.pk for name, row in self.rows.items()},
        }


@dataclass(frozen=True, kw_only=True)
class Address:
    """A pattern of the desk: its name and the names of its parts."""

    name: str
    parts: frozenset[str]

    def urls(self, theirs: Share, ours: Share) -> Iterator[str]:
        """Give the address with the other brand's ids: all of them, then each beside our own."""
        named = {part: self._key(part) for part in self.parts - FREE}
        fillings = [{part: theirs.ids[key] for part, key in named.items()}]
        for other in named if len(named) > 1 and theirs is not ours else ():
            mixed = {p: (theirs if p == other else ours).ids[key] for p, key in named.items()}
            fillings.append(mixed)
        for ids, words in product(fillings, self._words()):
            yield reverse(self.name, kwargs=ids | words)

    @property
    def lists(self) -> bool:
        """Say whether the address names nothing, or only the place or type that it lists."""
        return not (self.parts - FREE) or "explore" in self.name

    def own_url(self, ours: Share) -> str:
        """Give the address with our own ids."""
        return next(self.urls(ours, ours))

    def _key(self, part: str) -> str:
        if part != "pk":
            return part
        return next(key for prefix, key in PK.items() if self.name.startswith(prefix))

    def _words(self) -> list[dict[str, str]]:
        free = self.parts & FREE
        groups = [rows for rows in WORDS if free.issuperset(rows[0])]
        return [{k: v for one in row for k, v in one.items()} for row in product(*groups)]


def addresses() -> Iterator[Address]:
    """Give every named address of the desk."""
    for route, name, parts in _walk(get_resolver().url_patterns):
        if route.startswith("admin/") and not name.endswith("None"):
            yield Address(name=name, parts=parts)


def _walk(
    patterns: list[Any], route: str = "", space: str = ""
) -> Iterator[tuple[str, str, frozenset[str]]]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            within = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from (
                (inner, name, parts.union(pattern.pattern.regex.groupindex))
                for inner, name, parts in _walk(pattern.url_patterns, here, within)
            )
        elif isinstance(pattern, URLPattern):
            parts = frozenset(pattern.pattern.regex.groupindex)
            yield here, f"{space}{pattern.name}", parts


def share_of(brand: Brand, word: str) -> Share:
    """Fill a brand with one of each kind of thing, all named with `word`."""
    editor, approver = brand.people["editor"], brand.people["approver"]
    version = brand.promulgate(f"{word} version")
    page = brand.draft(f"{word} draft")
    page.title = f"{word} title"
    page.locked, page.locked_by, page.owner = False, approver, editor
    page.save()
    page.save_revision(user=editor, log_action="wagtail.edit")
    collection = Collection.objects.get(name=brand.site.hostname)
    file = ContentFile(_png(), name=f"{word}.png")
    image = Image.objects.create(title=f"{word} image", file=file, collection=collection)
    image.tags.add(f"{word}-tag")
    document = Document(title=f"{word} document", collection=collection)
    document.file.save(f"{word}.txt", ContentFile(word.encode()))
    person = practitioner(brand, word)
    attempt, act = _attempt(person, version), answers(person, version)
    _pictured(act)
    return Share(
        brand=brand,
        page=page,
        version=version,
        proposal=brand.propose(
            [text_of(page, summary=f"{word} summary")], day=TODAY + timedelta(days=31)
        ),
        comment=_comment(brand, page, word),
        image=image,
        document=document,
        state=Workflow.objects.get().start(page, editor),
        upload=UploadedFile.objects.create(
            file=ContentFile(_png(), name=f"{word}-upload.png"),
            uploaded_by_user=editor,
            for_content_type=ContentType.objects.get_for_model(Image),
        ),
        session=EditingSession.objects.create(
            user=editor,
            content_type=ContentType.objects.get_for_model(PolicyPage),
            object_id=page.pk,
            last_seen_at=timezone.now(),
        ),
        rows=registers.fill(brand.site, word) | trackers.fill(brand.site, word),
        practitioner=person,
        act=act,
        paper=_paper(brand, person, version),
        attempt=attempt,
        letter=_letter(brand, attempt, word),
        screen=crawled(brand, page=f"/{word}/"),
        asked=_asked(brand, word),
        export=_audited(brand, word),
    )


def _pictured(act: Act) -> None:
    """Keep what the screen of an act looked like, once for all brands."""
    build = InterfaceBuild.objects.get_or_create(name=act.interface, made_at=NOW)[0]
    if not InterfaceScreen.objects.exists():
        InterfaceScreen(
            build=build, name="answer", language="fr", width=360, captured_at=NOW, dom=b"<html>",
            screenshot=_png(), screenshot_sha256="0" * 64, dom_sha256="0" * 64,
        ).save()  # fmt: skip


def _audited(brand: Brand, word: str) -> Export:
    """Let somebody from outside audit the brand, and a file of its acts be made."""
    now, auditor = timezone.now(), brand.people["auditor"]
    outside, by = User.objects.create_user(f"{word}@outside.example"), brand.people["approver"]
    Mandate(
        user=outside, site=brand.site, name=f"{word} auditor", organisation=word, purpose=word,
        until=now.date() + timedelta(days=9), by=by, at=now,
    ).save()  # fmt: skip
    data = f"{word} export".encode()
    export: Export = Export.objects.create(
        kind=ExportKind.ACTS, format=ExportFormat.CSV, sites=[brand.site.pk], language="fr",
        as_of=now, by=auditor, asked_at=now, state=ExportState.DONE, written=len(data),
        sha256=sha256(data).hexdigest(), finished_at=now, expires_at=now + timedelta(days=7),
    )  # fmt: skip
    path_of(export).parent.mkdir(parents=True, exist_ok=True)
    path_of(export).write_bytes(data)
    return export


def _asked(brand: Brand, word: str) -> ConsentVersion:
    """Let visitors be asked something, and something else be proposed."""
    now, (editor, approver) = timezone.now(), (brand.people["editor"], brand.people["approver"])
    said = {"site": brand.site, "content": content(brand.site), "sha256": "0" * 64}
    said |= {"change": "minor", "summaries": dict.fromkeys(("fr", "en"), f"{word} summary")}
    closed = ConsentProposal.objects.create(**said, by=editor, at=now, closed_at=now)
    line = entry(kind=EntryType.VERSION)
    version = ConsentVersion(
        **said, major=1, minor=0, proposal=closed, by=approver, at=now, entry=line
    )
    version.save()
    ConsentProposal.objects.create(**said, by=editor, at=now)
    return version


def _letter(brand: Brand, attempt: Attempt, word: str) -> LetterProof:
    """Let a letter be posted to whom a mail did not reach, and its slip be entered."""
    delivery, by = attempt.delivery, brand.people["approver"]
    LetterBatch.objects.create(
        notice=delivery.notice, deliveries=[str(delivery.pk)], by=by, at=timezone.now()
    )
    proof = LetterProof(
        delivery=delivery, presented_on=TODAY, tracking=word, sha256="0" * 64, by=by,
        at=timezone.now(),
    )  # fmt: skip
    proof.save()
    LetterScan.objects.create(proof=proof, name=f"{word}.pdf", file=b"%PDF-")
    return proof


def _attempt(person: Practitioner, version: Version) -> Attempt:
    """Let the notice of a version fail to reach somebody."""
    assert version.promulgation is not None
    notice = notice_of(version.promulgation, reason=f"{person.name} reason")
    delivery = delivery_to(person, notice, state=State.BOUNCED, stage=Stage.IN_APP)
    made: Attempt = Attempt.objects.create(
        delivery=delivery, round=1, number=1, address=person.email, claimed_at=notice.send_from
    )
    return made


def _paper(brand: Brand, person: Practitioner, version: Version) -> PendingPaper:
    """Let an approver enter a paper that is still to be confirmed."""
    paper: PendingPaper = PendingPaper.objects.create(
        practitioner=person,
        version=version,
        act=ActKind.ACKNOWLEDGE,
        signed_on=TODAY,
        remark=f"{person.name} remark",
        name=f"{person.name}.pdf",
        data=b"%PDF-",
        by=brand.people["approver"],
        kept_at=timezone.now(),
    )
    return paper


def _comment(brand: Brand, page: PolicyPage, word: str) -> CounselComment:
    """Let a lawyer remark on a draft, by a link that is open today."""
    who = Invitation(name=f"{word} lawyer", email=f"counsel@{word}.example")
    link, _key = invite(page, invitation=who, by=brand.people["editor"], at=timezone.now())
    return say(link, said=Said(clause="", remark=f"{word} remark"), at=link.at)[0]


def _png() -> bytes:
    data = BytesIO()
    Picture.new("RGB", (8, 8), "navy").save(data, "PNG")
    return data.getvalue()
