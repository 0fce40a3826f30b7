"""The words, translated, for ids and codes of the pure modules, which say nothing alone."""

from policies.wording.cautions import CAUTIONS, UNREADABLE, caution_words, unreadable_words

__all__ = ["CAUTIONS", "UNREADABLE", "caution_words", "unreadable_words"]
