"""What banner and trackers depend on: as a name, and as counts that only grow."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from consent.banner import tools
from consent.choosing import modes, public_keys, standing
from consent.interface import banner_build
from consent.models import Attestation, ConsentVersion, Tool

if TYPE_CHECKING:
    from datetime import date

    from wagtail.models import Site


def state(site: Site, *, day: date) -> str:
    """Give a SHA-256, in hexadecimal, of all that a brand's pages show and load on a Paris day.

    Empty before the first consent version, when they show and load nothing.
    """
    version = standing(site)
    if version is None:
        return ""
    facts = (
        banner_build(),
        str(version.pk),
        sorted(modes(version, day=day).items()),
        tools.state(site, version, day=day),
        public_keys(),
    )
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def facts() -> tuple[object, ...]:
    """Give what changes with any fact of any brand: how many rows there are, and which keys.

    Counts, not the highest number: of two transactions, the later number may be visible first.
    What texts and subprocessors say is known without us.
    """
    versions = ConsentVersion.objects.count()
    if not versions:
        return ()
    return (versions, Tool.history.count(), Attestation.objects.count(), *public_keys())
