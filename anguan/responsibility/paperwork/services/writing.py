"""Writing (改正文): the text, photos and people of a draft; of two who write at once nobody's text is lost."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation import bulk, clock
from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.services.attaching import attach_evidence
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.responsibility.paperwork import catalog, queries
from anguan.responsibility.paperwork.models import Document
from anguan.responsibility.paperwork.rules import judging, needs
from anguan.responsibility.paperwork.rules.drafting import changed_parts
from anguan.responsibility.paperwork.rules.letters import Signer, highest
from anguan.responsibility.paperwork.rules.lifecycle import WRITER, State
from anguan.responsibility.paperwork.rules.tidying import tidy_line
from anguan.responsibility.paperwork.services.making import count, keep_edition, signatory


@transaction.atomic
def save_text(
    document_id: UUID, *, title: str, texts: Mapping[str, str], seen: int, by: Actor, at: datetime
) -> Document:
    """Save the text (保存正文) that was written on version `seen`; a newer one is never written over."""
    document = to_write(document_id, by=by)
    parts = changed_parts(document.parts, texts)
    named = tidy_line(title, most=120) or document.title
    same = parts == document.parts and named == document.title
    if same and document.state == State.DRAFT:
        return document
    refuse_if(
        judging.reasons_not_to_save(
            state=document.state, version=document.version, seen=seen, changer=document.changer_name,
            empty=not any(part["text"] for part in parts),
        )
    )  # fmt: skip
    document.parts, document.title, document.version = parts, named, document.version + 1
    document.changed_at, document.changer_name = at, by.name
    document.save(update_fields=["parts", "title", "version", "changed_at", "changer_name"])
    keep_edition(document, by=by, at=at)
    audit.record("paperwork.written", document, by=by, at=at, version=document.version)
    return document


@transaction.atomic
def choose_people(document_id: UUID, person_ids: Collection[UUID], *, by: Actor, at: datetime) -> Document:
    """Say who has to sign (选签名人); of letters the posts say it, so there is nothing to choose."""
    document = to_write(document_id, by=by)
    kind = catalog.kinds()[document.kind]
    if kind.signing == "letters":
        remedy = _("请在“人员”中登记、调整岗位和班组，责任书会自动跟着变")
        raise Refused(Reason("posts_say_who", _("责任书按岗位自动确定签名人"), remedy))
    if document.state != State.DRAFT:
        raise Refused(Reason("not_a_draft", _("已经送签，不能再选签名人"), _("请先“退回修改”")))
    people = {one.person_id: one for one in highest(queries.holders_of(document.enterprise_id, today=clock.day_of(at)))}
    if unknown := set(person_ids) - people.keys():
        said = _("有 {n} 人不是本企业在岗人员").format(n=len(unknown))
        raise Refused(Reason("not_of_here", said, _("请先在“人员”中登记"), field="people"))
    rows = {row.person_id: row for row in queries.signatories_of(document)}
    part = list(kind.signers)[-1] if kind.signing != "approval" else "approver"
    queries.signatories_of(document).exclude(person_id__in=person_ids).delete()
    bulk.insert(
        signatory(document, Signer(one.person_id, one.name, part, one.post, one.team))
        for key, one in people.items()
        if key in person_ids and key not in rows
    )
    count(document)
    audit.record("paperwork.people_chosen", document, by=by, at=at, signers=document.signers)
    return document


@transaction.atomic
def show(document_id: UUID, photo_ids: Sequence[UUID], *, by: Actor, at: datetime) -> list[Exhibit]:
    """Add photos taken on the spot (现场照片) while the document is not archived."""
    document = to_write(document_id, by=by)
    if document.state not in (State.DRAFT, State.SIGNING):
        raise Refused(Reason("archived", _("文书已经归档或者作废，不能再加照片"), _("请新建一份"), field="photos"))
    found = attach_evidence(photo_ids, document, by=by, at=at, need=needs.SCENE)
    audit.record("paperwork.shown", document, by=by, at=at, photos=len(found))
    return found


def to_write(document_id: UUID, *, by: Actor) -> Document:
    """Return a document of one's own enterprise, held for changing; whoever did not write it must keep the papers."""
    by.require("paperwork.write")
    rows = queries.of_own(queries.documents_for(by), by)
    document: Document = rows.select_for_update(of=("self",)).get(pk=document_id)
    if WRITER not in queries.parts_in(document, by):
        remedy = _("请由起草人、安全员或者主要负责人办理")
        raise Refused(Reason("not_yours", _("这份文书不是您起草的"), remedy))
    return document
