"""Sending (送签): a draft goes out to everybody who has to sign, each with a deadline; it may come back unsigned."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.deadlines import services as deadlines
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.services import Owed
from anguan.foundation.events import announce
from anguan.foundation.evidence.queries import exhibits_for
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.notify.services import tell_many
from anguan.foundation.refusal import refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.paperwork import catalog, queries
from anguan.responsibility.paperwork.models import Document, Signatory
from anguan.responsibility.paperwork.rules import judging
from anguan.responsibility.paperwork.rules.lifecycle import LIFECYCLE
from anguan.responsibility.paperwork.services.making import count
from anguan.responsibility.paperwork.services.writing import to_write

KIND, TOLD = "paperwork.sign", "paperwork.sign"
DAYS = 15  # to sign in; design, as the deadline's kind says
SUBJECT = Signatory._meta.label_lower


@transaction.atomic
def send(document_id: UUID, *, by: Actor, at: datetime) -> Document:
    """Send a document out to be signed (送签)."""
    document = to_write(document_id, by=by)
    step = LIFECYCLE.require("send", state=document.state, roles=queries.parts_in(document, by))
    kind = catalog.kinds()[document.kind]
    missing = list(queries.signatories_of(document).filter(state="missing"))
    photos = exhibits_for(by).filter(subject_id=document.pk).exclude(kind="signature").count() if kind.photos else 0
    refuse_if(
        judging.reasons_not_to_send(
            signers=len(missing), text=any(part["text"].strip() for part in document.parts), photos=photos,
            photos_needed=kind.photos == "needed",
            unanswered=queries.items_of(document).filter(answer="").count() if kind.items else 0,
        )
    )  # fmt: skip
    document.state, document.sent_at = step.target, at
    document.save(update_fields=["state", "sent_at"])
    count(document)
    ask(document, missing, at=at, but=by.person_id)
    audit.record("paperwork.sent", document, by=by, at=at, signers=document.signers)
    announce("paperwork.sent", document_id=document.pk, enterprise_id=document.enterprise_id)
    return document


@transaction.atomic
def recall(document_id: UUID, *, by: Actor, at: datetime) -> Document:
    """Take a document back to be changed (退回修改), as long as nobody has signed."""
    document = to_write(document_id, by=by)
    step = LIFECYCLE.require("recall", state=document.state, roles=queries.parts_in(document, by))
    refuse_if(judging.reasons_not_to_recall(signed=document.signed))
    document.state, document.sent_at = step.target, None
    document.save(update_fields=["state", "sent_at"])
    ask_no_more(document, why=_("退回修改"), by=by, at=at)
    audit.record("paperwork.recalled", document, by=by, at=at)
    return document


def ask(document: Document, rows: Sequence[Signatory], *, at: datetime, but: UUID | None = None) -> None:
    """Ask people to sign: a deadline each, and one piece of news; set-based, three thousand cost a few statements."""
    firm = Enterprise.objects.filter(pk=document.enterprise_id).values_list("name", flat=True).first() or ""
    due = Due.on(clock.day_of(at) + timedelta(days=DAYS))
    deadlines.owe_many(
        (
            Owed(
                kind=KIND, subject_type=SUBJECT, subject_id=row.pk,
                about=_("签署《{title}》").format(title=document.title), due=due, began_at=at,
                enterprise_id=document.enterprise_id, region_code=document.region_code, line_code=document.line_code,
                organisation=firm, doer_id=row.person_id, doer_name=row.name,
            )
            for row in rows
        ),
        at=at,
    )  # fmt: skip
    tell_signers(document, [row for row in rows if row.person_id != but], at=at)


def ask_no_more(document: Document, *, why: str, by: Actor | None, at: datetime) -> None:
    """End the deadlines of everybody whose hand is still missing."""
    rows = queries.signatories_of(document).filter(state="missing").values_list("pk", flat=True)
    deadlines.lapse_many(rows, KIND, enterprise_id=document.enterprise_id, at=at, why=why, by=by)


def tell_signers(document: Document, rows: Collection[Signatory], *, at: datetime) -> None:
    """Tell people that their hand is waited for."""
    tell_many(
        Outgoing(
            topic=TOLD, source_id=row.pk, listener="person", enterprise_id=row.enterprise_id,
            region_code=row.region_code, line_code=row.line_code, person_id=row.person_id, at=at, not_before=at,
        )
        for row in rows
    )  # fmt: skip
