"""Watch a ledger from outside: keep its checkpoints, and say when it did anything but grow."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.fetching import AddressError, Journal, UnreachableError
from audit.watching import (
    HistoryError,
    KeptError,
    SignatureError,
    Watch,
    Watched,
    WatchError,
)
from consent.ledger import NoteError, VerifierKey
from consent.sealing.witness import WitnessError

BAD_USE: Final = 2
UNREACHABLE: Final = 1
UNSIGNED: Final = 3
REWRITTEN: Final = 4


class Command(BaseCommand):
    help = (
        "Fetches the latest checkpoint of a ledger, checks that a key you trust signed it and that"
        " the ledger only grew since the one you keep, and keeps it. The first time the ledger's"
        " own key is trusted: compare it with what you are told in another way. Status: 0 all is"
        " well, 1 unreachable, 2 bad use, 3 signature or key, 4 shrunken, forked or rewritten."
    )
    # For an auditor's machine: neither a database nor the site's settings matter here.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the ledger's address, and where and what to keep."""
        parser.add_argument("url", help="the site's address, or that of its /journal/")
        parser.add_argument(
            "--directory",
            help="where checkpoints are kept (by default witness/HOST in the current directory)",
        )
        parser.add_argument(
            "--vkey", default="", help="a key that you were told in another way: trust it"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Look once, and say in a line what was found."""
        journal, told = self._asked(options["url"], options["vkey"].strip())
        host = urlsplit(journal.address).netloc.replace(":", "-")
        directory = Path(options["directory"] or Path("witness") / host)
        watch = Watch(journal=journal, directory=directory, at=timezone.now())
        try:
            self._tell(watch.look(told=told), directory)
        except UnreachableError as error:
            raise _ends(str(error), UNREACHABLE) from error
        except WatchError as error:
            raise _alarm(error) from error
        except (KeptError, WitnessError, NoteError, OSError) as error:
            sentence = _("What is kept in %(directory)s cannot be used: %(error)s")
            told_so = sentence % {"directory": directory, "error": str(error) or KeptError.__doc__}
            raise _ends(told_so, BAD_USE) from error

    def _asked(self, url: str, told: str) -> tuple[Journal, str]:
        try:
            if told:
                VerifierKey.from_text(told)
            return Journal.at(url), told
        except (AddressError, NoteError, ValueError) as error:
            raise _ends(str(error), BAD_USE) from error

    def _tell(self, found: Watched, directory: Path) -> None:
        if found.size is None:
            self.stdout.write(_("This ledger has no checkpoint yet."))
            return
        numbers = {"size": found.size, "before": found.before, "directory": directory}
        if found.before is None:
            words = _("First checkpoint: %(size)s lines. Kept in %(directory)s.")
        elif found.before == found.size:
            words = _("Nothing new: %(size)s lines, the same as before.")
        else:
            words = _("The ledger grew from %(before)s to %(size)s lines. Kept in %(directory)s.")
        self.stdout.write(words % numbers)
        for key in found.trusted:
            self.stdout.write(_trusts(key, is_first=found.before is None))


def _trusts(key: str, *, is_first: bool) -> str:
    if is_first:
        return _(
            "Trusted from now on: %(key)s Compare it with what the operator tells you in another"
            " way, such as by telephone or on paper."
        ) % {"key": key}
    return _("Trusted from now on, as a key that you trusted signed with it: %(key)s") % {
        "key": key
    }


def _alarm(error: WatchError) -> CommandError:
    """Give the error that says what is wrong, where it can be seen, and what to do."""
    if isinstance(error, SignatureError):
        to_do = _(
            "Ask the operator, not by this site, whether the key was changed. If so, compare the"
            " new key and run this again with --vkey."
        )
    else:
        to_do = _(
            "Delete nothing, and ask the operator in writing: after a restored database two people"
            " may have re-anchored the ledger, which they can show. If you accept what you are"
            " told, begin again with another --directory."
        )
    where = _("The checkpoint is kept as evidence: %(file)s.") % {"file": error.kept}
    sentences = [_("ALARM."), error.sentence, *([where] if error.kept else []), to_do]
    status = REWRITTEN if isinstance(error, HistoryError) else UNSIGNED
    return _ends(" ".join(sentences), status)


def _ends(sentence: str, status: int) -> CommandError:
    return CommandError(" ".join(sentence.split()), returncode=status)
