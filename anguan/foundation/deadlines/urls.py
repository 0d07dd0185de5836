"""Addresses of deadlines."""

from django.urls import path

from anguan.foundation.deadlines.pages import calendar, detail, extensions, feeds, ladders, lists, unheard

app_name = "deadlines"
urlpatterns = [
    path("", lists.deadline_list, name="list"),
    path("unheard", unheard.unheard, name="unheard"),
    path("extensions", extensions.extensions, name="extensions"),
    path("calendar", calendar.calendar, name="calendar"),
    path("calendar/feeds", feeds.feeds, name="feeds"),
    path("calendar/feeds/<uuid:feed_id>/end", feeds.end_feed, name="end_feed"),
    path("feed/<str:secret>.ics", feeds.feed, name="feed"),
    path("ladders/", ladders.ladders, name="ladders"),
    path("ladders/<str:kind>", ladders.tune_ladder, name="tune"),
    path("ladders/<str:kind>/reset", ladders.reset_ladder, name="reset"),
    path("<uuid:deadline_id>", detail.detail, name="detail"),
    path("<uuid:deadline_id>/acknowledge", detail.acknowledge, name="acknowledge"),
]
