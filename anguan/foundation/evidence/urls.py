"""Addresses of evidence."""

from django.urls import path

from anguan.foundation.evidence import pages

app_name = "evidence"

urlpatterns = [
    path("photos", pages.receive, name="receive"),
    path("photos/<uuid:photo_id>/<slug:size>", pages.rendition, name="rendition"),
]
