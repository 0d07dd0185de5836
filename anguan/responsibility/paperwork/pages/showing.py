"""One document: where it stands, its text, who has signed, its photos and story; its files, and its hash checked."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.audit.services import history_of
from anguan.foundation.evidence.gallery import shown
from anguan.foundation.evidence.queries import exhibits_for, exhibits_of
from anguan.foundation.words import mark as _
from anguan.responsibility.duties import catalog as duties_catalog
from anguan.responsibility.duties.models import Obligation, Proof
from anguan.responsibility.paperwork import catalog, looks, queries, services
from anguan.responsibility.paperwork.models import Document, Signatory
from anguan.responsibility.paperwork.pages.finding import shown_document, shown_signatory
from anguan.responsibility.paperwork.queries.content import photos_of
from anguan.responsibility.paperwork.rules.letters import missing_said
from anguan.responsibility.paperwork.rules.lifecycle import LIFECYCLE, State
from anguan.responsibility.paperwork.sheets import letter_pdf, sheet_of, sheet_pdf, word_of
from anguan.responsibility.paperwork.surroundings import surroundings

FIRST, GROUPS = 12, 12  # names of a group and groups on the page; the list has the others
_SHOWN = (
    "id", "enterprise_id", "person_id", "name", "post", "part", "tier", "team", "upper_name", "state", "way",
    "handed_by", "signed_at", "struck_why",
)  # fmt: skip
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@page("paperwork.view")
def document(request: ActorRequest, document_id: UUID) -> HttpResponseBase:
    """Show one document (文书)."""
    row, actor = shown_document(request, document_id), request.actor
    kind = catalog.kinds()[row.kind]
    parts = queries.parts_in(row, actor)
    steps = {step.name: step for step in LIFECYCLE.available(row.state, parts)}
    people = list(queries.signatories_of(row).only(*_SHOWN))
    own = next((one for one in people if one.person_id == actor.person_id), None)
    items = list(queries.items_of(row)) if kind.items else []
    context: dict[str, Any] = {
        "row": row,
        "kind": kind,
        "state": looks.state_badge(row),
        "steps": steps,
        "writes": "send" in steps,
        "keeps": row.state == State.SIGNING and "recall" in steps,
        "full": bool(row.signers) and row.signed >= row.signers,
        "groups": _groups(row, people),
        "names": missing_said([one.name for one in people if one.state == "missing"]),
        "own": own if own is not None and own.state == "missing" and row.state == State.SIGNING else None,
        "photos": shown(exhibits_for(actor).filter(pk__in=[photo.pk for photo in photos_of(row)])),
        "unanswered": sum(not item.answer for item in items),
        "items": items,
        "wrong": [item for item in items if item.answer == "no"],
        "answers": looks.ANSWERS,
        "chain": _chain(row),
        "next": catalog.kinds().get(kind.leads_to) if actor.enterprise_id == row.enterprise_id else None,
        "proven": _proven(row, request),
        "story": looks.story(history_of(row.pk, by=actor)[:200]),
        "report": _report_links(row, items) if actor.may("hazards.report") else {},
        "may_handle": bool(parts) and row.state in (State.DRAFT, State.SIGNING),
    }
    return render(request, "paperwork/document.html", context)


@page("paperwork.view")
def verify(request: ActorRequest, document_id: UUID) -> HttpResponseBase:
    """Work an archived document's hash out again (核对指纹)."""
    row = shown_document(request, document_id)
    if not row.sealed:
        raise Http404(str(document_id))
    again = services.sealed_again(row)
    return render(
        request, "paperwork/verify.html", {"row": row, "again": again, "same": again == row.sealed}
    )  # fmt: skip


@page("paperwork.view")
def pdf(request: ActorRequest, document_id: UUID) -> HttpResponseBase:
    """The document to print (PDF)."""
    row = shown_document(request, document_id)
    return _file(sheet_pdf(sheet_of(row, by=request.actor, at=clock.now())), f"{row.title}.pdf", "application/pdf")


@page("paperwork.view")
def word(request: ActorRequest, document_id: UUID) -> HttpResponseBase:
    """The document as Word, for those who have to go on writing."""
    row = shown_document(request, document_id)
    return _file(word_of(sheet_of(row, by=request.actor, at=clock.now())), f"{row.title}.docx", WORD)


