"""Letters to those whom no mail reached: printed in batches, posted, presented with proof."""

from notifications.letters.addresses import enter_address, lines_of
from notifications.letters.batches import discard, is_by_letter, make_batch, posted
from notifications.letters.choosing import MOST, Choice, choose, cost_of, to_post
from notifications.letters.drawing import pdf_of
from notifications.letters.franking import csv_of
from notifications.letters.presenting import LARGEST_SCAN, presented
from notifications.letters.refusals import LettersRefusedError

__all__ = [
    "LARGEST_SCAN",
    "MOST",
    "Choice",
    "LettersRefusedError",
    "choose",
    "cost_of",
    "csv_of",
    "discard",
    "enter_address",
    "is_by_letter",
    "lines_of",
    "make_batch",
    "pdf_of",
    "posted",
    "presented",
    "to_post",
]
