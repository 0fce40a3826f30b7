"""Makes people who can act: signed in, each with one text due, for `benchmarks/acts.py`."""

import json
import secrets
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from wagtail.models import Site

from accounts.models import User
from consent.interface import interface_build
from consent.models import Practitioner
from consent.wording import answer_label
from policies.models import Version

BATCH = 2_000


class Command(BaseCommand):
    help = "Makes COUNT practitioners; FILE gets their sessions and what the form sends back."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the number and the file."""
        parser.add_argument("count", type=int)
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the people in batches, then the file."""
        found = {"sessions": people(options["count"]), "form": form()}
        options["file"].write_text(json.dumps(found))


def people(count: int) -> list[str]:
    """Make practitioners of the first sample brand, each signed in; give the sessions' keys."""
    site = Site.objects.get(hostname="cabinetzen.localhost")
    keys: list[str] = []
    numbers = iter(range(count))
    while batch := list(islice(numbers, BATCH)):
        users = [User(email=f"actor{n}@bench.example", password=make_password(None)) for n in batch]
        User.objects.bulk_create(users)
        Practitioner.objects.bulk_create(
            Practitioner(
                site=site,
                external_id=f"actor{n}",
                user=user,
                name=f"Actor {n}",
                email=user.email,
                language="fr",
                contract_start=date(2020, 1, 1),
            )
            for n, user in zip(batch, users, strict=True)
        )
        store = SessionStore()
        rows = [
            Session(
                session_key=secrets.token_hex(16),
                session_data=store.encode(
                    {
                        "_auth_user_id": str(user.pk),
                        "_auth_user_backend": "allauth.account.auth_backends.AuthenticationBackend",
                        "_auth_user_hash": user.get_session_auth_hash(),
                    }
                ),
                expire_date=timezone.now() + timedelta(days=1),
            )
            for user in users
        ]
        Session.objects.bulk_create(rows)
        keys += [row.session_key for row in rows]
    return keys


def form() -> dict[str, str]:
    """Give the fields of the privacy policy in force, as the page sends them."""
    version = (
        Version.objects.in_force(at=timezone.now())
        .filter(
            policy__kind="privacy", language="fr", policy__site__hostname="cabinetzen.localhost"
        )
        .get()
    )
    return {
        "version": str(version.pk),
        "sha256": version.sha256,
        "html_sha256": version.html_sha256,
        "label": answer_label("acknowledge", number=version.number, cabinet="", language="fr"),
        "interface": interface_build(),
        "act": "acknowledge",
        "agree": "on",
    }
