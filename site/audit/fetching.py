"""Fetches the public part of a ledger from outside: few bytes, no redirects, and not for long."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from typing import IO, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import (
    HTTPRedirectHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from django.utils.translation import gettext as _

PUBLIC_PART: Final = "/journal/"
TIMEOUT: Final = 20  # seconds
# A note has some hundred bytes, a list of keys a hundred for each.
LARGEST: Final = 1_000_000
PROBLEM: Final = "application/problem+json"
_LOCAL: Final = {"localhost", "127.0.0.1", "::1"}


class AddressError(ValueError):
    """The address cannot be a ledger's."""


class UnreachableError(Exception):
    """Nobody answers there, or not with what a ledger answers."""


class RefusedError(Exception):
    """The ledger answers that there is no such thing."""


@dataclass(frozen=True, kw_only=True)
class ListedKey:
    """A key as the ledger lists it, and the first checkpoint that it signed."""

    vkey: str
    first_checkpoint: int | None


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> Request | None:
        """Go nowhere else: another address is another ledger."""
        return None


@dataclass(frozen=True, kw_only=True)
class Journal:
    """The public part of a ledger, by the address at which it begins."""

    address: str

    @classmethod
    def at(cls, url: str) -> Journal:
        """Give the ledger at a site's address, or at its public part's own.

        Raises AddressError for anything but HTTPS, or HTTP on this very machine.
        """
        parts = urlsplit(url)
        host = parts.hostname or ""
        is_local = host in _LOCAL or host.endswith(".localhost")
        if not host or parts.scheme not in ({"https", "http"} if is_local else {"https"}):
            raise AddressError(
                _("“%(url)s” is no address of a ledger: give one that begins with https://.")
                % {"url": url}
            )
        path = f"{parts.path}/".partition(PUBLIC_PART)[0].rstrip("/") + PUBLIC_PART
        return cls(address=urlunsplit((parts.scheme, parts.netloc, path, "", "")))

    def checkpoint(self) -> str:
        """Give the latest checkpoint's note. Raises RefusedError where there is none."""
        return self._text("checkpoint")

    def vkey(self) -> str:
        """Give the key that signs now."""
        return self._text("vkey").strip()

    def point(self, size: int) -> str:
        """Give the note of the checkpoint of a size."""
        return self._text(f"points/{size}")

    def listed_keys(self) -> list[ListedKey]:
        """Give all keys, the oldest first."""
        try:
            return [
                ListedKey(vkey=str(one["vkey"]), first_checkpoint=one["first_checkpoint"])
                for one in json.loads(self._text("cles.json"))["keys"]
            ]
        except (ValueError, KeyError, TypeError) as error:
            raise UnreachableError(self._odd("cles.json")) from error

    def consistency(self, old: int, new: int) -> list[bytes]:
        """Give what is to show that the ledger of `new` lines begins with that of `old`."""
        path = f"coherence/{old}/{new}"
        try:
            proof = json.loads(self._text(path))["proof"]
            return [base64.b64decode(one, validate=True) for one in proof]
        except (ValueError, KeyError, TypeError, binascii.Error) as error:
            raise UnreachableError(self._odd(path)) from error

    def _text(self, path: str) -> str:
        try:
            with self._opener().open(self._request(path), timeout=TIMEOUT) as answer:
                return _read(answer)
        except HTTPError as error:
            with error:
                raise self._refusal(path, error) from error
        except (URLError, OSError, HTTPException, ValueError) as error:
            told = {"address": f"{self.address}{path}", "error": error}
            raise UnreachableError(_("%(address)s does not answer: %(error)s") % told) from error

    def _request(self, path: str) -> Request:
        parts = urlsplit(f"{self.address}{path}")
        if not (parts.hostname or "").endswith(".localhost"):
            return Request(parts.geturl())  # noqa: S310 (the scheme was checked)
        # Names under localhost are this machine (RFC 6761); not every resolver knows it.
        here = f"127.0.0.1:{parts.port}" if parts.port else "127.0.0.1"
        headers = {"Host": parts.netloc}
        return Request(parts._replace(netloc=here).geturl(), headers=headers)  # noqa: S310 (the same)

    def _opener(self) -> OpenerDirector:
        if self.address.startswith("http:"):
            # Only on this machine: no proxy has a part in it.
            return build_opener(_NoRedirects, ProxyHandler({}))
        return build_opener(_NoRedirects)

    def _refusal(self, path: str, error: HTTPError) -> Exception:
        told = {"address": f"{self.address}{path}", "status": error.code}
        sentence = _("%(address)s answers with status %(status)s.") % told
        # Any site has pages that are not found; only a ledger says of itself what it has not.
        is_told = error.headers.get_content_type() == PROBLEM
        if is_told and error.code in {HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST}:
            return RefusedError(sentence)
        return UnreachableError(sentence)

    def _odd(self, path: str) -> str:
        return _("%(address)s does not answer as a ledger does.") % {
            "address": f"{self.address}{path}"
        }


def _read(answer: IO[bytes]) -> str:
    data = answer.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError(_("the answer is too large"))
    return data.decode()
