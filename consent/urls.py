"""The practitioner's own addresses, the same for every brand."""

from django.urls import path

from consent.views import documents

app_name = "consent"

urlpatterns = [path("mes-documents/", documents.my_documents, name="my_documents")]
