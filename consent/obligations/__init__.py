"""What a practitioner has still to answer, and by what she is bound: one rule for all who ask."""

from consent.obligations.reading import (
    answers_of,
    bound_by,
    is_under_contract,
    named,
    obligations,
    seats_of,
    texts_for,
)
from consent.obligations.rule import (
    as_agreed,
    binding,
    due,
    in_force,
    open_texts,
    seats_for,
    standing_answer,
)
from consent.obligations.values import (
    HERSELF,
    NOT_UNTIL_INFORMED,
    Answer,
    Bound,
    Obligation,
    Seat,
    Text,
)

__all__ = [
    "HERSELF",
    "NOT_UNTIL_INFORMED",
    "Answer",
    "Bound",
    "Obligation",
    "Seat",
    "Text",
    "answers_of",
    "as_agreed",
    "binding",
    "bound_by",
    "due",
    "in_force",
    "is_under_contract",
    "named",
    "obligations",
    "open_texts",
    "seats_for",
    "seats_of",
    "standing_answer",
    "texts_for",
]
