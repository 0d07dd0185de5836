"""Addresses of certificates (人员证书)."""

from django.urls import path

from anguan.responsibility.certificates.pages import importing, keeping, lists, verifying

app_name = "certificates"
urlpatterns = [
    path("", lists.certificates, name="list"),
    path("add", keeping.add, name="add"),
    path("people", lists.find_person, name="find_person"),
    path("people/<uuid:person_id>", lists.of_person, name="of_person"),
    path("import", importing.send, name="import"),
    path("import/template", importing.template, name="template"),
    path("import/<uuid:upload_id>", importing.upload, name="upload"),
    path("import/<uuid:upload_id>/take", importing.take, name="take"),
    path("import/<uuid:upload_id>/marked", importing.marked, name="marked"),
    path("verifications/<uuid:verification_id>", verifying.verification, name="verification"),
    path("<uuid:certificate_id>", keeping.show, name="show"),
    path("<uuid:certificate_id>/change", keeping.change, name="change"),
    path("<uuid:certificate_id>/verify", verifying.verify, name="verify"),
    path("<uuid:certificate_id>/revoke", keeping.revoke, name="revoke"),
]
