"""Addresses of duties (履职)."""

from django.urls import URLPattern

app_name = "duties"
urlpatterns: list[URLPattern] = []
