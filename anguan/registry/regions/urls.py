"""Addresses of regions."""

from django.urls import path

from anguan.registry.regions import pages

app_name = "regions"
urlpatterns = [
    path("", pages.browse, name="tree"),
    path("pick", pages.pick, name="pick"),
    path("parks/new/<str:county>", pages.new_park, name="new_park"),
    path("grids/new/<str:under>", pages.new_grid, name="new_grid"),
    path("<str:code>", pages.browse, name="browse"),
]
