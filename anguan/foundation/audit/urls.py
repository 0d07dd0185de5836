"""Addresses of the day roots; all but the printed sheet are open to everyone."""

from django.urls import path

from anguan.foundation.audit import pages

app_name = "audit"
urlpatterns = [
    path("", pages.index, name="roots"),
    path("roots.json", pages.listed, name="listed"),
    path("<slug:day>/", pages.day, name="day"),
    path("<slug:day>/sheet.pdf", pages.sheet, name="sheet"),
]
