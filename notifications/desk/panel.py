"""The home panel about notices: what is coming, who is at risk."""

from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from notifications.desk import access
from notifications.desk.listing import group, lines_of, recent, shown
from policies.deadlines import paris_day

# More than so many at once are on the list.
MOST = 12


class NoticesPanel(Component):
    """The notices of the person's brands that still concern somebody."""

    name = "notices"
    template_name = "notifications/desk/panel.html"
    order = 60

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Give a line per notice that is coming or running, those at risk first."""
        at = timezone.now()
        today = paris_day(at)
        own = recent(access.own_notices(parent_context["request"]), today=today)
        lines = [line for line in lines_of(list(own[:MOST]), at=at) if group(line) != "past"]
        lines.sort(key=lambda line: (not line.risks, line.stand.notice.day))
        return {"lines": [shown(line, today=today) for line in lines]}
