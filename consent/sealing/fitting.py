"""Whether the database is what its witness knows it to be: not shrunken, forked or restored."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from consent.ledger import EMPTY_ROOT, Frontier, canonical_json, instant
from consent.models import Anchor, Checkpoint, Publication
from consent.sealing import witness
from consent.sealing.horizon import Cluster, has_foreign_rows
from consent.sealing.refusals import SealingRefusedError


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the witness knows: the last anchor, the latest checkpoint since, where it goes on.

    `published` is the largest size that was public before the witness was read, 0 for none.
    """

    published: int
    anchor: witness.WitnessedAnchor | None
    latest: witness.Witnessed | None
    directory: Path


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What the database holds: the last checkpoint and the last anchor."""

    last: Checkpoint | None
    anchor: Anchor | None

    @property
    def size(self) -> int:
        """Give the number of entries sealed."""
        return self.last.size if self.last else 0

    @property
    def root(self) -> bytes:
        """Give the root over them."""
        return bytes(self.last.root) if self.last else EMPTY_ROOT

    @property
    def frontier(self) -> Frontier:
        """Give the hashes from which the tree grows."""
        return (
            Frontier.from_bytes(self.size, bytes(self.last.frontier)) if self.last else Frontier()
        )

    @property
    def anchored_now(self) -> Anchor | None:
        """Give the anchor after which nothing was sealed yet, if there is one."""
        return self.anchor if self.anchor and self.anchor.size == self.size else None

    @property
    def sealed_before(self) -> int:
        """Give the transaction before which everything is sealed; 0 where none can be named."""
        return int(self.last.horizon) if self.last and not self.anchored_now else 0

    @property
    def is_open(self) -> bool:
        """Tell whether transaction ids say nothing yet: rows of another cluster are to be sealed.

        So it is after an anchor until one batch has found all that was waiting.
        """
        return self.anchor is not None and self.sealed_before == 0


def read_known() -> Known:
    """Read the witness, before the database: it is written after it, so it is never ahead.

    Raises SealingRefusedError where it cannot be read.
    """
    directory = Path(settings.WITNESS_DIR)
    # Before the witness, which has had it by then: whoever publishes holds no fence any more.
    last = Publication.objects.order_by("-checkpoint_id").values_list("pk", flat=True).first()
    try:
        anchor = witness.latest_anchor(directory)
        directory = anchor.folder if anchor else directory
        latest = witness.latest(directory)
        return Known(published=last or 0, anchor=anchor, latest=latest, directory=directory)
    except (OSError, UnicodeDecodeError) as error:
        raise SealingRefusedError(
            "witness_unreadable",
            _("The witness directory %(directory)s cannot be read (%(error)s).")
            % {"directory": directory, "error": type(error).__name__},
            _("Let the worker's account read and write there, or set WITNESS_DIR."),
        ) from error


def read_stored() -> Stored:
    """Read what the database holds."""
    return Stored(
        last=Checkpoint.objects.order_by("-size").first(),
        anchor=Anchor.objects.order_by("-at", "-size").first(),
    )


def record_of_anchor(anchor: Anchor) -> bytes:
    """Give what the ledger and the witness keep of an anchor: canonical JSON."""
    return canonical_json(
        {
            "row": "anchor",
            "id": str(anchor.pk),
            "reason": anchor.reason,
            "problem": anchor.problem,
            "size": anchor.size,
            "root": bytes(anchor.root).hex(),
            "witnessed_size": anchor.witnessed_size,
            # More than 53 bits: no number in JSON (RFC 8785).
            "system_identifier": str(anchor.system_identifier),
            "by": str(anchor.by_id),
            "second": str(anchor.second_id),
            "at": instant(anchor.at),
        }
    )


def check(stored: Stored, known: Known, *, cluster: Cluster) -> None:
    """Raise SealingRefusedError where the database is not what was witnessed."""
    _check_anchor(stored.anchor, known.anchor)
    _check_cluster(stored, cluster)
    _check_tree(stored)
    _check_witness(stored, known)


def _check_anchor(stored: Anchor | None, known: witness.WitnessedAnchor | None) -> None:
    """An anchor counts once the witness has it: whoever holds the database alone makes none."""
    if stored is None and known is not None:
        raise _refused("shrunken", _("The witness knows of an anchor that the database lacks."))
    if stored is None:
        return
    if known is None or known.id != stored.pk:
        raise _refused("anchor", _("The database holds an anchor that the witness does not know."))
    if known.record != record_of_anchor(stored):
        raise _refused("forked", _("The last anchor is not the one that the witness knows."))


def _check_cluster(stored: Stored, cluster: Cluster) -> None:
    if anchor := stored.anchored_now:
        expected = anchor.system_identifier
    elif stored.last is not None:
        expected = stored.last.system_identifier
    elif has_foreign_rows():
        raise _refused("restored", _("Rows of the ledger were written in another cluster."))
    else:
        return
    if expected != cluster.identifier:
        raise _refused(
            "restored",
            _("The database was restored: its cluster is %(found)s, and %(expected)s was sealed.")
            % {"found": cluster.identifier, "expected": expected},
        )


def _check_tree(stored: Stored) -> None:
    """The seals must be as many as the last checkpoint says, its frontier give its root.

    Nobody can go on from anything else: no anchor helps.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(position) FROM consent_seal")
        (last,) = cursor.fetchone() or (None,)
    try:
        root = stored.frontier.root()
    except ValueError:
        root = b""
    if last != (stored.size - 1 if stored.size else None) or root != stored.root:
        raise SealingRefusedError(
            "damaged",
            _("The last checkpoint, of %(size)s entries, is not of the tree that is stored.")
            % {"size": stored.size},
            _("Rows were added or removed by hand: put the database back from a backup."),
        )


def _check_witness(stored: Stored, known: Known) -> None:
    witnessed = known.latest
    size = witnessed.size if witnessed else 0
    if size > stored.size:
        raise _refused("shrunken", _shrunken(stored.size, size))
    if witnessed is not None:
        same = Checkpoint.objects.filter(size=size, note=witnessed.note)
        if not same.exists():
            raise _refused("forked", _forked(size))
    since = stored.anchor.size if stored.anchor else 0
    if known.published > max(size, since):
        raise _refused(
            "witness_behind",
            _("The checkpoint of %(size)s entries was published, and the witness lacks it.")
            % {"size": known.published},
        )


def _shrunken(size: int, witnessed: int) -> str:
    return _("The ledger has shrunk: %(size)s entries are sealed, and %(witnessed)s were.") % {
        "size": size,
        "witnessed": witnessed,
    }


def _forked(size: int) -> str:
    return _("The ledger is forked: at %(size)s entries it is not what was witnessed.") % {
        "size": size
    }


def _refused(problem: str, sentence: str) -> SealingRefusedError:
    remedy = _(
        "Find out what was restored or changed. Put back the later database, or the witness"
        " directory; only if that is lost, two people run `manage.py anchor_ledger`."
    )
    return SealingRefusedError(problem, sentence, remedy)
