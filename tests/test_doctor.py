"""`manage.py doctor` names what is missing or risky, each with its remedy."""

import json
import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from pytest_django import Settings

from config.doctor import Finding, examine
from config.doctor.machine import examine as examine_machine
from consent.capturing import keep
from policies.models import BrandSettings
from tests.captures import photographs
from tests.conftest import NOW, Brand
from tests.database import Clone

FULL = {
    "legal_form": "SAS",
    "registry_number": "RCS Lyon 123 456 789",
    "street": "1 rue des Essais",
    "postcode": "69001",
    "town": "Lyon",
    "contact_email": "contact@alpha.example",
    "dpo_name": "Camille Durand",
    "dpo_email": "dpo@alpha.example",
    "sender_email": "notices@alpha.example",
}


def found(*, at: datetime | None = None) -> dict[str, Finding]:
    """Give what the doctor finds, by id."""
    return {finding.id: finding for finding in examine(at=at or timezone.now())}


@pytest.fixture
def healthy(brand: Brand, settings: Settings, tmp_path: Path) -> Brand:
    """Give a brand of an installation that lacks nothing but being more than local."""
    BrandSettings.objects.filter(site=brand.site).update(**FULL)
    settings.MEDIA_ROOT, settings.DEMO, settings.MFA_REQUIRED = tmp_path, False, True
    keep(photographs(), at=NOW)
    return brand


def test_a_healthy_local_installation_is_told_only_that_it_is_local(healthy: Brand) -> None:
    assert found().keys() == {"opposable.W001"}


@pytest.mark.django_db
def test_every_finding_says_what_and_what_to_do(settings: Settings) -> None:
    settings.DEMO, settings.MFA_REQUIRED, settings.ALLOWED_HOSTS = True, False, ["*"]
    assert found().keys() >= {"opposable.E001", "opposable.W002", "opposable.W003", "brand.none"}
    for finding in found().values():
        assert finding.sentence.endswith(".")
        assert finding.remedy


IN_SETTINGS: list[tuple[str, Any, str, str]] = [
    ("SECRET_KEY", "short", "security.W009", "error"),  # can be guessed
    ("DEMO", True, "opposable.E001", "error"),  # anyone reads the mail
    ("MFA_REQUIRED", False, "opposable.W002", "warning"),  # a password is enough
    ("ALLOWED_HOSTS", ["*"], "opposable.W003", "warning"),  # links can be forged
    ("STATIC_ROOT", "/nowhere", "files.static", "error"),  # pages without styles
    ("MEDIA_ROOT", "/proc/1/mem/media", "files.media", "error"),  # no place for logos
    ("TIME_ZONE", "UTC", "time.zone", "error"),  # days would be those of London
]


@pytest.mark.parametrize(("name", "value", "number", "level"), IN_SETTINGS)
def test_a_risky_setting_is_found(
    name: str, value: object, number: str, level: str, settings: Settings
) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    setattr(settings, name, value)
    findings = {one.id: one.level for one in examine_machine(at=timezone.now())}
    assert findings.get(number) == level


IN_PRODUCTION: list[tuple[str, Any, str]] = [
    ("DEBUG", True, "security.W018"),  # shows settings to anyone
    ("ALLOWED_HOSTS", [], "security.W020"),  # answers nobody
    ("SECURE_HSTS_SECONDS", 0, "security.W004"),  # the first visit can be intercepted
    ("SECURE_SSL_REDIRECT", False, "security.W008"),  # plain HTTP
    ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "opposable.E002"),
    ("WAGTAILADMIN_BASE_URL", "http://cabinetzen.localhost:8000", "settings.admin_address"),
]


@pytest.mark.parametrize(("name", "value", "number"), IN_PRODUCTION)
def test_what_a_local_installation_may_do_is_found_in_production(
    name: str, value: object, number: str, settings: Settings
) -> None:
    settings.LOCAL = False
    setattr(settings, name, value)
    assert number in {one.id for one in examine_machine(at=timezone.now())}


@pytest.mark.django_db
def test_a_clock_that_is_wrong_is_found() -> None:
    assert "time.clock" in found(at=datetime(1970, 1, 1, tzinfo=UTC))
    assert "time.clocks_differ" in found(at=timezone.now() + timedelta(minutes=2))


@pytest.mark.django_db
def test_pending_migrations_are_named() -> None:
    MigrationRecorder(connection).record_unapplied("policies", "0001_initial")
    assert "policies.0001_initial" in found()["database.migrations"].sentence


