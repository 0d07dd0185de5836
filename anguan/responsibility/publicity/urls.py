"""Addresses of publicity events (宣传活动)."""

from django.urls import path

from anguan.responsibility.publicity import pages

app_name = "publicity"
urlpatterns = [
    path("", pages.event_list, name="list"),
    path("new", pages.plan, name="new"),
    path("<uuid:event_id>/", pages.event_page, name="event"),
    path("<uuid:event_id>/change", pages.plan, name="change"),
    path("<uuid:event_id>/record", pages.record, name="record"),
    path("<uuid:event_id>/cancel", pages.cancel, name="cancel"),
    path("records/<uuid:participation_id>/", pages.participation, name="participation"),
]
