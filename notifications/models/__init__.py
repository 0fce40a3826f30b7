"""Mail, notices, and what became of each delivery."""

from notifications.models.deliveries import (
    Attempt,
    Basis,
    Body,
    Delivery,
    Exemption,
    Outcome,
    Stage,
    State,
)
from notifications.models.hearing import Event, Meaning
from notifications.models.informations import Information
from notifications.models.mails import Mail, MailKind
from notifications.models.notices import Decision, Notice, NoticeDecision, NoticeKind, Progress
from notifications.models.practice import Authorisation, NoticePractice
from notifications.models.proofs import LetterBatch, LetterProof, LetterScan
from notifications.models.rosters import Roster
from notifications.models.routes import Provider, Route, RouteState, Security
from notifications.models.subscribers import Subscriber
from notifications.models.watching import Alert, Heartbeat

__all__ = [
    "Alert",
    "Attempt",
    "Authorisation",
    "Basis",
    "Body",
    "Decision",
    "Delivery",
    "Event",
    "Exemption",
    "Heartbeat",
    "Information",
    "LetterBatch",
    "LetterProof",
    "LetterScan",
    "Mail",
    "MailKind",
    "Meaning",
    "Notice",
    "NoticeDecision",
    "NoticeKind",
    "NoticePractice",
    "Outcome",
    "Progress",
    "Provider",
    "Roster",
    "Route",
    "RouteState",
    "Security",
    "Stage",
    "State",
    "Subscriber",
]
