"""Personal data beside the ledger is encrypted: who has the database alone reads nothing."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, Q, Value
from pytest_django import Settings

from config import embedded
from consent.actions import rekeying
from consent.models import Act, Identity, PendingPaper, Trace
from consent.models.data_keys import DataKeyError, data_keys
from consent.models.encrypted import EncryptedLookupError, encrypted_columns
from notifications.models import (
    Attempt,
    Event,
    LetterBatch,
    LetterProof,
    LetterScan,
    Mail,
    Subscriber,
)
from notifications.models.routes import SECRETS
from tests.cabinets import answers, practitioner
from tests.conftest import NOW, TODAY, Brand
from tests.database import Superuser
from tests.notices import delivery_to, notice_of, practice_of, route_of, second_version

ENCRYPTED = {
    *(f"consent_identity.{name}" for name in ("name", "email", "cabinet_name", "reason")),
    *("consent_identity.remark", "consent_identity.paper"),
    *("consent_trace.network", "consent_trace.user_agent"),
    *("consent_pendingpaper.remark", "consent_pendingpaper.data"),
    *(f"notifications_mail.{name}" for name in ("recipient", "subject", "text", "html")),
}
# Of notices: what was sent to whom, what was heard of it, and secrets.
OF_NOTICES = {
    *("notifications_attempt.address", "notifications_attempt.values"),
    *("notifications_event.raw", "notifications_subscriber.address"),
    *("notifications_letterbatch.pdf", "notifications_letterscan.file"),
    "notifications_noticepractice.roster_secret",
    *(f"notifications_route.{name}" for name in SECRETS),
}
PLAIN = [b"Camille", b"camille@", b"203.0.113", b"A browser", b"Too dear", b"%PDF-", b"By post"]


@pytest.fixture
def key_file(settings: Settings, tmp_path: Path) -> Path:
    """Give a file of keys of this test's own, not yet made."""
    settings.DATA_KEY_FILE = tmp_path / "state" / "data-keys"
    return tmp_path / "state" / "data-keys"


@pytest.fixture
def act(brand: Brand, key_file: Path) -> Act:
    """Give an act with everything that is kept beside one."""
    version, camille = brand.promulgate("We keep data."), practitioner(brand)
    done = answers(camille, version)
    Identity.objects.filter(act=done).update(reason="Too dear.", remark="By post.", paper=b"%PDF-1")
    PendingPaper.objects.create(
        practitioner=camille,
        version=version,
        act="acknowledge",
        signed_on=TODAY,
        remark="By post.",
        name="a.pdf",
        data=b"%PDF-2",
        by=brand.people["approver"],
        kept_at=NOW,
    )
    letter = {"subject": "Camille", "text": "Dear Camille", "html": "<p>Camille"}
    Mail.objects.filter(act=done).update(**letter)
    return done


@pytest.fixture
def notice(brand: Brand, act: Act) -> None:
    """Give a notice with everything personal that is kept of one."""
    made, by = notice_of(second_version(brand)), brand.people["approver"]
    delivery = delivery_to(act.practitioner, made)
    words = "Camille camille@cabinet.example"
    Attempt.objects.create(
        delivery=delivery, round=1, number=1, address=words, values=words, claimed_at=NOW
    )
    route = route_of(brand, **dict.fromkeys(SECRETS, words))
    Event.objects.create(
        provider="smtp", route=route, key="1", meaning="other", name="a", message_id="m",
        at=NOW, received_at=NOW, raw=words,
    )  # fmt: skip
    Subscriber.objects.create(site=brand.site, address=words, mark="a", language="fr", asked_at=NOW)
    practice_of(brand, roster_secret=words)
    LetterBatch.objects.create(notice=made, deliveries=[], pdf=b"%PDF-3", by=by, at=NOW)
    proof = LetterProof(delivery=delivery, presented_on=TODAY, sha256="a", by=by, at=NOW)
    proof.save()
    LetterScan.objects.create(proof=proof, name="a.pdf", file=b"%PDF-4")


def columns() -> list[tuple[str, bytes]]:
    """Give what stands in each encrypted column, as the database has it."""
    found = []
    with connection.cursor() as cursor:
        for one in encrypted_columns():
            cursor.execute(f"SELECT {one.name} FROM {one.table}")  # noqa: S608 (our own tables)
            for (value,) in cursor.fetchall():
                written = value.encode() if isinstance(value, str) else bytes(value or b"")
                found.append((f"{one.table}.{one.name}", written))
    return found


def keys_in(path: Path) -> list[str]:
    """Give the keys in a file."""
    return path.read_text().split()


