"""Install the task queue in the database, as the tables' owner."""

from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.queue import install_queue


class Command(BaseCommand):
    help = "Installs the task queue (PGMQ) in the database, for the application's role to use."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Install it; a second run changes nothing."""
        if settings.CELERY_BROKER_URL:
            self.stdout.write("CELERY_BROKER_URL names another broker: nothing to install.")
            return
        role = settings.DATABASE_APP_ROLE
        try:
            version = install_queue(settings.DATABASE_URL, app=role)
        except psycopg.errors.UndefinedObject as error:
            raise CommandError(
                f"The role {role} does not exist: make it, or correct DATABASE_APP_ROLE."
            ) from error
        self.stdout.write(f"The queue (PGMQ {version}) is installed for the role {role}.")
