"""The tools that bring trackers, in the desk: how a brand uses each, what was attested of it."""

from consent.desk.tools.placing import addresses, settings_item
from consent.desk.tools.rights import sites_of

__all__ = ["addresses", "settings_item", "sites_of"]
