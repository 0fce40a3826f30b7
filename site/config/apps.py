"""The project itself, as an app: its commands and checks."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "config"
    verbose_name = "Opposable"

    def ready(self) -> None:
        """Register the checks, and the Celery application: tasks are sent from web processes."""
        from config import celery, checks  # noqa: F401
