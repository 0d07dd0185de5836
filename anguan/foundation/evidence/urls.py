"""Addresses of evidence."""

from django.urls import path

from anguan.foundation.evidence.pages import recording, taking

app_name = "evidence"

urlpatterns = [
    path("devices", recording.enrol, name="enrol"),
    path("challenges", recording.challenges, name="challenges"),
    path("records", recording.submit, name="submit"),
    path("records/<uuid:exhibit_id>", recording.receipt, name="receipt"),
    path("records/<uuid:exhibit_id>/parts/<int:number>", recording.part, name="part"),
    path("photos", taking.receive, name="receive"),
    path("photos/<uuid:photo_id>/<slug:size>", taking.rendition, name="rendition"),
]
