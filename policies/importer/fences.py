"""Code fences of Markdown: where each one ends."""

from collections.abc import Sequence

from policies.importer.lines import Line


class Fences:
    """Where each code fence ends; a search that failed is not made again."""

    def __init__(self, lines: Sequence[Line]) -> None:
        """Take the lines in which fences open and close."""
        self._lines = lines
        self._hopeless = 1 << 30

    def after(self, at: int) -> int:
        """Give the index after the fence that opens at `at`, or 0."""
        opening = self._lines[at].text.strip()
        if not opening.startswith("```"):
            return 0
        size = len(opening) - len(opening.lstrip("`"))
        if "`" in opening[size:] or size >= self._hopeless:
            return 0
        for index in range(at + 1, len(self._lines)):
            text = self._lines[index].text.strip()
            if text[:3] == "```" and len(text) >= size and text == "`" * len(text):
                return index + 1
        self._hopeless = size
        return 0
