"""The words for what the importer finds: ids and codes, which say nothing alone."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from policies.clauses import Caution

CAUTIONS: Final = {
    "placeholder": gettext_noop("A blank to fill in stands here."),
    "ambiguous_date": gettext_noop(
        "This date can be read day first or month first; it was read day first."
        " Write the month as a word."
    ),
    "impossible_date": gettext_noop("There is no such day: correct the date."),
    "flattened_table": gettext_noop(
        "This looks like a table that lost its cells. Make it a table: put | between the cells of"
        " each line in the file and import it again, or write it as a table in the draft."
    ),
    "table_header_guessed": gettext_noop(
        "This table names no header: its first row was taken for one."
    ),
    "numbering_gap": gettext_noop("A number is missing between these clauses."),
    "duplicate_number": gettext_noop("Two clauses have the same number."),
    "empty_section": gettext_noop("Nothing is written under this heading."),
    "raw_html": gettext_noop("This is HTML: readers will see its tags. Write it as Markdown."),
    "front_matter": gettext_noop(
        "This block about the file is no part of the text; it was left out."
    ),
    "invisible_character": gettext_noop(
        "A character that nobody sees stands here: remove it if it means nothing."
    ),
}
UNREADABLE: Final = {
    "too_large": gettext_noop(
        "The file has %(size)s bytes, more than the %(limit)s allowed:"
        " remove what is not text, or split it."
    ),
    "wrong_type": gettext_noop(
        "Files of type “%(suffix)s” cannot be read: save the text as .txt, .md or .html (UTF-8)."
    ),
    "wrong_content": gettext_noop(
        "The file “%(name)s” does not hold text: export it as .txt, .md or .html (UTF-8)."
    ),
    "binary": gettext_noop(
        "The file holds a zero byte at offset %(offset)s (line %(line)s), so it is not text:"
        " save it as UTF-8 text."
    ),
    "bad_bytes": gettext_noop(
        "Byte %(byte)s at offset %(offset)s (line %(line)s) is not %(encoding)s:"
        " save the file as UTF-8 text."
    ),
    "empty": gettext_noop("The file holds no text: choose the file that has the policy in it."),
    "unknown_charset": gettext_noop(
        "The page says its charset is “%(charset)s”, which is unknown: save it as UTF-8."
    ),
    "too_deep": gettext_noop(
        "The page nests its elements too deeply to be read whole: save it as text."
    ),
}


def caution_words(caution: Caution) -> str:
    """Give the sentence, in the current language, for something that a person must look at."""
    return _(CAUTIONS[caution.id])


def unreadable_words(code: str, params: Mapping[str, str | int]) -> str:
    """Give the sentence, in the current language, for why a file cannot be read."""
    return _(UNREADABLE[code]) % params