@pytest.mark.django_db(transaction=True)
def test_a_missing_queue_is_found(owner: psycopg.Connection[Any], settings: Settings) -> None:
    settings.CELERY_BROKER_URL = ""
    owner.execute("DROP SCHEMA pgmq CASCADE")
    assert "install_queue" in found()["broker.unreachable"].remedy


@pytest.mark.django_db(transaction=True)
def test_a_right_that_the_application_must_not_have_is_found(
    owner: psycopg.Connection[Any],
) -> None:
    owner.execute("GRANT UPDATE (html) ON policies_version TO opposable_app")
    assert "policies_version" in found()["database.role_may_change"].sentence


WEAKENED = [
    "ALTER TABLE policies_version DISABLE TRIGGER policies_version_only_grows",
    "ALTER TABLE policies_version ENABLE TRIGGER policies_version_only_grows",  # not ALWAYS
    "DROP TRIGGER policies_version_never_empties ON policies_version",
    "CREATE OR REPLACE FUNCTION opposable_refuse_change() RETURNS trigger LANGUAGE plpgsql"
    " AS 'BEGIN RETURN NULL; END'",
]


@pytest.mark.parametrize("statement", WEAKENED)
@pytest.mark.django_db(transaction=True)
def test_a_weakened_trigger_is_found(statement: str, owner: psycopg.Connection[Any]) -> None:
    owner.execute(statement)
    # The function is every table's: the first ones are named, the others counted.
    assert re.search("policies_| and [0-9]+ more", found()["database.triggers"].sentence)


@pytest.mark.parametrize(
    ("role", "number"),
    [("owner", "database.role_owner"), ("superuser", "database.role_superuser")],
)
@pytest.mark.django_db(transaction=True)
def test_an_application_that_may_do_everything_is_found(
    role: Any, number: str, clone: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = psycopg.conninfo.conninfo_to_dict(clone.url(role))["user"]
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "USER", user)
    findings = found()
    connection.close()
    assert findings[number].level == "error"


@pytest.mark.django_db
def test_rights_given_to_another_role_are_found(settings: Settings) -> None:
    settings.DATABASE_APP_ROLE = "somebody"
    assert "opposable_app" in found()["database.role_name"].remedy


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_answer_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", "no_such_database")
    findings = found()
    connection.close()
    assert findings["database.unreachable"].level == "error"


EMPTY = [
    ("registry_number", "brand.controller", "registry number"),
    ("legal_name", "brand.controller", "legal name"),
    ("dpo_email", "brand.contacts", "data protection officer's email"),
    ("sender_email", "brand.sender", "sender"),
]


@pytest.mark.parametrize(("field", "number", "words"), EMPTY)
def test_what_a_brand_does_not_say_is_found(
    field: str, number: str, words: str, healthy: Brand
) -> None:
    BrandSettings.objects.filter(site=healthy.site).update(**{field: ""})
    assert words in found()[number].sentence
    assert "alpha.localhost" in found()[number].sentence


def test_a_brand_whose_visitors_would_get_an_error_is_found(
    healthy: Brand, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["www.example.fr"]
    assert "alpha.localhost" in found()["brand.host"].remedy


@pytest.mark.django_db
def test_a_mail_server_that_does_not_answer_is_found(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.LOCAL = "127.0.0.1", 9, False
    assert found()["mail.unreachable"].level == "error"


@pytest.mark.django_db
def test_mail_that_others_can_read_is_found(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.2", 9
    assert found()["mail.plain"].level == "warning"


def run(*arguments: str) -> tuple[int, str]:
    """Run the command; give its status and what it prints."""
    out, status = StringIO(), 0
    try:
        call_command("doctor", *arguments, stdout=out)
    except SystemExit as ended:
        status = int(ended.code or 0)
    return status, out.getvalue()


def test_warnings_alone_end_with_0(healthy: Brand) -> None:
    status, printed = run()
    assert (status, "0 errors, 1 warnings." in printed) == (0, True)


@pytest.mark.django_db
def test_an_error_ends_with_1(settings: Settings) -> None:
    settings.DEMO = True
    status, printed = run()
    assert (status, "error opposable.E001: " in printed) == (1, True)


@pytest.mark.django_db
def test_json_lists_errors_first(settings: Settings) -> None:
    settings.DEMO = True
    status, printed = run("--json")
    findings = json.loads(printed)
    assert (status, findings[0]["level"], findings[-1]["level"]) == (1, "error", "warning")
    assert findings[0].keys() == {"id", "sentence", "remedy", "level"}
