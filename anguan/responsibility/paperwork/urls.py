"""Addresses of standard documents (标准文书)."""

from django.urls import path

from anguan.responsibility.paperwork.pages import checking, lists, making, showing, signing, steps, writing

app_name = "paperwork"
urlpatterns = [
    path("", lists.documents, name="list"),
    path("mine", lists.mine, name="mine"),
    path("new", making.new, name="new"),
    path("new/<slug:kind>", making.make, name="make"),
    path("<uuid:document_id>/", showing.document, name="document"),
    path("<uuid:document_id>/edit", writing.edit, name="edit"),
    path("<uuid:document_id>/editions/<int:version>", writing.edition, name="edition"),
    path("<uuid:document_id>/people", writing.people, name="people"),
    path("<uuid:document_id>/photos", writing.photos, name="photos"),
    path("<uuid:document_id>/items", checking.items, name="items"),
    path("<uuid:document_id>/items/<int:number>", checking.item, name="item"),
    path("<uuid:document_id>/signatories", lists.signatories, name="signatories"),
    path("<uuid:document_id>/send", steps.send, name="send"),
    path("<uuid:document_id>/recall", steps.recall, name="recall"),
    path("<uuid:document_id>/press", steps.press, name="press"),
    path("<uuid:document_id>/archive", steps.archive, name="archive"),
    path("<uuid:document_id>/void", steps.void, name="void"),
    path("<uuid:document_id>/verify", showing.verify, name="verify"),
    path("<uuid:document_id>/pdf", showing.pdf, name="pdf"),
    path("<uuid:document_id>/word", showing.word, name="word"),
    path("items/<uuid:item_id>", checking.checked, name="checked"),
    path("signatories/<uuid:signatory_id>/", showing.signatory, name="signatory"),
    path("signatories/<uuid:signatory_id>/sign", signing.sign, name="sign"),
    path("signatories/<uuid:signatory_id>/strike", steps.strike, name="strike"),
    path("signatories/<uuid:signatory_id>/letter", showing.letter, name="letter"),
]