@page()
def letter(request: ActorRequest, signatory_id: UUID) -> HttpResponseBase:
    """One person's own letter to print (本人责任书)."""
    row = shown_signatory(request, signatory_id)
    content = letter_pdf(row, by=request.actor, at=clock.now())
    return _file(content, f"{row.document.title}-{row.name}.pdf", "application/pdf")


@page("paperwork.view")
def signatory(request: ActorRequest, signatory_id: UUID) -> HttpResponseBase:
    """One person's signature: when, how, with its evidence; or the way to get it."""
    row = shown_signatory(request, signatory_id)
    parts = queries.parts_in(row.document, request.actor)
    if row.state == "missing" and row.document.state == State.SIGNING and parts:
        return redirect("paperwork:sign", row.pk)
    context = {
        "row": row, "document": row.document, "badge": looks.hand_badge(row), "how": looks.how_signed(row),
        "part": looks.part_said(row.document.kind, row),
        "photos": shown(exhibits_of([row.pk], by=request.actor)[row.pk]),
        "letter": catalog.kinds()[row.document.kind].signing == "letters",
    }  # fmt: skip
    return render(request, "paperwork/signatory.html", context)


def _groups(row: Document, people: list[Signatory]) -> list[tuple[str, list[Signatory], int, int]]:
    """Return those who sign in groups (title, the first of them, how many signed, how many), from the top down.

    Those missing come first, and the groups that are not complete: who has not signed yet is what people look for.
    """
    letters = catalog.kinds()[row.kind].signing == "letters"
    found: dict[str, list[Signatory]] = {}
    for one in people:
        title = looks.part_said(row.kind, one)
        if letters and one.tier == 2:
            title = _("{team}，与{upper}签订").format(team=one.team, upper=one.upper_name)
        elif letters and one.tier == 1:
            title = _("与{upper}签订").format(upper=one.upper_name)
        found.setdefault(title, []).append(one)
    order = {"missing": 0, "signed": 1, "struck": 2}
    groups = [
        (
            title,
            sorted(group, key=lambda one: order[one.state])[:FIRST],
            sum(one.state == "signed" for one in group),
            sum(one.state != "struck" for one in group),
        )
        for title, group in found.items()
    ]
    return sorted(groups, key=lambda group: group[2] >= group[3])[:GROUPS]


def _chain(row: Document) -> list[Document]:
    """Return what a document goes on from and what goes on from it: plan, record, evaluation; letters and newcomers."""
    before: list[Document] = []
    after: list[Document] = []
    at = row
    while at.follows is not None and len(before) < 5:
        at = at.follows
        before.append(at)
    level = [row.pk]
    while level and len(after) < 20:
        rows = Document.objects.filter(enterprise_id=row.enterprise_id, follows_id__in=level).exclude(state=State.VOID)
        found = list(rows.order_by("made_at"))
        after += found
        level = [one.pk for one in found]
    return [*reversed(before), row, *after] if before or after else []


def _proven(row: Document, request: ActorRequest) -> list[tuple[str, Obligation]]:
    """Return what a document proved, as the catalog of duties calls it."""
    if not request.actor.may("duties.view"):
        return []
    proofs = Proof.objects.visible_to(request.actor).filter(
        enterprise_id=row.enterprise_id, source_id=row.pk, void_at__isnull=True
    )
    rows = Obligation.objects.filter(
        enterprise_id=row.enterprise_id, pk__in=list(proofs.values_list("obligation_id", flat=True))
    )
    known = duties_catalog.duties()
    return [(known[one.duty][-1].title if one.duty in known else one.what, one) for one in rows.order_by("due_on")]


def _report_links(row: Document, items: list[Any]) -> dict[int, str]:
    """Return where what a check found is reported, by the item's number."""
    ask = surroundings().report_url
    return {item.number: ask(item.note or item.text, row.place) for item in items if item.answer == "no"}


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    inline = content_type != WORD
    answer.headers["Content-Disposition"] = content_disposition_header(not inline, name) or "inline"
    return answer
