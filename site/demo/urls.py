"""Addresses that exist in the demo only."""

from django.urls import path, re_path

from demo import views

# Names are ours alone, so a name cannot lead out of the folder.
NAME = r"(?P<name>[0-9]{20}-[0-9a-f]{8})"

urlpatterns = [
    path("souscrire/", views.subscribe, name="demo_subscribe"),
    path("en/subscribe/", views.subscribe),
    path("boite-aux-lettres/", views.inbox, name="demo_inbox"),
    re_path(rf"^boite-aux-lettres/{NAME}/$", views.mail, name="demo_mail"),
    re_path(rf"^boite-aux-lettres/{NAME}\.eml$", views.source, name="demo_source"),
]
