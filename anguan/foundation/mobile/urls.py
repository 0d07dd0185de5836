"""Addresses of the phone app; the worker stands at the root, because it answers for the whole site."""

from django.urls import path

from anguan.foundation.mobile.pages import app, field

app_name = "mobile"
urlpatterns = [
    path("app.webmanifest", app.manifest, name="manifest"),
    path("service-worker.js", app.worker, name="worker"),
    path("offline/", app.offline, name="offline"),
    path("mobile/pack", field.pack, name="pack"),
    path("mobile/vault", field.key, name="vault"),
    path("outbox/", field.outbox, name="outbox"),
]
