"""Addresses of the ledger import."""

from django.urls import path

from anguan.registry.ledger import pages

app_name = "ledger"
urlpatterns = [
    path("", pages.uploads, name="list"),
    path("template.xlsx", pages.template, name="template"),
    path("<uuid:upload_id>", pages.show, name="show"),
    path("<uuid:upload_id>/columns", pages.columns, name="columns"),
    path("<uuid:upload_id>/sheet", pages.sheet, name="sheet"),
    path("<uuid:upload_id>/import", pages.begin_import, name="import"),
    path("<uuid:upload_id>/again", pages.again, name="again"),
    path("<uuid:upload_id>/progress", pages.progress, name="progress"),
    path("<uuid:upload_id>/marked.xlsx", pages.marked, name="marked"),
]
