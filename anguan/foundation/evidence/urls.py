"""Addresses of evidence."""

from django.urls import path

from anguan.foundation.evidence.pages import (
    alike,
    allowing,
    blurring,
    devices,
    exporting,
    officials,
    recording,
    showing,
)

app_name = "evidence"

urlpatterns = [
    path("devices", recording.enrol, name="enrol"),
    path("challenges", recording.challenges, name="challenges"),
    path("records", recording.submit, name="submit"),
    path("records/<uuid:exhibit_id>", recording.receipt, name="receipt"),
    path("records/<uuid:exhibit_id>/parts/<int:number>", recording.part, name="part"),
    path("photos/<uuid:photo_id>/<slug:size>", showing.rendition, name="rendition"),
    path("", officials.exhibit_list, name="list"),
    path("bundles/", exporting.bundles, name="bundles"),
    path("bundles/<uuid:bundle_id>.zip", exporting.take, name="take_bundle"),
    path("bundles/of/<uuid:enterprise_id>", exporting.ask_period, name="export"),
    path("bundles/about/<uuid:subject_id>", exporting.ask_subject, name="export_subject"),
    path("alike/", alike.pairs, name="alike"),
    path("alike/<uuid:likeness_id>/settle", alike.settle, name="settle"),
    path("uploads/", allowing.allowances, name="allowances"),
    path("uploads/<uuid:allowance_id>/end", allowing.end, name="end_allowance"),
    path("phones/", devices.phones, name="phones"),
    path("phones/<uuid:device_id>/revoke", devices.revoke, name="revoke_phone"),
    path("<uuid:exhibit_id>/", showing.detail, name="detail"),
    path("<uuid:exhibit_id>/video", showing.video, name="video"),
    path("<uuid:exhibit_id>/blur", blurring.blur, name="blur"),
]
