"""Addresses of the dashboards."""

from django.urls import path

from anguan.insight.dashboards import pages

app_name = "insight"
urlpatterns = [
    path("", pages.home, name="home"),
    path("figures/", pages.figures, name="figures"),
]
