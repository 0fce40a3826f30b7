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
    "tracked_changes": gettext_noop(
        "The file holds changes that nobody accepted; they were read as accepted. Compare."
    ),
    "comment": gettext_noop("The file holds a comment here; it is no part of the text."),
    "hidden_text": gettext_noop("This is hidden in the file; it was left out."),
    "struck_text": gettext_noop(
        "This is struck through in the file; it was read as text. Delete it if it is void."
    ),
    "text_box": gettext_noop(
        "This stands in a box; it was put after the paragraph that holds the box."
    ),
    "image": gettext_noop("A picture stands here; it was left out. Say in words what it shows."),
    "formula": gettext_noop("This formula was written on one line: check it."),
    "left_out": gettext_noop(
        "This part of the file cannot be read; it was left out. Copy its text into the draft."
    ),
    "table_of_contents": gettext_noop(
        "The table of contents was left out: every page of ours makes its own."
    ),
    "merged_cells": gettext_noop(
        "This table has merged cells: a cell over several rows stands in each of them, one over"
        " several columns in the first. Check it."
    ),
    "nested_table": gettext_noop(
        "This table stands inside another one: its rows were written as lines of a cell. Check it."
    ),
    "joined_lines": gettext_noop(
        "A cell of this table has several lines: they were written as one. Check it."
    ),
    "note_in_heading": gettext_noop(
        "This note belongs to a heading; it was put under it as a paragraph."
    ),
    "number_form": gettext_noop(
        "Word writes this number in a way that is not known here; it is in figures. Check it."
    ),
}
UNREADABLE: Final = {
    "too_large": gettext_noop(
        "The file has %(size)s bytes, more than the %(limit)s allowed:"
        " remove what is not text, or split it."
    ),
    "wrong_type": gettext_noop(
        "Files of type “%(suffix)s” cannot be read: save the text as .docx, .txt, .md or .html"
        " (UTF-8)."
    ),
    "wrong_content": gettext_noop(
        "The file “%(name)s” does not hold text: export it as .docx, .txt, .md or .html (UTF-8)."
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
        "The file nests its elements too deeply to be read whole: save it as text."
    ),
    "old_format": gettext_noop(
        "The file “%(name)s” is of an old format of Word: open it in Word or LibreOffice and save"
        " it as .docx."
    ),
    "encrypted": gettext_noop(
        "The file “%(name)s” is protected by a password: open it, take the password off and save"
        " it again."
    ),
    "no_word_file": gettext_noop(
        "The file “%(name)s” is no Word file, whatever its name: open it in the program that made"
        " it and save it as .docx."
    ),
    "no_document": gettext_noop(
        "The file “%(name)s” holds no Word document: choose the .docx that has the policy in it."
    ),
    "damaged": gettext_noop(
        "The file “%(name)s” is damaged: open it in Word or LibreOffice and save it again as .docx."
    ),
    "too_much_inside": gettext_noop(
        "The file “%(name)s” unpacks to far more than a text needs: copy the text into a new"
        " document and save that as .docx."
    ),
    "unsafe_xml": gettext_noop(
        "The file “%(name)s” defines entities of its own, which no word processor does: save it"
        " again as .docx in one."
    ),
}


def caution_words(caution: Caution) -> str:
    """Give the sentence, in the current language, for something that a person must look at."""
    return _(CAUTIONS[caution.id])


def unreadable_words(code: str, params: Mapping[str, str | int]) -> str:
    """Give the sentence, in the current language, for why a file cannot be read."""
    return _(UNREADABLE[code]) % params
