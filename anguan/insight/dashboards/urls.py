"""Addresses of the dashboards."""

from django.urls import path

from anguan.insight.dashboards.pages import deadlines, evidence, hazards, home, learning, permits

app_name = "insight"
urlpatterns = [
    path("", home.home, name="home"),
    path("figures/", hazards.figures, name="figures"),
    path("figures/evidence/", evidence.figures, name="evidence"),
    path("figures/permits/", permits.figures, name="permits"),
    path("figures/learning/", learning.figures, name="learning"),
    path("figures/deadlines/", deadlines.figures, name="deadlines"),
]
