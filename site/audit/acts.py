"""The acts of a bundle: what the person has of each, and what is known of her beside it."""

from typing import Any

from audit.consent_record import consent_record
from audit.documents import folder_of
from consent.choosing.proof import controller_at
from consent.ledger import canonical_json
from consent.models import Act, Identity, Trace
from consent.printing import receipt_of


def folder(act: Act) -> str:
    """Give where an act stands in a bundle."""
    return f"acts/{act.pk}"


def act_files(act: Act, record: dict[str, Any]) -> dict[str, bytes]:
    """Give receipt and consent record of an act that can be opened."""
    receipt = receipt_of(act)
    version = act.version
    consent = consent_record(
        record,
        controller=controller_at(act.practitioner.site, at=act.recorded_at),
        text=f"{folder_of(version)}/text.md" if version else "",
        valid_for_days=version.valid_for_days if version else None,
    )
    files = {f"{folder(act)}/consent-record.json": canonical_json(consent)}
    return files | ({f"{folder(act)}/receipt.json": receipt.canonical()} if receipt else {})


def personal_files(act: Act) -> dict[str, bytes]:
    """Give the names, words, paper and traces that are kept of an act; what is erased is not."""
    files: dict[str, bytes] = {}
    identity = Identity.objects.filter(act=act).first()
    if identity is not None:
        names = ("name", "email", "cabinet_name", "reason", "remark")
        kept = {name: getattr(identity, name) for name in names}
        files[f"{folder(act)}/identity.json"] = canonical_json(kept)
        if identity.paper:
            files[f"{folder(act)}/paper.bin"] = bytes(identity.paper)
    trace = Trace.objects.filter(act=act).first()
    if trace is not None:
        kept = {"network": trace.network, "user_agent": trace.user_agent}
        kept["erase_after"] = trace.erase_after.isoformat()
        files[f"{folder(act)}/trace.json"] = canonical_json(kept)
    return files
