"""A notice's message, byte by byte: its words once for everybody, what is one person's between."""

from notifications.composing.bodies import TooLongError, body_of, forget, write_ahead
from notifications.composing.mailboxes import UnmailableError
from notifications.composing.messages import (
    as_email,
    message_id,
    message_of,
    role_of,
    values_for,
    whole,
)
from notifications.composing.pages import templates_digest
from notifications.composing.previews import Shown, preview, test_mail
from notifications.composing.values import Values, link_in, links_in, parse_message_id

__all__ = [
    "Shown",
    "TooLongError",
    "UnmailableError",
    "Values",
    "as_email",
    "body_of",
    "forget",
    "link_in",
    "links_in",
    "message_id",
    "message_of",
    "parse_message_id",
    "preview",
    "role_of",
    "templates_digest",
    "test_mail",
    "values_for",
    "whole",
    "write_ahead",
]
