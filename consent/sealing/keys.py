"""The keys that sign checkpoints: private ones are files, public ones are listed for ever."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from consent.ledger import NoteError, SigningKey, VerifierKey, open_note
from consent.models import LedgerKey
from consent.sealing.fence import wait_for_fence
from consent.sealing.refusals import SealingRefusedError

logger = structlog.get_logger(__name__)


def all_keys() -> list[LedgerKey]:
    """Give every key that ever signed, the oldest first."""
    return list(LedgerKey.objects.order_by("since"))


def current_vkey() -> str | None:
    """Give the verifier key that signs now; None before the first checkpoint."""
    return LedgerKey.objects.order_by("-since").values_list("vkey", flat=True).first()


def signers(last_note: str | None, *, at: datetime) -> list[SigningKey]:
    """Give the keys that sign the next checkpoint, the signing key first.

    After a rotation the key of the last checkpoint signs once more, so that its holders know the
    new one. The first call lists the first key. Raises SealingRefusedError.
    """
    listed = [key.vkey for key in all_keys()] or [_first(at=at)]
    used = [place for place, vkey in enumerate(listed) if last_note and _signed(last_note, vkey)]
    current = _private(listed[-1])
    handing_over = listed[used[-1] : -1] if used else []
    return [current, *filter(None, (_found(vkey) for vkey in reversed(handing_over)))]


def check_signing_key() -> None:
    """Raise SealingRefusedError where the next checkpoint could not be signed; change nothing."""
    if vkey := current_vkey():
        _private(vkey)
    elif _file().exists():
        _check_name(_read(_file()))
    elif not settings.LEDGER_MAKES_KEYS:
        raise _missing()


def rotate(*, at: datetime, old_is_lost: bool = False) -> str:
    """Make the next signing key and give its vkey; without any key yet, the first one.

    The old one stays beside it under its key id. Raises SealingRefusedError where it is not there,
    unless it is said to be lost: then nothing but our word ties the new key to the log.
    """
    with transaction.atomic(durable=True):
        wait_for_fence()
        last = LedgerKey.objects.order_by("-since").first()
        if last is None:
            return _first(at=at, made_on_purpose=True)
        old = _found(last.vkey) if old_is_lost else _private(last.vkey)
        key = SigningKey.generate(settings.LEDGER_ORIGIN)
        # Both under their own names first: a process that is killed here leaves both usable.
        for each in filter(None, (old, key)):
            _write(_beside(each.key_id), each)
        # Of two keys the later one signs, even where a clock was set back.
        since = max(at, last.since + timedelta(microseconds=1))
        LedgerKey(vkey=key.vkey, since=since).save()
    _write(_file(), key, replace=True)
    logger.info("ledger_key_rotated", key=key.key_id.hex())
    return key.vkey


def _first(*, at: datetime, made_on_purpose: bool = False) -> str:
    if not _file().exists():
        if not (made_on_purpose or settings.LEDGER_MAKES_KEYS):
            raise _missing()
        _write(_file(), SigningKey.generate(settings.LEDGER_ORIGIN))
    key = _read(_file())
    _check_name(key)
    LedgerKey(vkey=key.vkey, since=at).save()
    return key.vkey


def _missing() -> SealingRefusedError:
    return SealingRefusedError(
        "key_missing",
        _("There is no key to sign checkpoints with in %(file)s.") % {"file": _file()},
        _("Run `manage.py rotate_ledger_key`, and keep a copy of the file elsewhere."),
    )


def _private(vkey: str) -> SigningKey:
    key = _found(vkey)
    if key is None:
        raise SealingRefusedError(
            "key_missing",
            _("The private key of %(key)s is not in %(file)s.")
            % {"key": vkey.rpartition("+")[0], "file": _file()},
            _(
                "Put the file back from its copy; if it is lost, run"
                " `manage.py rotate_ledger_key --old-is-lost`."
            ),
        )
    _check_name(key)
    return key


def _found(vkey: str) -> SigningKey | None:
    """Give the private key of a vkey, from the key file or beside it."""
    beside = _beside(VerifierKey.from_text(vkey).key_id)
    for path in (_file(), beside):
        if path.exists() and (key := _read(path)).vkey == vkey:
            return key
    return None


def _check_name(key: SigningKey) -> None:
    if key.name != settings.LEDGER_ORIGIN:
        raise SealingRefusedError(
            "origin",
            _("The ledger's key is of %(name)s, and LEDGER_ORIGIN says %(origin)s.")
            % {"name": key.name, "origin": settings.LEDGER_ORIGIN},
            _("Set LEDGER_ORIGIN back: a log keeps its name for ever."),
        )


def _read(path: Path) -> SigningKey:
    try:
        return SigningKey.from_text(path.read_text())
    except (OSError, NoteError, UnicodeDecodeError) as error:
        raise SealingRefusedError(
            "key_unreadable",
            _("The key file %(file)s cannot be read.") % {"file": path},
            _("Put it back from its copy, and let the worker's account read it."),
        ) from error


def _write(path: Path, key: SigningKey, *, replace: bool = False) -> None:
    """Write a key that only we may read; what is there already stays unless replaced."""
    if path.exists() and not replace:
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key.to_text() + "\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _signed(note: str, vkey: str) -> bool:
    try:
        open_note(note, vkey)
    except NoteError:
        return False
    return True


def _file() -> Path:
    return Path(settings.LEDGER_KEY_FILE)


def _beside(key_id: bytes) -> Path:
    return _file().with_name(f"{_file().name}.{key_id.hex()}")
