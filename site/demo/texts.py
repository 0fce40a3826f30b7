"""The demo's policies: adopted, promulgated in the past, and one that is coming."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from wagtail.models import Site

from accounts.models import User
from consent.choosing import placed
from notifications.planning import plan, plan_notices
from policies.actions import (
    Original,
    Plan,
    Text,
    adopt,
    approve,
    import_draft,
    promulgate,
    propose,
    text_of,
)
from policies.addresses import LANGUAGES
from policies.deadlines import PARIS, paris_day
from policies.importer import read
from policies.models import PolicyPage
from policies.models.asking import Asks
from policies.models.pages import Kind
from policies.models.versions import Change

FOLDER = Path(__file__).parent / "brands"
# Days before (or, negative, after) today.
ADOPTED_SINCE, PROMULGATED, IN_FORCE_SINCE, ANNOUNCED, COMING_IN = 420, 200, 150, 5, -40
# Tools may be used once texts that name their providers are in force; then the register is placed.
EQUIPPED = IN_FORCE_SINCE - 1
PLACED = {"1.1": {"3": placed.NAME}}
_SAME_FACTS = (
    "Les mêmes traceurs, finalités, prestataires et durées : seule la forme de la liste change."
)


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A sample brand's texts and the two people who answer for them.

    `between` is called after the first texts are in force, before the next: with the moment.
    """

    site: Site
    brand: str
    editor: User
    approver: User
    now: datetime
    between: Callable[[datetime], None]

    @cached_property
    def described(self) -> dict[str, Any]:
        """Give what is said of each version beside its text."""
        path = FOLDER / self.brand / "versions.json"
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found

    def day(self, days_ago: int) -> date:
        """Give the Paris day that many days before today."""
        return paris_day(self.now) - timedelta(days=days_ago)

    def moment(self, days_ago: int) -> datetime:
        """Give this time of day in Paris that many days before: late at night it stays that day."""
        return self.now.astimezone(PARIS) - timedelta(days=days_ago)

    def load(self) -> None:
        """Record every text of the brand, oldest first."""
        for language in LANGUAGES:
            self._adopt(language)
        # Together: the texts name each other.
        first = {kind: "2.0" if kind == Kind.PRIVACY else "1.0" for kind in Kind}
        self._promulgate(first, announced=PROMULGATED, begins=IN_FORCE_SINCE)
        self._tell(announced=PROMULGATED)
        self.between(self.moment(EQUIPPED))
        self._promulgate(
            {Kind.COOKIES: "1.1"}, announced=EQUIPPED, begins=EQUIPPED, lower_reason=_SAME_FACTS
        )
        self._promulgate({Kind.PRIVACY: "3.0"}, announced=ANNOUNCED, begins=COMING_IN)

    def _tell(self, *, announced: int) -> None:
        """Plan the notice of long ago, when the sample had nobody to tell yet."""
        then = self.moment(announced)
        plan_notices(at=then)
        plan(clock=lambda: then, budget=timedelta(minutes=1))

    def _adopt(self, language: str) -> None:
        path = self._path(Kind.PRIVACY, "1.0", language)
        adopt(
            self._draft(Kind.PRIVACY, "1.0", language),
            original=Original(
                data=path.read_bytes(),
                name=path.name,
                evidence=b"Sample evidence: a dated capture of the page would stand here.",
                evidence_name="capture.txt",
                evidence_note="Sample of the demo.",
            ),
            number=(1, 0),
            in_force_from=self.day(ADOPTED_SINCE),
            people=(self.editor, self.approver),
            at=self.moment(PROMULGATED + 1),
        )

    def _promulgate(
        self, versions: dict[Kind, str], *, announced: int, begins: int, lower_reason: str = ""
    ) -> None:
        """Let two people fix texts; a reason why their class is below the suggested one: minor."""
        at = self.moment(announced)
        proposal = propose(
            [
                self._text(kind, version, language)
                for kind, version in versions.items()
                for language in LANGUAGES
            ],
            plan=Plan(
                change=Change.MINOR if lower_reason else Change.SUBSTANTIAL,
                in_force_from=self.day(begins),
                lower_reason=lower_reason,
            ),
            by=self.editor,
            at=at,
        )
        shown = {str(text.pk): text.sha256 for text in proposal.texts.all()}
        approve(proposal, shown=shown, by=self.approver, at=at)
        promulgate(proposal, by=self.approver, at=at)

    def _text(self, kind: Kind, version: str, language: str) -> Text:
        summary = self.described[kind][version][language]["summary"]
        return text_of(self._draft(kind, version, language), summary=summary)

    def _draft(self, kind: Kind, version: str, language: str) -> PolicyPage:
        path = self._path(kind, version, language)
        draft = read(path.read_bytes(), name=path.name, language=language)
        page = import_draft(
            draft, site=self.site, kind=kind, by=self.editor, registers=PLACED.get(version)
        )
        about = self.described[kind][version]
        page.asks, page.promised_notice_days = Asks(about["asks"]), about["promised_notice_days"]
        page.save_revision(user=self.editor)
        return page

    def _path(self, kind: Kind, version: str, language: str) -> Path:
        return FOLDER / self.brand / language / kind / f"{version}.md"
