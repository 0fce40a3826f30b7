"""What the crawler saw, in the desk: beside what each register declares, passage by passage."""

from consent.desk.crawls.panel import CrawlsPanel
from consent.desk.crawls.placing import addresses, menu_item
from consent.desk.crawls.rights import may_view_any

__all__ = ["CrawlsPanel", "addresses", "may_view_any", "menu_item"]
