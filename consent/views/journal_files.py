"""The ledger's public part for programs: checkpoints, keys, proofs that the log only grew."""

from __future__ import annotations

import base64
import hashlib
import re
from http import HTTPStatus
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from consent.ledger import NoteError, VerifierKey, instant, open_note
from consent.sealing import (
    all_keys,
    consistency,
    current_vkey,
    latest_published,
    published,
)
from consent.views.journal_frame import FOR_EVER, problem, public

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from consent.models import Checkpoint, LedgerKey

TEXT: Final = "text/plain; charset=utf-8"
# Checkpoints on a page of their history.
PAGE: Final = 50
# Sizes have at most nineteen digits in the database.
_SIZE: Final = re.compile("[1-9][0-9]{0,17}")


@public
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Give the latest checkpoint, a signed note, as its bytes."""
    found = latest_published()
    if found is None:
        return _nothing_yet()
    return _tagged(request, HttpResponse(found.note, content_type=TEXT))


@public
def vkey(request: HttpRequest) -> HttpResponse:
    """Give the key that signs now, by which checkpoints are verified."""
    found = current_vkey()
    if found is None:
        return _nothing_yet()
    return _tagged(request, HttpResponse(f"{found}\n", content_type=TEXT))


@public
def point(_request: HttpRequest, size: str) -> HttpResponse:
    """Give the checkpoint of a size: for ever the same bytes."""
    read = size_of(size)
    found = published().filter(size=read).first() if read else None
    if found is None:
        detail = _("There is no checkpoint of %(size)s lines. See %(all)s.")
        told = {"size": size, "all": reverse("journal:points")}
        return problem(detail % told, status=HTTPStatus.NOT_FOUND)
    response = HttpResponse(found.note, content_type=TEXT)
    response.headers["Cache-Control"] = FOR_EVER
    return response


@public
def points_json(request: HttpRequest) -> HttpResponse:
    """Give the history of checkpoints, the newest first; `?before=` a size goes on from there."""
    before = request.GET.get("before")
    if before is not None and size_of(before) is None:
        detail = _("“before” is a number of lines, such as 120.")
        return problem(detail, status=HTTPStatus.BAD_REQUEST)
    shown, is_more = points_before(size_of(before or ""))
    following = f"{reverse('journal:points')}?before={shown[-1].size}" if is_more else None
    listed = [_listed(one) for one in shown]
    return _tagged(request, JsonResponse({"points": listed, "next": following}))


def points_before(size: int | None) -> tuple[list[Checkpoint], bool]:
    """Give a page of checkpoints, the newest first, and whether there are older ones."""
    those = published().select_related("publication").order_by("-size").defer("frontier")
    if size is not None:
        those = those.filter(size__lt=size)
    found = list(those[: PAGE + 1])
    return found[:PAGE], len(found) > PAGE


@public
def keys_text(request: HttpRequest) -> HttpResponse:
    """Give every key that ever signed, a line each, the oldest first."""
    lines = "".join(f"{key.vkey}\n" for key in all_keys())
    return _tagged(request, HttpResponse(lines, content_type=TEXT)) if lines else _nothing_yet()


@public
def keys_json(request: HttpRequest) -> HttpResponse:
    """Give every key with its time, and the first checkpoint that it signed.

    That one is signed by the key before it, too: so who has the old key comes to know the new.
    """
    keys = [
        {
            "vkey": key.vkey,
            "since": instant(key.since),
            "until": instant(until.since) if until else None,
            "first_checkpoint": _first_of(key),
        }
        for key, until in with_ends(all_keys())
    ]
    return _tagged(request, JsonResponse({"keys": keys}))


def with_ends(keys: Sequence[LedgerKey]) -> list[tuple[LedgerKey, LedgerKey | None]]:
    """Give each key with the one that came after it."""
    return list(zip_longest(keys, keys[1:]))


@public
def coherence(_request: HttpRequest, old: str, new: str) -> HttpResponse:
    """Give the proof that the ledger of `new` lines begins with that of `old` (RFC 9162, 2.1.4)."""
    sizes = size_of(old), size_of(new)
    if sizes[0] is None or sizes[1] is None or sizes[0] > sizes[1]:
        detail = _("Give two numbers of lines, the smaller one first: /journal/coherence/100/120.")
        return problem(detail, status=HTTPStatus.BAD_REQUEST)
    try:
        path = consistency(sizes[0], sizes[1])
    except ValueError:
        detail = _("No checkpoint that is public has %(size)s lines yet.") % {"size": new}
        return problem(detail, status=HTTPStatus.NOT_FOUND)
    proof = [base64.b64encode(one).decode() for one in path]
    response = JsonResponse({"old": sizes[0], "new": sizes[1], "proof": proof})
    response.headers["Cache-Control"] = FOR_EVER
    return response


def size_of(written: str) -> int | None:
    """Give a number of lines as an address writes it, None for anything else."""
    return int(written) if _SIZE.fullmatch(written) else None


def _listed(one: Checkpoint) -> dict[str, Any]:
    return {
        "size": one.size,
        "root": base64.b64encode(bytes(one.root)).decode(),
        "at": instant(one.at),
        "published_at": instant(one.publication.at),
        "note": reverse("journal:point", args=[one.size]),
    }


def _first_of(key: LedgerKey) -> int | None:
    """Give the size of the first public checkpoint that a key signed."""
    read = VerifierKey.from_text(key.vkey)
    # Of the base64 of a signature, five letters are the key's own.
    start = f"\n— {read.name} {base64.b64encode(read.key_id).decode()[:5]}"
    for one in published().filter(note__contains=start).order_by("size").only("note")[:PAGE]:
        try:
            open_note(one.note, key.vkey)
        except NoteError:
            continue
        return int(one.size)
    return None


def _nothing_yet() -> HttpResponse:
    detail = _("This ledger has no checkpoint yet. Ask again in some seconds.")
    return problem(detail, status=HTTPStatus.NOT_FOUND)


def _tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tag what may change with a digest of its bytes; who has them is sent nothing."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return get_conditional_response(request, etag=etag, response=response) or response
