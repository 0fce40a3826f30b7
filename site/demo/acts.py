"""What the sample practitioners answered so far: enough to show a history, and something to do."""

from datetime import datetime, timedelta

from consent.actions import Shown, Way, answer
from consent.interface import interface_build
from consent.models import ActKind, Practitioner
from consent.obligations import Obligation, obligations
from consent.wording import answer_label
from policies.models import Version
from policies.models.pages import Kind

# Days ago, and what was answered then. The present privacy policy is left to be answered.
ANSWERED = ((400, {Kind.PRIVACY}), (149, {Kind.COOKIES, Kind.TERMS, Kind.DPA}))


def load_acts(practitioner: Practitioner, *, now: datetime) -> None:
    """Let a practitioner have answered what was in force at the time."""
    for days_ago, kinds in ANSWERED:
        at = now - timedelta(days=days_ago)
        for one in obligations(practitioner, at=at):
            if one.text.kind in kinds and not one.is_coming:
                _answer(practitioner, one, at=at)


def _answer(practitioner: Practitioner, one: Obligation, *, at: datetime) -> None:
    version = Version.objects.get(pk=one.text.version)
    act = ActKind.ACCEPT if one.text.asks == "accept" else ActKind.ACKNOWLEDGE
    shown = Shown(
        version=version.pk,
        sha256=version.sha256,
        html_sha256=version.html_sha256,
        label=answer_label(
            act, number=version.number, cabinet=one.seat.name, language=version.language
        ),
        interface=interface_build(),
        cabinet=one.seat.cabinet,
    )
    answer(practitioner, act=act, shown=shown, way=Way(sign_in="password"), at=at)
