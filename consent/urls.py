"""The practitioner's own addresses, the same for every brand."""

from django.urls import path

from consent.views import answering, documents, links, objections, receipts

app_name = "consent"

urlpatterns = [
    path("mes-documents/", documents.my_documents, name="my_documents"),
    path("mes-documents/repondre/", answering.answer_next, name="answer"),
    path(
        "mes-documents/repondre/<uuid:version_id>/", answering.answer_version, name="answer_version"
    ),
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
