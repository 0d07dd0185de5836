"""Addresses of the kit itself."""

from django.urls import path

from anguan.foundation.ui import pages

app_name = "ui"
urlpatterns = [
    path("saved-filters/", pages.save_filter, name="save_filter"),
    path("saved-filters/<uuid:filter_id>/drop/", pages.drop_filter, name="drop_filter"),
]
