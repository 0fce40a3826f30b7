"""What the acting screens look like in Chromium, shown to sample people and kept for evidence.

`photographs` needs Playwright, so nothing here imports it: who captures does.
"""

from consent.capturing.keeping import keep, missing
from consent.capturing.rendering import ScreenRefusedError, rendered
from consent.capturing.values import Page, Photograph, Place, Rendered, Resource, Sent

__all__ = [
    "Page",
    "Photograph",
    "Place",
    "Rendered",
    "Resource",
    "ScreenRefusedError",
    "Sent",
    "keep",
    "missing",
    "rendered",
]
