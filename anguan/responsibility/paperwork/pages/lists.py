"""The lists of documents: an enterprise's and a territory's papers, who signs one, what waits for one's own hand."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import BooleanFilter, ChoiceFilter, Column, Empty, Listing, Ordering, PeriodFilter
from anguan.foundation.ui.places import OF_ENTERPRISE, OF_REGION
from anguan.foundation.words import mark as _
from anguan.responsibility.paperwork import catalog, looks, queries
from anguan.responsibility.paperwork.models import Document, Signatory
from anguan.responsibility.paperwork.pages.finding import shown_document
from anguan.responsibility.paperwork.rules.lifecycle import LIFECYCLE, State

_KINDS = ChoiceFilter("kind", _("种类"), [(kind.id, kind.short) for kind in catalog.kinds().values()])
_STATES = ChoiceFilter("state", _("状态"), list(LIFECYCLE.titles.items()))
_MISSING = BooleanFilter(
    "missing", _("只看没签齐"),
    apply=lambda rows, at: rows.filter(state=State.SIGNING, signed__lt=F("signers")),
)  # fmt: skip


class Documents(Listing[Document]):
    """The papers of an enterprise (标准文书)."""

    page = "paperwork.documents"
    title = _("标准文书")
    lead = _("责任书、演练、会议、自查：由企业档案生成，手机上签名，归档后计入履职。")
    columns: ClassVar[Sequence[Column]] = (
        Column("title", _("文书"), phone="title"),
        Column("state", _("状态"), cell=looks.state_badge, phone="badge"),
        Column("kind", _("种类"), cell=looks.kind_title, phone="line"),
        Column("held_on", _("日期"), order="held_on", phone="meta"),
        Column("signed", _("已签 / 应签"), cell=looks.signed_said, phone="meta"),
        Column("maker_name", _("起草人"), phone="hide"),
        Column("archived_at", _("归档时间"), phone="hide"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        _KINDS, _STATES, _MISSING, PeriodFilter("held", _("日期"), field="held_on"),
    )  # fmt: skip
    orderings = (Ordering("new", _("最新起草"), "-made_at"), Ordering("held", _("日期最近"), "-held_on"))
    search_hint = _("标题、地点")
    may_export = "duties.export"
    empty = Empty(
        _("还没有文书"), _("点“新建文书”，选一种，内容由企业档案自动写好，改一改就能送签。"), icon="file-signature"
    )

    def search(self, rows: QuerySet[Document], text: str) -> QuerySet[Document]:
        """Keep those whose title or place holds a text."""
        return rows.filter(Q(title__contains=text) | Q(place__contains=text))

    def href(self, row: Document) -> str:
        """Lead to the document."""
        return reverse("paperwork:document", args=[row.pk])


class OfTerritory(Documents):
    """The papers of a territory's enterprises (辖区文书)."""

    page = "paperwork.territory"
    lead = _("辖区企业的责任书、演练、会议和自查材料。")
    columns = (
        Documents.columns[0],
        Column("enterprise", _("企业"), attr="enterprise.name", phone="line"),
        *Documents.columns[1:],
    )
    filters = (OF_REGION, OF_ENTERPRISE, *Documents.filters)
    empty = Empty(_("还没有文书"), _("企业起草的文书会列在这里。"), icon="file-signature")


class Signatories(Listing[Signatory]):
    """Who signs one document (签名情况)."""

    page = "paperwork.signatories"
    title = _("签名情况")
    columns = (
        Column("name", _("姓名"), phone="title", sub=lambda row: row.post),
        Column("state", _("状态"), cell=looks.hand_badge, phone="badge"),
        Column("part", _("身份"), cell=lambda row: looks.part_said(row.document.kind, row), phone="line"),
        Column("team", _("班组"), phone="meta"),
        Column("upper_name", _("与谁签订"), phone="line"),
        Column("signed_at", _("签名时间"), order="signed_at", phone="meta"),
        Column("how", _("说明"), cell=looks.how_signed, phone="hide"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("state", _("状态"), [("missing", _("未签")), ("signed", _("已签")), ("struck", _("不再要求"))]),
    )
    orderings = (Ordering("tier", _("自上而下"), "tier"), Ordering("name", _("按姓名"), "name"))
    search_hint = _("姓名、班组")
    may_export = "duties.export"
    empty = Empty(_("没有签名人"), _("还没有确定由谁签名。"))

    def search(self, rows: QuerySet[Signatory], text: str) -> QuerySet[Signatory]:
        """Find a person or a team."""
        return rows.filter(Q(name__contains=text) | Q(team__contains=text))

    def href(self, row: Signatory) -> str:
        """Lead to the signature."""
        return reverse("paperwork:signatory", args=[row.pk])


@page("paperwork.view")
def documents(request: ActorRequest) -> HttpResponseBase:
    """Show the documents somebody may see; what waits for their own hand comes first."""
    actor = request.actor
    rows = queries.documents_for(actor)
    if actor.enterprise_id is not None:
        bound = Documents.bind(request, queries.of_own(rows, actor), at=clock.now())
    else:
        bound = OfTerritory.bind(request, rows.select_related("enterprise"), at=clock.now())
    return bound.response("paperwork/list.html", waiting=list(queries.waiting_for(actor)[:10]))


@page("paperwork.view")
def signatories(request: ActorRequest, document_id: UUID) -> HttpResponseBase:
    """Show who has signed a document and who has not."""
    document = shown_document(request, document_id)
    rows = queries.signatories_for(request.actor).filter(
        enterprise_id=document.enterprise_id, document_id=document.pk
    ).select_related("document")  # fmt: skip
    return Signatories.bind(request, rows, at=clock.now()).response(
        "paperwork/signatories.html", document=document, state=looks.state_badge(document)
    )


@page("paperwork.sign")
def mine(request: ActorRequest) -> HttpResponseBase:
    """Show what waits for one's own hand, and what one has signed (我的签名)."""
    actor = request.actor
    rows = queries.own_signatories(actor).filter(person_id=actor.person_id)
    signed = rows.filter(state="signed").select_related("document").order_by("-signed_at", "-id")[:50]
    context = {"waiting": list(queries.waiting_for(actor)[:50]), "signed": list(signed)}
    return render(request, "paperwork/mine.html", context)
