"""Addresses of the dashboards."""

from django.urls import path

from anguan.insight.dashboards.pages import evidence, hazards

app_name = "insight"
urlpatterns = [
    path("", hazards.home, name="home"),
    path("figures/", hazards.figures, name="figures"),
    path("figures/evidence/", evidence.figures, name="evidence"),
]
