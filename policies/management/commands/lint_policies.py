"""Check policies: files, or the drafts of a brand with all that its registers know."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.actions import RefusedError, brand_named
from policies.facts import findings_for
from policies.importer.decoding import decode
from policies.importer.decoding import kind_of as format_of
from policies.lint import Facts, Finding, lint
from policies.lint.kinds import kind_of
from policies.lint.languages import guess
from policies.management.sources import kind_named, refuse, source
from policies.models import PolicyPage
from policies.wording.findings import SEVERITIES, finding_words

BLOCKED: Final = 1
FORMATS: Final = ("text", "json")


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A text that was checked: what it is called, its kind, what was found in it."""

    name: str
    kind: str
    findings: list[Finding]


class Command(BaseCommand):
    help = (
        "Checks texts (.txt, .md, .html, .docx; “-” is standard input), or with --brand the drafts"
        " of a brand with its registers. Status 0; 1 when a finding blocks; 2 when a text cannot be"
        " read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files or the brand, and the form of the answer."""
        parser.add_argument("files", nargs="*", metavar="FILE", help="the texts to check")
        parser.add_argument("--brand", help="the brand's key or host name: check its drafts")
        parser.add_argument("--kind", help="the kind of policy; told from the text by default")
        parser.add_argument("--language", help="fr or en; told from the text by default")
        parser.add_argument("--format", default="text", choices=FORMATS)
        parser.add_argument(
            "--name", default="standard-input.txt", help="the name of what standard input holds"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check each text, say what was found, end with 1 when something blocks."""
        if bool(options["files"]) == bool(options["brand"]):
            raise refuse(_("Give either files or --brand."))
        if options["brand"]:
            checked = _drafts(options["brand"])
        else:
            checked = [_file(file, options) for file in options["files"]]
        if options["format"] == "json":
            self.stdout.write(json.dumps(list(_rows(checked)), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_lines(checked)))
        if any(one.severity == "B" for text in checked for one in text.findings):
            raise SystemExit(BLOCKED)


def _file(file: str, options: dict[str, Any]) -> Checked:
    given = options["language"]
    text = source(file, language=given or "fr", name=options["name"])
    draft = text.draft if given else replace(text.draft, language=guess(text.draft.markdown()))
    kind = kind_named(options["kind"]).value if options["kind"] else kind_of(draft)
    written = _written(text.data, text.name)
    return Checked(
        name=file, kind=kind, findings=lint(draft, facts=Facts(kind=kind), source=written)
    )


def _written(data: bytes, name: str) -> str | None:
    """Give the file as its author sees it, whose lines count; a word processor's has none."""
    form = format_of(data, name)
    return None if form == "word" else decode(data, form)


def _drafts(brand: str) -> list[Checked]:
    try:
        site = brand_named(brand)
    except RefusedError as refusal:
        raise refuse(str(refusal)) from refusal
    now = timezone.now()
    pages = PolicyPage.objects.filter(policy__site=site).order_by("policy_id", "pk")
    drafts = [page.latest() for page in pages]
    return [
        Checked(name=page.public_path(), kind=page.kind, findings=findings_for(page, at=now))
        for page in drafts
    ]


def _rows(checked: list[Checked]) -> Iterator[dict[str, Any]]:
    """Give each finding as a row; with several texts it says in which one."""
    for text in checked:
        where = {"text": text.name} if len(checked) > 1 else {}
        for one in text.findings:
            yield {
                "rule": one.rule,
                "severity": one.severity,
                "clause": one.clause,
                "line": one.line,
                "context": one.context,
                **where,
            }


def _lines(checked: list[Checked]) -> Iterator[str]:
    for text in checked:
        yield f"{text.name} ({text.kind})"
        for one in text.findings:
            yield from _described(one, text.kind)
        yield _summary(text.findings)
        yield ""


def _described(one: Finding, kind: str) -> Iterator[str]:
    words = finding_words(one, kind=kind)
    place = [f"{one.rule} {words.severity}"]
    place += [_("clause %(clause)s") % {"clause": one.clause}] if one.clause else []
    place += [_("line %(line)s") % {"line": one.line}] if one.line else []
    yield f"  {' · '.join(place)}"
    yield f"    {words.title}"
    yield f"    “{words.context}”" if one.line else f"    {words.context}"
    yield f"    → {words.remedy} ({words.source})"


def _summary(findings: list[Finding]) -> str:
    """Count the findings by what they do."""
    counts = Counter(str(one.severity) for one in findings)
    total = ngettext("%(count)s finding", "%(count)s findings", len(findings)) % {
        "count": len(findings)
    }
    told = [f"{_(SEVERITIES[one])} {counts[one]}" for one in SEVERITIES if counts[one]]
    return f"  {total}: {', '.join(told)}" if told else f"  {total}"
