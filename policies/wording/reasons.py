"""The words for why a class of change is suggested: ids, which say nothing alone."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

REASON_WORDS: Final = {
    "number": gettext_noop("a number changed"),
    "date": gettext_noop("a date changed"),
    "duration": gettext_noop("a duration changed"),
    "amount": gettext_noop("an amount changed"),
    "negation": gettext_noop("a negation or an exception came, went or changed"),
    "modal": gettext_noop("what one must, may or can do changed"),
    "party": gettext_noop("who is bound or concerned changed"),
    "purpose": gettext_noop("a purpose changed"),
    "basis": gettext_noop("a lawful basis changed"),
    "recipient": gettext_noop("a recipient changed"),
    "transfer": gettext_noop("a place or a transfer changed"),
    "retention": gettext_noop("a retention changed"),
    "right": gettext_noop("a right changed"),
    "contact": gettext_noop("a contact changed"),
    "text": gettext_noop("a sentence, an item or a row came or went"),
    "wording": gettext_noop("words changed, and nothing shows that they mean the same"),
    "typography": gettext_noop("apostrophes, quotes, dashes or spaces"),
    "markup": gettext_noop("headings, lists, emphasis or layout"),
    "link": gettext_noop("where a link leads"),
    "moved": gettext_noop("a text stands elsewhere, its words the same"),
    "spelling": gettext_noop("spelling or agreement"),
    "format": gettext_noop("the same thing written otherwise"),
    "title": gettext_noop("what a section is called"),
    "numbering": gettext_noop("the number of a section"),
    "own_date": gettext_noop("the document's own date or version"),
    "metadata": gettext_noop("what the file says of itself above its text"),
    "rename": gettext_noop("another name for the same thing, throughout"),
}


def reason_words(reason: str) -> str:
    """Give a reason of a redline in words, in the current language; what it quotes stays."""
    id_, _colon, quoted = reason.partition(":")
    words = _(REASON_WORDS[id_])
    return f"{words} – {quoted.strip()}" if quoted.strip() else words
