"""The words for why an archive cannot be read."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

UNREADABLE_ARCHIVE: Final = {
    "no_manifest": gettext_noop("There is no %(file)s: give the whole archive as it was exported."),
    "missing": gettext_noop(
        "%(file)s is named by the manifest and is not there: give the whole archive."
    ),
    "unknown": gettext_noop("%(file)s is no part of this archive: take it away."),
    "too_large": gettext_noop(
        "The archive holds more than %(limit)s bytes: it was not exported here."
    ),
    "damaged": gettext_noop("%(file)s is no sound ZIP file: export the policy again."),
    "not_text": gettext_noop("%(file)s is not UTF-8: export the policy again."),
    "not_json": gettext_noop("%(file)s, line %(line)s: this is no JSON; export the policy again."),
    "changed": gettext_noop(
        "%(file)s is not the file that was exported: its SHA-256 is %(found)s, not %(expected)s."
        " Export the policy again."
    ),
    "no_front": gettext_noop(
        "%(file)s does not begin with a block between two lines “---”: export the policy again."
    ),
    "bad_line": gettext_noop(
        "%(file)s, line %(line)s: write “key: value”, the value as JSON (a text in quotes)."
    ),
    "bad_key": gettext_noop(
        "%(file)s, line %(line)s: “%(key)s” is no key of a version: take it away."
    ),
    "twice": gettext_noop(
        "%(file)s, line %(line)s: “%(key)s” stands here a second time: take one away."
    ),
    "no_key": gettext_noop("%(file)s: the block at its head lacks “%(key)s”: add it."),
    "bad_value": gettext_noop("%(file)s, line %(line)s: “%(key)s” must be %(expected)s."),
    "digest": gettext_noop(
        "%(file)s, line %(line)s: the text has the SHA-256 %(found)s, not %(expected)s:"
        " it was changed. Export the policy again."
    ),
    "place": gettext_noop(
        "%(file)s: the block at its head is that of version %(number)s in “%(language)s”:"
        " export the policy again."
    ),
    "unsafe": gettext_noop(
        "%(file)s holds what no policy of ours has (%(found)s): export the policy again."
    ),
}


def archive_words(code: str, params: Mapping[str, str | int]) -> str:
    """Give the sentence, in the current language, for why an archive cannot be read."""
    return _(UNREADABLE_ARCHIVE[code]) % params
