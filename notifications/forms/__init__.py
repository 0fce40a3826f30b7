"""What people fill in on the desk about notices."""

from notifications.forms.audience import AUDIENCE_FIELDS, audience_fields
from notifications.forms.practice import PracticeForm
from notifications.forms.routes import RouteForm

__all__ = ["AUDIENCE_FIELDS", "PracticeForm", "RouteForm", "audience_fields"]
