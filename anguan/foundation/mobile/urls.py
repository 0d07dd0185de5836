"""Addresses of the phone app; the worker stands at the root, because it answers for the whole site."""

from django.urls import path

from anguan.foundation.mobile import pages

app_name = "mobile"
urlpatterns = [
    path("app.webmanifest", pages.manifest, name="manifest"),
    path("service-worker.js", pages.worker, name="worker"),
    path("offline/", pages.offline, name="offline"),
]
