"""Addresses of evidence."""

from django.urls import path

from anguan.foundation.evidence.pages import taking

app_name = "evidence"

urlpatterns = [
    path("photos", taking.receive, name="receive"),
    path("photos/<uuid:photo_id>/<slug:size>", taking.rendition, name="rendition"),
]
