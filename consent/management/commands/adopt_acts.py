"""Record older acceptances from a file, with its name and hash; two people answer for them."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consent.actions import Origins, adopt_acts, plan_adoption
from consent.management.older import OlderFile, read_file
from policies.actions import RefusedError, brand_named
from policies.management.people import two_people
from policies.management.sources import refuse

# A long file says how far it is, so often.
SAY_AFTER = 1_000
# Of a file that is wrong all over, the first lines are enough.
MOST_WRONG = 100


class Command(BaseCommand):
    help = (
        "Records acceptances of an older system: a CSV file (UTF-8) with the columns external_id,"
        " kind, number, language, act, at, cabinet, label, sign_in, remark. Each stays marked as"
        " adopted, with the file's name and SHA-256. Nothing is recorded when one line is wrong;"
        " the same file again adds nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, whose it is, and who says so."""
        parser.add_argument("file", help="the CSV file")
        parser.add_argument("--brand", required=True, help="the brand's key or host name")
        parser.add_argument("--by", required=True, help="who adopts: an e-mail address")
        parser.add_argument("--confirmed-by", required=True, help="a second person, an approver")
        parser.add_argument("--dry-run", action="store_true", help="check all, record nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check every line, then record them, or change nothing."""
        file = read_file(options["file"])
        try:
            self._adopt(file, options)
        except RefusedError as refusal:
            raise refuse(str(refusal)) from refusal

    def _adopt(self, file: OlderFile, options: dict[str, Any]) -> None:
        site, at = brand_named(options["brand"]), timezone.now()
        plan = plan_adoption(file.acts, site=site, at=at)
        wrong = sorted([*file.wrong, *plan.wrong])
        if wrong:
            self._refuse(file, wrong, as_json=options["json"])
        by, confirmed_by = _people(file, site, options)
        note = _("Confirmed by %(person)s.") % {"person": confirmed_by.email}
        origins = Origins(name=file.name, sha256=file.sha256, by=by, note=note)
        recorded = 0
        if not options["dry_run"]:
            for number in adopt_acts(plan, origins=origins, at=at):
                self._say_how_far(recorded, recorded + number, len(plan.planned))
                recorded += number
        told = {
            "file": file.name,
            "sha256": file.sha256,
            "recorded": recorded,
            "to_record": len(plan.planned) - recorded if options["dry_run"] else 0,
            "standing": len(file.acts) - (len(plan.planned) if options["dry_run"] else recorded),
        }
        self._tell(told, options)

    def _tell(self, told: dict[str, Any], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(told | {"errors": []}, ensure_ascii=False))
            return
        self.stdout.write(f"{told['file']} SHA-256 {told['sha256']}")
        self.stdout.write(
            _("Recorded: %(recorded)s. Standing already: %(standing)s.")
            % {"recorded": told["recorded"], "standing": told["standing"]}
        )
        if options["dry_run"]:
            self.stdout.write(
                _("Nothing was recorded; %(count)s would be.") % {"count": told["to_record"]}
            )

    def _refuse(self, file: OlderFile, wrong: list[tuple[int, str]], *, as_json: bool) -> None:
        if as_json:
            errors = [{"line": line, "error": words} for line, words in wrong]
            told = {"file": file.name, "sha256": file.sha256, "recorded": 0, "errors": errors}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            for line, words in wrong[:MOST_WRONG]:
                self.stderr.write(_("Line %(line)s: %(words)s") % {"line": line, "words": words})
        raise refuse(
            ngettext(
                "%(count)s line is wrong: nothing was recorded.",
                "%(count)s lines are wrong: nothing was recorded.",
                len(wrong),
            )
            % {"count": len(wrong)}
        )

    def _say_how_far(self, before: int, after: int, whole: int) -> None:
        if before // SAY_AFTER != after // SAY_AFTER:
            self.stderr.write(f"{after} / {whole}")


def _people(file: OlderFile, site: Any, options: dict[str, Any]) -> tuple[Any, Any]:
    """Give the two people, who are different; each may do so for every policy that is named."""
    if options["by"].strip().lower() == options["confirmed_by"].strip().lower():
        raise refuse(_("Two different people adopt acts: name a second person."))
    if not file.acts:
        raise refuse(_("%(file)s has no line to adopt.") % {"file": file.name})
    named = sorted({(one.kind, one.language) for one in file.acts})
    for kind, language in named[:-1]:
        two_people(options["by"], options["confirmed_by"], site=site, kind=kind, language=language)
    kind, language = named[-1]
    return two_people(
        options["by"], options["confirmed_by"], site=site, kind=kind, language=language
    )
