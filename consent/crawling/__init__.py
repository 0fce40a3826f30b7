"""What a browser sees of trackers on a brand's site, beside what the register declares.

`passage` prepares a passage and, once Chromium has read the pages (`visiting`, which needs
Playwright, so nothing here imports it), compares and keeps it. A passage decides nothing as a
visitor would: it shows pages a consent cookie that it signed itself, so neither the ledger nor the
statistics of choices know of it. `observed` is what the checks of a cookie policy are told.
"""

from consent.crawling.observing import Standing, latest, observed, standing_of
from consent.crawling.passage import Passage, begin, keep
from consent.crawling.values import CrawlError

__all__ = [
    "CrawlError",
    "Passage",
    "Standing",
    "begin",
    "keep",
    "latest",
    "observed",
    "standing_of",
]
