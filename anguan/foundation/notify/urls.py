"""Addresses of messages."""

from django.urls import path

from anguan.foundation.notify.pages import inbox, reach, reports, robots, settings, stream

app_name = "notify"

urlpatterns = [
    path("live/", stream.live, name="live"),
    path("live/count", stream.count, name="count"),
    path("notify/reach", reach.gaps, name="reach"),
    path("notify/reports/<str:secret>", reports.report, name="report"),
    path("messages/", inbox.messages, name="inbox"),
    path("messages/read", inbox.read_all, name="read_all"),
    path("messages/settings", settings.settings, name="settings"),
    path("messages/settings/choose", settings.choose, name="choose"),
    path("messages/settings/quiet", settings.keep_quiet, name="keep_quiet"),
    path("messages/settings/addresses", settings.add_address, name="add_address"),
    path("messages/settings/confirm", settings.confirm, name="confirm"),
    path("messages/settings/addresses/<uuid:address_id>/remove", settings.remove_address, name="remove_address"),
    path("messages/settings/subscribe", settings.subscribe, name="subscribe"),
    path("messages/settings/unsubscribe", settings.unsubscribe, name="unsubscribe"),
    path("messages/robots", robots.robots, name="robots"),
    path("messages/robots/<uuid:robot_id>/try", robots.try_robot, name="try_robot"),
    path("messages/robots/<uuid:robot_id>/stop", robots.stop, name="stop_robot"),
    path("messages/<uuid:message_id>/", inbox.detail, name="message"),
    path("messages/<uuid:message_id>/open", inbox.open_message, name="open"),
    path("messages/<uuid:message_id>/acknowledge", inbox.acknowledge, name="acknowledge"),
]
