"""Write a policy with all its versions to a folder or a ZIP file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from policies.actions import RefusedError, brand_named
from policies.archive import pack, written
from policies.exports import archive_of
from policies.management.sources import kind_named, refuse
from policies.models import Policy
from policies.models.pages import Kind


class Command(BaseCommand):
    help = (
        "Writes all versions of a policy, each a Markdown file whose text is the one that binds,"
        " byte for byte, with its days, its SHA-256 and what else is kept beside it at its head;"
        " manifest.json names every file. The same versions give the same bytes. adopt_archive"
        " reads it back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the policy, and where it goes."""
        parser.add_argument("to", help="a new or empty folder, or a new file whose name ends .zip")
        parser.add_argument("--brand", required=True, help="the brand's key or host name")
        parser.add_argument("--kind", required=True, help=", ".join(Kind.values))
        parser.add_argument("--language", help="fr or en; all by default")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read the versions, write the files, say how many."""
        kind, to = kind_named(options["kind"]), Path(options["to"])
        archive = archive_of(
            _policy(options["brand"], kind), languages=_languages(options["language"])
        )
        if not archive.versions:
            raise refuse(_("This policy has no version: there is nothing to export."))
        files = written(archive)
        try:
            _write(files, to)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise refuse(f"{to}: {reason}") from error
        self.stdout.write(
            _("Versions written to %(place)s: %(count)s.")
            % {"count": len(archive.versions), "place": to}
        )


def _policy(brand: str, kind: Kind) -> Policy:
    try:
        site = brand_named(brand)
    except RefusedError as refusal:
        raise refuse(str(refusal)) from refusal
    found = Policy.objects.select_related("site").filter(site=site, kind=kind).first()
    if found is None:
        raise refuse(_("%(brand)s has no such policy: name another kind.") % {"brand": brand})
    return found


def _languages(language: str | None) -> tuple[str, ...]:
    known = dict(settings.LANGUAGES)
    if language is not None and language not in known:
        raise refuse(
            _("There is no language “%(language)s” here: choose one of %(languages)s.")
            % {"language": language, "languages": ", ".join(known)}
        )
    return (language,) if language else ()


def _write(files: Mapping[str, bytes], to: Path) -> None:
    """Write beside what is there, never over it."""
    if to.suffix.lower() == ".zip":
        with to.open("xb") as opened:
            opened.write(pack(files))
        return
    if to.exists() and any(to.iterdir()):
        raise refuse(_("%(place)s is not empty: name a new folder.") % {"place": to})
    for name, data in files.items():
        path = to / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
