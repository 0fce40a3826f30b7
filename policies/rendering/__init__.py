"""The public pages of a brand's policies as bytes, from the facts of one Paris day."""

from policies.rendering.brand import (
    home_page,
    logo_page,
    register_page,
    robots_page,
    sitemap_page,
    style_page,
)
from policies.rendering.builds import build, next_event, state
from policies.rendering.comparison import compare_page
from policies.rendering.facts import Facts, Maker, Page
from policies.rendering.feed import feed_page
from policies.rendering.history import Problem, problem_page, timeline_page
from policies.rendering.linked import linked_page
from policies.rendering.pdf import PdfUnavailableError
from policies.rendering.texts import markdown_page, policy_page, preview_context, version_page

__all__ = [
    "Facts",
    "Maker",
    "Page",
    "PdfUnavailableError",
    "Problem",
    "build",
    "compare_page",
    "feed_page",
    "home_page",
    "linked_page",
    "logo_page",
    "markdown_page",
    "next_event",
    "policy_page",
    "preview_context",
    "problem_page",
    "register_page",
    "robots_page",
    "sitemap_page",
    "state",
    "style_page",
    "timeline_page",
    "version_page",
]
