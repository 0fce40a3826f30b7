"""People who were informed, for tests: attempts with the messages that left, and what was heard."""

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from consent.models import Practitioner
from notifications.composing import body_of, forget, values_for, whole
from notifications.informing import Shown, hear
from notifications.models import (
    Attempt,
    Delivery,
    Event,
    Information,
    LetterProof,
    LetterScan,
    Meaning,
    Notice,
    Outcome,
    Route,
    State,
)
from notifications.schedule import Happening
from tests.brands import NOW
from tests.conftest import TODAY, Brand
from tests.notices import delivery_to, route_of

SECOND = timedelta(seconds=1)


def sent(
    delivery: Delivery,
    *,
    at: datetime = NOW,
    outcome: Outcome = Outcome.DELIVERED,
    number: int = 1,
    route: Route | None = None,
) -> Attempt:
    """Give the try of a delivery that ended at an instant, with the message that left."""
    assert delivery.practitioner is not None
    # What a process remembers of another test was rolled back with it.
    forget()
    body = body_of(delivery.notice, delivery.language, at=at)
    values = values_for(delivery, address=delivery.practitioner.email, at=at - SECOND)
    made: Attempt = Attempt.objects.create(
        delivery=delivery,
        round=delivery.round,
        number=number,
        route=route,
        body=body,
        address=values.address,
        values=values.json(),
        sha256=sha256(whole(body, values)).hexdigest(),
        claimed_at=at - SECOND,
        begun_at=at - SECOND,
        ended_at=at,
        outcome=outcome,
        code="250",
    )
    return made


def heard(
    delivery: Delivery,
    what: str,
    *,
    at: datetime = NOW,
    attempt: Attempt | None = None,
    row: UUID | None = None,
) -> Information | None:
    """Let something be heard of a delivery; give the proof that stands then."""
    shown = Shown(
        attempt=attempt.pk if attempt else None,
        row=row,
        sha256=attempt.sha256 if attempt else "",
    )
    round_ = None if what in {"acknowledged", "presented"} else delivery.round
    hear(delivery, Happening(what=what, at=at, round=round_), shown=shown, at=at)  # type: ignore[arg-type]
    found: Information | None = delivery.informations.filter(replaced_by=None).first()
    return found


def informed(person: Practitioner, notice: Notice, *, at: datetime = NOW) -> Delivery:
    """Give a delivery whose message her own server took at an instant."""
    delivery = delivery_to(person, notice, state=State.CLAIMED)
    heard(delivery, "delivered", at=at, attempt=sent(delivery, at=at))
    return delivery


def reported(
    brand: Brand, delivery: Delivery, meaning: Meaning, *, at: datetime = NOW, raw: str = "{}"
) -> Event:
    """Give what a provider reports of a delivery."""
    made: Event = Event.objects.create(
        provider="brevo",
        route=Route.objects.filter(site=brand.site).first() or route_of(brand),
        key=f"{delivery.pk}-{meaning}-{at.isoformat()}",
        meaning=meaning,
        name=str(meaning),
        message_id=f"<{delivery.pk}.{delivery.round}@x>",
        at=at,
        received_at=at,
        delivery=delivery,
        round=delivery.round,
        applied_at=at,
        effect="informed",
        raw=raw,
    )
    return made


def posted(brand: Brand, delivery: Delivery) -> None:
    """Let a letter be presented."""
    values = {"presented_on": TODAY, "sha256": sha256(b"slip").hexdigest(), "at": NOW}
    proof = LetterProof(delivery=delivery, by=brand.people["editor"], **values)
    proof.save()
    LetterScan.objects.create(proof=proof, name="slip.pdf", file=b"slip")
    heard(delivery, "presented", row=proof.pk)
