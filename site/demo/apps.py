"""The demo: two sample brands, their people, and a mailbox."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"
