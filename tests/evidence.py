"""Evidence for tests: what is exported, and what is found in it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from audit.bundle import evidence
from audit.subjects import Kind, Subject
from audit.verifying.command import verified
from audit.verifying.container import unpacked
from audit.verifying.failures import BundleError
from consent.actions import Objection, Way, object_to
from consent.ledger import SigningKey
from consent.models import Act, Matter, Practitioner
from consent.sealing import latest_published
from policies.models import Version
from tests.brands import NOW
from tests.cabinets import answers, practitioner
from tests.conftest import TODAY, Brand
from tests.forging import Files, Forger
from tests.ledgers import seal_here


def about(row: Act | Practitioner | Version, brand: Brand) -> Subject:
    """Give a row as a subject."""
    kinds: dict[type, Kind] = {Act: "act", Practitioner: "person", Version: "version"}
    return Subject(kind=kinds[type(row)], id=row.pk, site=brand.site)


def bundle_of(row: Act | Practitioner | Version, brand: Brand, *checkpoints: str) -> bytes:
    """Give the evidence about a row."""
    return evidence(about(row, brand), checkpoints=checkpoints, at=NOW)


def files_of(bundle: bytes) -> dict[str, bytes]:
    """Give the files of a bundle by name."""
    return unpacked(bundle)


def manifest_of(bundle: bytes) -> dict[str, Any]:
    """Give what a bundle says of itself."""
    found: dict[str, Any] = json.loads(files_of(bundle)["manifest.json"])
    return found


def failure_of(bundle: bytes, **more: Any) -> BundleError:
    """Give what does not hold of a bundle."""
    with pytest.raises(BundleError) as caught:
        verified(bundle, **more)
    return caught.value


def named(files: Files, ending: str) -> str:
    """Give the one file whose name ends so."""
    (found,) = (name for name in files if name.endswith(ending))
    return found


def ledger_key() -> SigningKey:
    """Give the ledger's own key."""
    return SigningKey.from_text(Path(settings.LEDGER_KEY_FILE).read_text())


def objects(person: Practitioner) -> Act:
    """Let somebody do what is about no text: its evidence is the smallest that there is."""
    about = Objection(matter=Matter.DIRECT_MARKETING)
    return object_to(person, about, way=Way(sign_in="code"), at=NOW)


@dataclass(frozen=True, kw_only=True)
class Case:
    """Bundles of one ledger as it grew, and checkpoints of it: old, of the bundles, and newer.

    `small` is of the old checkpoint; `large`, about an answer to a second version, is of the
    middle one, and holds a proof from the old one.
    """

    small: bytes
    large: bytes
    without_proof: bytes
    old: str
    middle: str
    newer: str
    forger: Forger

    @property
    def files(self) -> Files:
        """Give the files of the large bundle."""
        return files_of(self.large)


@contextmanager
def own_place(place: Path) -> Iterator[None]:
    """Keep the ledger's key and witness in a directory, for what a whole module verifies."""
    # As Django marks its own tests: what is sealed here is rolled back with the module.
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with override_settings(LEDGER_KEY_FILE=place / "key", WITNESS_DIR=place / "witness"), block:
        yield


def case_of(scene: Brand, place: Path) -> Case:
    """Give the evidence that a module's tests verify, made once; they need no database."""
    with own_place(place):
        person, other = practitioner(scene), practitioner(scene, "dominique")
        small, old = bundle_of_sealed(objects(person), scene)
        scene.promulgate("Nous gardons.")
        later = scene.promulgate("Nous gardons trois ans.", day=TODAY + timedelta(days=31))
        answer = answers(other, later)
        without_proof, middle = bundle_of_sealed(answer, scene)
        large = bundle_of(answer, scene, old)
        _, newer = bundle_of_sealed(objects(other), scene)
        return Case(
            small=small,
            large=large,
            without_proof=without_proof,
            old=old,
            middle=middle,
            newer=newer,
            forger=Forger(key=ledger_key()),
        )


def bundle_of_sealed(row: Act | Practitioner | Version, brand: Brand) -> tuple[bytes, str]:
    """Seal, and give the evidence about a row with the checkpoint that it stands under."""
    seal_here()
    head = latest_published()
    assert head is not None
    return bundle_of(row, brand), head.note
