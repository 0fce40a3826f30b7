"""What practitioners do: answer, object; each one transaction that gives the act."""

from consent.actions.answering import Shown, answer
from consent.actions.objecting import Objection, object_to, standing_objection, take_back
from consent.actions.recording import Declared, Source, Way, lock, record, record_of
from consent.actions.refusals import ActRefusedError, StaleError

__all__ = [
    "ActRefusedError",
    "Declared",
    "Objection",
    "Shown",
    "Source",
    "StaleError",
    "Way",
    "answer",
    "lock",
    "object_to",
    "record",
    "record_of",
    "standing_objection",
    "take_back",
]
