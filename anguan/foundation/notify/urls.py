"""Addresses of messages."""

from django.urls import path

from anguan.foundation.notify.pages import inbox, reports, stream

app_name = "notify"

urlpatterns = [
    path("live/", stream.live, name="live"),
    path("live/count", stream.count, name="count"),
    path("notify/reports/<str:secret>", reports.report, name="report"),
    path("messages/", inbox.messages, name="inbox"),
    path("messages/read", inbox.read_all, name="read_all"),
    path("messages/<uuid:message_id>/", inbox.detail, name="message"),
    path("messages/<uuid:message_id>/open", inbox.open_message, name="open"),
    path("messages/<uuid:message_id>/acknowledge", inbox.acknowledge, name="acknowledge"),
]
