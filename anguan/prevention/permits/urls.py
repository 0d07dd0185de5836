"""Addresses of permits."""

from django.urls import URLPattern, path

app_name = "permits"
urlpatterns: list[URLPattern] = []
_ = path
