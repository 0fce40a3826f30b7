"""The practitioner's own addresses, the same for every brand."""

from django.urls import path

from consent import views

app_name = "consent"

urlpatterns = [path("mes-documents/", views.my_documents, name="my_documents")]
