"""Write evidence of an act, a person, a text, a notice, a choice, a period: anybody verifies it."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.bundle import parts_of
from audit.exporting import export
from audit.refusals import EvidenceRefusedError
from audit.subjects import (
    Subject,
    UnknownSubjectError,
    act_named,
    choice_named,
    notice_named,
    period_named,
    person_named,
    version_named,
)
from consent.models import Practitioner, TrackerChoice
from consent.sealing import SealingRefusedError
from policies.actions import RefusedError, brand_named
from policies.management.sources import contents, refuse
from policies.permissions import BrandPermissionPolicy

_NAMED = {
    "act": act_named,
    "person": person_named,
    "version": version_named,
    "notice": notice_named,
    "choice": choice_named,
}
_LARGEST_CHECKPOINT = 100_000


class Command(BaseCommand):
    help = (
        "Writes a ZIP with all that proves an act, what a person answered and was told, a version,"
        " a notice, what a visitor chose on trackers, or all acts of some days; verify.py in it"
        " verifies it without this system. The ledger keeps who exported what. Links in the mails"
        " that it holds open nothing any more."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Let `--version` be ours: a version of a text, not Django's number."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what it is about, and checkpoints that the auditor kept."""
        of = parser.add_mutually_exclusive_group(required=True)
        of.add_argument("--act", metavar="ID", help="an act")
        of.add_argument("--person", metavar="ID", help="a practitioner: her id, or external id")
        of.add_argument("--version", metavar="ID", help='a version: its id, or "privacy 2.0 fr"')
        of.add_argument("--notice", metavar="ID", help='a notice: its id, or "privacy 2.0"')
        of.add_argument(
            "--choice",
            metavar="ID",
            help="a choice on trackers: its id, or the visitor's random id",
        )
        of.add_argument(
            "--period",
            metavar="DAYS",
            help="all acts of a brand in Paris days: 2026-01-01..2026-03-31, and --brand",
        )
        parser.add_argument(
            "--part",
            type=int,
            default=1,
            help="of a notice to many, or a period: which of its bundles, from 1; the output says"
            " how many",
        )
        parser.add_argument("--brand", help="the brand's key or host name")
        parser.add_argument(
            "--checkpoint",
            action="append",
            default=[],
            metavar="FILE",
            help="a checkpoint that you kept: a proof leads from it; may be given again",
        )
        parser.add_argument("--output", metavar="FILE", help="evidence-KIND-ID.zip, if not given")
        parser.add_argument("--by", metavar="EMAIL", help="who exports: somebody of the brand")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read what is asked, export, write the file."""
        try:
            subject = _subject(options)
            by = _person(options["by"], subject)
            output = _output(options["output"], subject)
            bundle = export(subject, checkpoints=_checkpoints(options), by=by, at=timezone.now())
        except (RefusedError, UnknownSubjectError, EvidenceRefusedError, SealingRefusedError) as no:
            raise refuse(str(no)) from no
        _write(output, bundle)
        self.stdout.write(
            _("%(file)s: %(size)s bytes. Verify it: python verify.py %(file)s")
            % {"file": output, "size": len(bundle)}
        )
        parts = parts_of(subject)
        if parts > 1:
            numbers = {"part": subject.part, "parts": parts}
            self.stdout.write(_("Part %(part)s of %(parts)s: the others by --part.") % numbers)


def _subject(options: dict[str, Any]) -> Subject:
    site = brand_named(options["brand"]) if options["brand"] else None
    if options["period"] is not None:
        subject = period_named(options["period"], site=site, at=timezone.now())
        return replace(subject, part=options["part"])
    kind = next(kind for kind in _NAMED if options[kind] is not None)
    subject = _NAMED[kind](options[kind], site=site)
    if options["part"] != 1 and kind != "notice":
        raise refuse(_("Only a notice has parts, and a period: leave out --part."))
    return replace(subject, part=options["part"])


def _person(email: str | None, subject: Subject) -> Any:
    """Give who exports; she must be somebody who reads what the evidence is about."""
    if email is None:
        return None
    found = get_user_model()._default_manager.filter(email__iexact=email.strip()).first()
    if found is None or not found.is_active:
        raise refuse(_("Nobody signs in with the address %(email)s.") % {"email": email})
    if not _may_read(found, subject):
        told = {"person": found.email, "brand": subject.site.hostname}
        if subject.kind == "choice":
            raise refuse(_("%(person)s may not read the choices made on %(brand)s.") % told)
        raise refuse(_("%(person)s may not read about the practitioners of %(brand)s.") % told)
    return found


def _may_read(person: Any, subject: Subject) -> bool:
    """Say whether somebody reads choices of the subject's brand, or about its practitioners."""
    row: Practitioner | TrackerChoice = Practitioner(site=subject.site)
    if subject.kind == "choice":
        row = TrackerChoice(site=subject.site)
    policy = BrandPermissionPolicy(type(row))
    return bool(policy.user_has_permission_for_instance(person, "view", row))


def _checkpoints(options: dict[str, Any]) -> list[str]:
    read = []
    for file in options["checkpoint"]:
        try:
            read.append(contents(file, limit=_LARGEST_CHECKPOINT).decode())
        except UnicodeDecodeError as error:
            raise refuse(_("%(file)s is no checkpoint.") % {"file": file}) from error
    return read


def _output(name: str | None, subject: Subject) -> Path:
    """Give the file to write, which is not there yet."""
    part = f"-{subject.part}" if subject.part > 1 else ""
    path = Path(name or f"evidence-{subject.kind}-{subject.name}{part}.zip")
    if path.exists():
        raise refuse(_("%(file)s is there already: name another with --output.") % {"file": path})
    if not path.parent.is_dir():
        raise refuse(_("There is no directory %(place)s.") % {"place": path.parent})
    return path


def _write(path: Path, data: bytes) -> None:
    """Write a file that only we may read: it holds names."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except OSError as error:
        raise refuse(f"{path}: {error.strerror}") from error
