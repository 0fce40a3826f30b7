"""What the texts ask of the layers above them: a port asks a question, it never announces."""

from typing import Any, Protocol

from django.http import HttpRequest, HttpResponseBase


class Preview(Protocol):
    """How would visitors see this page, which is still a draft?"""

    def __call__(self, request: HttpRequest, page: Any) -> HttpResponseBase:
        """Give the response to show in the editor's frame."""


_previews: dict[str, Preview] = {}


def answer_previews(model: str, preview: Preview) -> None:
    """Register the view that previews pages of a model (its label, `policies.PolicyPage`)."""
    _previews[model] = preview


def preview(request: HttpRequest, page: Any) -> HttpResponseBase:
    """Ask for the preview of a page."""
    return _previews[page._meta.label](request, page)
