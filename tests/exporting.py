"""Exports for tests: asked for, made, read."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from audit.exports.asking import Wish, ask
from audit.exports.files import path_of
from audit.exports.making import make_some
from audit.exports.rows import terms_of
from audit.models import Export
from audit.reading.acts import Wanted
from tests.conftest import NOW, Brand

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def export_files(settings: Settings, tmp_path: Path) -> Path:
    """Keep the files of exports in a directory of this test."""
    kept = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "exports")},
    }
    settings.STORAGES = settings.STORAGES | {"exports": kept}
    return tmp_path / "exports"


def acts_wish(brand: Brand, written: str = "csv", **more: Any) -> Wish:
    """Give a wish for the acts of a brand; `then`: people as they were."""
    then, at = more.pop("then", False), more.pop("at", LATER)
    wanted = Wanted(sites=(brand.site.pk,), at=at, **more)
    terms = terms_of(wanted, then=then)
    return Wish(kind="acts", format=written, sites=[brand.site], terms=terms, as_of=at)


def asked(brand: Brand, wish: Wish, *, role: str = "auditor", at: datetime = LATER) -> Export:
    """Ask for a file as somebody of a brand."""
    return ask(wish, by=brand.people[role], at=at)


def made(export: Export, *, at: datetime = LATER) -> Export:
    """Make what waits, and give the export as it is then."""
    make_some(clock=lambda: at, budget=timedelta(minutes=1))
    export.refresh_from_db()
    return export


def content(brand: Brand, written: str = "csv", **more: Any) -> bytes:
    """Give the file of the acts of a brand."""
    export = made(asked(brand, acts_wish(brand, written, **more)))
    assert (export.state, export.error) == ("done", "")
    return path_of(export).read_bytes()
