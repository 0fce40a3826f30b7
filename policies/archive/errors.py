"""Why an archive cannot be read."""

_MESSAGES = {
    "no_manifest": "There is no {file}: give the whole archive as it was exported.",
    "missing": "{file} is named by the manifest and is not there: give the whole archive.",
    "unknown": "{file} is no part of this archive: take it away.",
    "too_large": "The archive holds more than {limit} bytes: it was not exported here.",
    "damaged": "{file} is no sound ZIP file: export the policy again.",
    "not_text": "{file} is not UTF-8: export the policy again.",
    "not_json": "{file}, line {line}: this is no JSON; export the policy again.",
    "changed": "{file} is not the file that was exported: its SHA-256 is {found}, not {expected}.",
    "no_front": "{file} does not begin with a block between two lines “---”.",
    "bad_line": "{file}, line {line}: write “key: value”, the value as JSON.",
    "bad_key": "{file}, line {line}: “{key}” is no key of a version: take it away.",
    "twice": "{file}, line {line}: “{key}” stands here a second time: take one away.",
    "no_key": "{file}: the block at its head lacks “{key}”.",
    "bad_value": "{file}, line {line}: “{key}” must be {expected}.",
    "digest": "{file}, line {line}: the text has the SHA-256 {found}, not {expected}.",
    "place": "{file}: the block at its head says version {number} in “{language}”.",
    "unsafe": "{file} holds what no policy of ours has ({found}): export the policy again.",
}


class ArchiveError(ValueError):
    """An archive cannot be read: `code` and `params` name the reason, `str()` is a sentence."""

    def __init__(self, code: str, **params: str | int) -> None:
        """Take a code of `_MESSAGES` and the values its sentence needs."""
        self.code = code
        self.params = params
        super().__init__(_MESSAGES[code].format(**params))
