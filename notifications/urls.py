"""Addresses of notices outside the desk: what providers report, what a company's software sends."""

from django.urls import URLPattern

app_name = "notifications"

urlpatterns: list[URLPattern] = []
