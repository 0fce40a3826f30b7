"""Telling people in time."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("notifications")

    def ready(self) -> None:
        """Answer what lower layers ask: letters about acts, and how people are told of changes."""
        from consent import ports
        from notifications import actions, verifying, watching
        from notifications.actions.kept_deliveries import KeptDeliveries
        from notifications.delivering.routes import obstacles
        from notifications.desk.planning import Telling
        from notifications.following import undecided
        from notifications.planning.rosters import roster_state
        from notifications.standing import beside
        from policies import ports as policies_ports

        policies_ports.answer_notices(Telling())
        ports.answer_post(actions.keep)
        ports.answer_letters(actions.KeptLetters())
        ports.answer_kept(KeptDeliveries())
        ports.answer_recorder(verifying.Informations())
        beside.answer(beside.Beside(roster=roster_state, obstacles=obstacles, undecided=undecided))
        watching.hear_the_scheduler()
