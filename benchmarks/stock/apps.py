"""The peer: a plain Wagtail page, as a project of its own would have it."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "benchmarks.stock"
    label = "stock"
