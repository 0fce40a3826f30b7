"""Sends what is due of notices: claimed, sent, and what became of it kept, mail by mail."""

from notifications.delivering.passing import deliver
from notifications.delivering.recovering import recover
from notifications.sending import Pass

__all__ = ["Pass", "deliver", "recover"]
