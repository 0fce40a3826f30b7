"""What providers and mail servers report of our messages, and what time makes of silence."""

from notifications.inbound.applying import apply_parked
from notifications.inbound.facts import complainers, tracking_seen
from notifications.inbound.mailbox import Mailbox, read_bounces, read_mailbox
from notifications.inbound.payloads import UnreadableError
from notifications.inbound.receiving import is_authentic, receive
from notifications.inbound.settling import settle

__all__ = [
    "Mailbox",
    "UnreadableError",
    "apply_parked",
    "complainers",
    "is_authentic",
    "read_bounces",
    "read_mailbox",
    "receive",
    "settle",
    "tracking_seen",
]
