"""A page type as Wagtail's own tutorial writes one: headings, rich text, typed tables."""

from typing import ClassVar

from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import StreamField
from wagtail.models import Page


class StockPage(Page):
    """An ordinary page, served from the database by `wagtail.views.serve`."""

    body = StreamField(
        [
            ("heading", blocks.CharBlock()),
            ("paragraph", blocks.RichTextBlock()),
            ("table", TypedTableBlock([("text", blocks.CharBlock(required=False))])),
        ]
    )
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("body")]
    template = "stock/page.html"
