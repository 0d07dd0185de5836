"""Addresses of offices."""

from django.urls import path

from anguan.registry.offices import pages

app_name = "offices"
urlpatterns = [
    path("", pages.office_list, name="list"),
    path("new", pages.new_office, name="new"),
    path("<uuid:office_id>/edit", pages.edit_office, name="edit"),
]
