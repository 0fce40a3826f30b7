"""From a promulgation to deliveries: who is to be told, by when, and who joined or left since."""

from notifications.planning.batches import plan
from notifications.planning.cabinets import cabinets_informed
from notifications.planning.followers import follower
from notifications.planning.notices import plan_notices
from notifications.planning.sweeping import sweep

__all__ = ["cabinets_informed", "follower", "plan", "plan_notices", "sweep"]
