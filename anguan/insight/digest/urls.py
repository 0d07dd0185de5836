"""Addresses of the digest."""

from django.urls import path

from anguan.insight.digest import pages

app_name = "digest"
urlpatterns = [
    path("", pages.latest, name="latest"),
    path("<uuid:digest_id>", pages.digest, name="digest"),
    path("<uuid:digest_id>/sheet.pdf", pages.sheet, name="sheet"),
]
