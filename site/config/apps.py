"""The project itself, as an app: its commands and checks."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "config"
    verbose_name = "Opposable"
