"""Record the versions of an exported policy in a brand that has none of it yet."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from policies.actions import RefusedError, brand_named
from policies.actions.restoring import adopt_archive
from policies.archive import ArchiveError, read, unpack
from policies.management.people import two_people
from policies.management.sources import LARGEST_EVIDENCE, contents, refuse
from policies.wording.archives import archive_words


class Command(BaseCommand):
    help = (
        "Records all versions of an archive that export_policy wrote, in a policy without any:"
        " texts, HTML and SHA-256 are the same, each version stays marked as adopted for ever, and"
        " two people answer for it. Nothing is recorded when any part is not as it was exported."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the archive, whose it becomes, and who says so."""
        parser.add_argument("archive", help="the folder or the .zip file that export_policy wrote")
        parser.add_argument("--brand", required=True, help="the brand's key or host name")
        parser.add_argument("--by", required=True, help="who adopts: an e-mail address")
        parser.add_argument("--confirmed-by", required=True, help="a second person, an approver")
        parser.add_argument("--dry-run", action="store_true", help="check all, record nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read and check everything, then adopt, or change nothing."""
        files = _files(options["archive"])
        try:
            self._adopt(files, options)
        except ArchiveError as error:
            raise refuse(archive_words(error.code, error.params)) from error
        except RefusedError as refusal:
            raise refuse(str(refusal)) from refusal

    def _adopt(self, files: dict[str, bytes], options: dict[str, Any]) -> None:
        archive = read(files)
        site = brand_named(options["brand"])
        for language in sorted({one.language for one in archive.versions}) or ["fr"]:
            people = two_people(
                options["by"],
                options["confirmed_by"],
                site=site,
                kind=archive.kind,
                language=language,
            )
        with transaction.atomic():
            adopted = adopt_archive(archive, files, site=site, people=people, at=timezone.now())
            transaction.set_rollback(options["dry_run"])
        for version in adopted:
            self.stdout.write(f"{version.language} {version.number} {version.sha256}")
        if options["dry_run"]:
            self.stdout.write(_("Nothing was recorded."))


def _files(place: str) -> dict[str, bytes]:
    folder = Path(place)
    if not folder.is_dir():
        data = contents(place, limit=LARGEST_EVIDENCE)
        try:
            return unpack(data, name=folder.name)
        except ArchiveError as error:
            raise refuse(archive_words(error.code, error.params)) from error
    found = sorted(path for path in folder.rglob("*") if not path.is_dir())
    return {
        path.relative_to(folder).as_posix(): contents(str(path), limit=LARGEST_EVIDENCE)
        for path in found
    }
