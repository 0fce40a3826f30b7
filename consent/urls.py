"""The practitioner's own addresses and the ledger's public ones, the same for every brand."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from consent import addresses
from consent.views import (
    answering,
    choice_receipt,
    documents,
    gpc,
    journal,
    journal_files,
    links,
    objections,
    preferences,
    receipts,
    verifier,
)
from policies.addresses import LANGUAGES

app_name = "consent"


def _for_people(language: str) -> list[URLPattern]:
    """Give the ledger's pages for people in a language."""
    views: dict[str, Callable[..., HttpResponseBase]] = {
        "about": journal.journal,
        "history": journal.points,
        "keys_page": journal.keys,
        "verifier": verifier.verifier,
    }
    return [
        path(
            addresses.page_path(name, language).lstrip("/"), view, {"language": language}, name=name
        )
        for name, view in views.items()
    ]


# The ledger's public part, in a namespace of its own: it is everybody's, and knows no session.
journal_patterns = [
    *(pattern for language in LANGUAGES for pattern in _for_people(language)),
    path(addresses.CHECKPOINT, journal_files.checkpoint, name="checkpoint"),
    path(addresses.VKEY, journal_files.vkey, name="vkey"),
    path(addresses.POINTS, journal_files.points_json, name="points"),
    path(addresses.POINT, journal_files.point, name="point"),
    path(addresses.KEYS, journal_files.keys_json, name="keys"),
    path(addresses.KEYS_TEXT, journal_files.keys_text, name="keys_text"),
    path(addresses.CONSISTENCY, journal_files.coherence, name="consistency"),
]

# Choices on trackers are everybody's too.
choice_patterns = [
    *(
        path(
            addresses.preferences_path(language).lstrip("/"),
            preferences.preferences,
            {"language": language},
            name="preferences",
        )
        for language in LANGUAGES
    ),
    path(addresses.CHOICE_RECEIPT, choice_receipt.choice_receipt, name="choice_receipt"),
    path(
        addresses.CHOICE_RECEIPT_FILE,
        choice_receipt.choice_receipt_file,
        name="choice_receipt_file",
    ),
    path(
        addresses.CHOICE_RECEIPT_JSON,
        choice_receipt.choice_receipt_json,
        name="choice_receipt_json",
    ),
    path(addresses.GPC, gpc.gpc, name="gpc"),
]

urlpatterns = [
    *choice_patterns,
    path("mes-documents/", documents.my_documents, name="my_documents"),
    path("mes-documents/repondre/", answering.answer_next, name="answer"),
    path(
        "mes-documents/repondre/<uuid:version_id>/",
        links.then_recorded(answering.answer_version),
        name="answer_version",
    ),
    path("mes-documents/repondre/<uuid:version_id>/reponse/", links.recorded, name="recorded"),
    path("mes-documents/repondre/<uuid:version_id>/refus/", answering.refused, name="refused"),
    path("mes-documents/plus-tard/", answering.later, name="later"),
    path("mes-documents/lien/<str:token>/", links.link, name="link"),
    path("mes-documents/oppositions/", objections.objections, name="objections"),
    path("mes-documents/le/", documents.pick_day, name="pick_day"),
    path("mes-documents/le/<str:day>/", documents.bound, name="bound"),
    path("mes-documents/recus/<uuid:act_id>/", receipts.receipt, name="receipt"),
    path("mes-documents/recus/<uuid:act_id>/recu.json", receipts.receipt_json, name="receipt_json"),
    path("mes-documents/recus/<uuid:act_id>/recu.pdf", receipts.receipt_as_pdf, name="receipt_pdf"),
]
