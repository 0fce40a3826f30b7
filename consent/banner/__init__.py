"""What pages show of trackers: the banner, the preferences, what may load. The same for everybody.

`Answers` answers the port `policies.ports.Banner`. `categories` gives what a form shows
(`consent/choice/fields.html`), `label` the words on the button that was pressed.
"""

from consent.banner.answering import Answers
from consent.banner.labels import LABELS, label
from consent.banner.shown import categories

__all__ = ["LABELS", "Answers", "categories", "label"]
