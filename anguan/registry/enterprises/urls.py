"""Addresses of enterprises."""

from django.urls import path

from anguan.registry.enterprises.pages import certificates, editing, file, listing

app_name = "enterprises"
urlpatterns = [
    path("", listing.enterprise_list, name="list"),
    path("mine", file.mine, name="mine"),
    path("new", editing.register, name="new"),
    path("industries", editing.industries, name="industries"),
    path("<uuid:enterprise_id>", file.detail, name="detail"),
    path("<uuid:enterprise_id>/edit", editing.edit, name="edit"),
    path("<uuid:enterprise_id>/move", editing.move, name="move"),
    path("<uuid:enterprise_id>/standing", editing.change_standing, name="change_standing"),
    path("<uuid:enterprise_id>/certificates/new", certificates.add, name="add_certificate"),
    path("<uuid:enterprise_id>/certificates/<uuid:certificate_id>", certificates.edit, name="edit_certificate"),
]
