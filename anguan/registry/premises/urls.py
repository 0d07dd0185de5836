"""Addresses of premises."""

from django.urls import path

from anguan.registry.premises import pages

app_name = "premises"
urlpatterns = [
    path("of/<uuid:enterprise_id>/points", pages.points, name="points"),
    path("of/<uuid:enterprise_id>/areas.pdf", pages.sheet, name="sheet"),
    path("of/<uuid:enterprise_id>/sites/new", pages.add_site, name="add_site"),
    path("sites/<uuid:site_id>", pages.edit_site, name="edit_site"),
    path("sites/<uuid:site_id>/areas/new", pages.add_area, name="add_area"),
    path("areas/<uuid:area_id>", pages.edit_area, name="edit_area"),
]