def rotate(*options: str) -> str:
    """Run the command; give what it says."""
    out = StringIO()
    call_command("rotate_data_key", *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def age(path: Path) -> None:
    """Let a file have been changed long ago."""
    os.utime(path, (NOW.timestamp() - 3600,) * 2)


def test_every_column_with_personal_words_is_encrypted(act: Act, notice: None) -> None:
    every = ENCRYPTED | OF_NOTICES
    assert {f"{one.table}.{one.name}" for one in encrypted_columns()} == every
    written = columns()
    assert {name for name, value in written if value} == every - {
        "consent_identity.cabinet_name"  # she acted for herself
    }
    assert all(value.startswith(b"gAAAA") for _name, value in written if value)


def test_neither_name_nor_address_nor_words_are_in_any_table_of_acts_and_mails(
    act: Act, notice: None
) -> None:
    tables = {one.table for one in encrypted_columns()}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT row_to_json(one)::text FROM {table} one")  # noqa: S608 (ours)
            rows = " ".join(row for (row,) in cursor.fetchall()).encode()
            # bytea is shown in hexadecimal.
            found = [word for word in PLAIN if word in rows or word.hex().encode() in rows]
            assert rows
            assert not found, table


def test_what_is_encrypted_is_read_as_it_was_written(act: Act) -> None:
    kept, trace = Identity.objects.get(act=act), Trace.objects.get(act=act)
    assert (kept.name, kept.email) == ("Camille", "camille@cabinet.example")
    assert (kept.reason, kept.remark) == ("Too dear.", "By post.")
    assert bytes(kept.paper or b"") == b"%PDF-1"
    assert (trace.network, trace.user_agent) == ("203.0.113.0", "A browser")
    assert Mail.objects.get(act=act).text == "Dear Camille"
    assert bytes(PendingPaper.objects.get().data) == b"%PDF-2"


def test_the_same_words_are_never_the_same_token_twice(act: Act) -> None:
    tokens = [value for _name, value in columns() if value]
    assert len(set(tokens)) == len(tokens)


def test_nothing_stays_nothing(act: Act) -> None:
    Identity.objects.filter(act=act).update(reason="", paper=None)
    written = dict(columns())
    assert (written["consent_identity.reason"], written["consent_identity.paper"]) == (b"", b"")
    kept = Identity.objects.get(reason="", paper=None)
    assert (kept.reason, kept.paper) == ("", None)


def test_rows_written_many_at_a_time_are_encrypted_too(act: Act) -> None:
    kept = Identity.objects.get(act=act)
    kept.reason = "A secret reason."
    Identity.objects.bulk_update([kept], ["reason"])
    assert dict(columns())["consent_identity.reason"].startswith(b"gAAAA")
    assert Identity.objects.get(act=act).reason == "A secret reason."


@pytest.mark.parametrize(
    "condition",
    [
        Q(recipient="camille@cabinet.example"),
        Q(recipient__icontains="camille"),
        Q(recipient__in=["camille@cabinet.example"]),
        Q(subject__lower__startswith="c"),
        Q(act__identity__name="Camille"),  # from another table
        Q(text=F("html")),
        ~Q(recipient="camille@cabinet.example"),
    ],
)
def test_a_search_for_what_is_encrypted_is_an_error_not_nothing_found(condition: Q) -> None:
    with pytest.raises(EncryptedLookupError, match="is encrypted: it cannot be searched"):
        Mail.objects.filter(condition)


def test_what_the_database_computes_is_not_written_unencrypted(act: Act) -> None:
    with pytest.raises(EncryptedLookupError):
        Identity.objects.update(reason=Value("In plain words."))


def test_the_key_is_made_once_for_our_eyes_only(key_file: Path) -> None:
    assert data_keys().decrypt(data_keys().encrypt(b"x")) == b"x"
    assert (key_file.stat().st_mode & 0o777, key_file.parent.stat().st_mode & 0o777) == (
        0o600,
        0o700,
    )
    assert (len(keys_in(key_file)), list(key_file.parent.iterdir())) == (1, [key_file])
    assert data_keys() is data_keys()


def test_processes_that_begin_together_make_one_key(key_file: Path) -> None:
    program = "from consent.models.data_keys import data_keys; print(*data_keys().texts)"
    environment = os.environ | {
        "DATA_KEY_FILE": str(key_file),
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        "PYTHONPATH": f"{embedded.REPOSITORY}:{embedded.REPOSITORY / 'site'}",
    }
    setup = f"import django; django.setup(); {program}"
    started = [
        subprocess.Popen(  # noqa: S603 (our own program)
            [sys.executable, "-c", setup], env=environment, stdout=subprocess.PIPE
        )
        for _process in range(4)
    ]
    said = {process.communicate()[0].decode().strip() for process in started}
    assert said == {key_file.read_text().strip()}


def test_where_nobody_makes_keys_a_missing_file_is_one_sentence(
    key_file: Path, settings: Settings
) -> None:
    settings.LEDGER_MAKES_KEYS = False
    with pytest.raises(DataKeyError, match=rf"{key_file} \(DATA_KEY_FILE\).*Make one with"):
        data_keys()
    assert not key_file.exists()


@pytest.mark.parametrize(
    ("content", "mode", "sentence"),
    [
        ("", 0o600, "is empty"),
        ("not a key\n", 0o600, "Key 1 of .* is no key"),
        ("é\n", 0o600, "is no file of keys"),
        (Fernet.generate_key().decode(), 0o644, "others may read it: run chmod 600"),
    ],
    ids=["empty", "words", "not_ascii", "open"],
)
def test_a_file_that_holds_no_keys_says_so_and_never_what_it_holds(
    key_file: Path, content: str, mode: int, sentence: str
) -> None:
    key_file.parent.mkdir()
    key_file.write_text(content)
    key_file.chmod(mode)
    with pytest.raises(DataKeyError, match=sentence) as caught:
        data_keys()
    assert not content or content.strip() not in str(caught.value)


def test_a_lost_key_is_a_sentence_with_the_file_and_the_remedy(act: Act, key_file: Path) -> None:
    key_file.write_text(Fernet.generate_key().decode())
    with pytest.raises(DataKeyError, match=rf"not in {key_file}\. Put that key back"):
        Identity.objects.get(act=act)


def test_keys_are_shown_in_no_representation(key_file: Path) -> None:
    keys = data_keys()
    assert keys.texts[0] not in f"{keys!r} {keys.ciphers!r} {keys.all!r}"


def test_a_new_key_takes_every_row_over(act: Act, key_file: Path) -> None:
    (old,) = (data_keys().texts,)
    before = dict(columns())
    said = rotate()
    assert keys_in(key_file)[1:] == list(old)
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert "consent_identity.name: 1 rows seen, 1 encrypted again." in said
    key_file.write_text(keys_in(key_file)[0])
    assert Identity.objects.get(act=act).name == "Camille"
    assert all(before[name] != value for name, value in columns() if value)


def test_a_change_of_keys_that_was_interrupted_goes_on(act: Act, key_file: Path) -> None:
    assert rekeying.add_key()
    next(rekeying.renew_rows())
    said = rotate()
    assert (len(keys_in(key_file)), "The first key is new already." in said) == (2, True)
    assert "consent_identity.email: 1 rows seen, 1 encrypted again." in said
    assert "consent_identity.email: 1 rows seen, 0 encrypted again." in rotate()


def test_an_old_key_goes_once_no_row_needs_it(act: Act, key_file: Path) -> None:
    rotate()
    newest = keys_in(key_file)[0]
    age(key_file)
    assert "1 old keys are out of the file." in rotate("--drop")
    assert keys_in(key_file) == [newest]
    assert Mail.objects.get(act=act).subject == "Camille"


def test_an_old_key_stays_while_a_row_needs_it(act: Act, key_file: Path) -> None:
    rekeying.add_key()
    age(key_file)
    with pytest.raises(CommandError, match="Rows are still under an old key"):
        rotate("--drop")
    assert len(keys_in(key_file)) == 2


def test_an_old_key_stays_while_a_row_may_still_be_written_under_it(
    act: Act, key_file: Path
) -> None:
    rekeying.add_key()
    for _progress in rekeying.renew_rows():
        pass
    changed = key_file.stat().st_mtime
    soon = datetime.fromtimestamp(changed, UTC) + timedelta(seconds=30)
    with pytest.raises(rekeying.RekeyingRefusedError, match="Wait for a minute"):
        rekeying.drop_old_keys(at=soon)
    assert len(keys_in(key_file)) == 2


@pytest.mark.django_db(transaction=True)
def test_rows_that_are_there_are_encrypted_by_the_migration(
    act: Act, owner: Superuser, key_file: Path, program_environment: dict[str, str]
) -> None:
    def migrate(*to: str) -> str:
        command = [sys.executable, str(embedded.REPOSITORY / "manage.py"), "migrate", *to]
        environment = program_environment | {"DATA_KEY_FILE": str(key_file)}
        done = subprocess.run(command, env=environment, check=False, capture_output=True)  # noqa: S603 (ours)
        return f"{done.stdout.decode()} {done.stderr.decode()} {done.returncode}"

    assert "notifications.0002_encrypted... OK" in migrate("notifications", "0001_initial")
    # Grants are given to the tables of today, so going back ends with a complaint.
    assert "consent.0006_erasable... OK" in migrate("consent", "0005_sealing")
    question = "SELECT name, paper, host(network) FROM consent_identity JOIN consent_trace"
    row = owner.execute(f"{question} USING (act_id)").fetchone()
    assert row == ("Camille", b"%PDF-1", "203.0.113.0")
    assert migrate().endswith(" 0")
    assert all(value.startswith(b"gAAAA") for _name, value in columns() if value)
    test_what_is_encrypted_is_read_as_it_was_written(act)
