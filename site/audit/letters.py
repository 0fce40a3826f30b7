"""What was written to people about their acts, as far as it is kept: the mail of a bundle."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from consent.ledger import canonical_json, instant
from consent.models import Act
from notifications.models import Mail


def letters(acts: Iterable[Act]) -> dict[str, bytes]:
    """Give the words of each mail about the acts, and what became of it; nothing for no mail.

    The bytes that left are not kept: headers and the attached receipt were made on sending, and
    where a letter had a link to act by, its place is marked instead.
    """
    files: dict[str, bytes] = {}
    listed = []
    for mail in Mail.objects.filter(act__in=list(acts)).order_by("created_at", "pk"):
        # A mail that has not left yet has no words.
        for ending, words in (("txt", mail.text), ("html", mail.html)):
            if words:
                files[f"mail/{mail.pk}.{ending}"] = words.encode()
        listed.append(_listed(mail))
    if listed:
        files["mail/mails.json"] = canonical_json({"mails": listed})
    return files


def _listed(mail: Mail) -> dict[str, Any]:
    return {
        "id": str(mail.pk),
        "act": str(mail.act_id),
        "kind": mail.kind,
        "message_id": mail.message_id,
        "recipient": mail.recipient,
        "language": mail.language,
        "subject": mail.subject,
        "created_at": instant(mail.created_at),
        "attempts": mail.attempts,
        "submitted_at": _instant(mail.sent_at),
        "given_up_at": _instant(mail.given_up_at),
        "last_error": mail.last_error,
    }


def _instant(at: datetime | None) -> str | None:
    return instant(at) if at else None
