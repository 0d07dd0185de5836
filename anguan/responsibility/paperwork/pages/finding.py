"""Finding a document for a door: what one may not see does not exist."""

from uuid import UUID

from django.http import Http404

from anguan.foundation.access.doors import ActorRequest
from anguan.responsibility.paperwork import queries
from anguan.responsibility.paperwork.models import Document, Signatory
from anguan.responsibility.paperwork.rules.lifecycle import WRITER


def shown_document(request: ActorRequest, document_id: UUID) -> Document:
    """Return a document somebody may open."""
    rows = queries.shown_to(request.actor).select_related("enterprise", "follows")
    found = rows.filter(pk=document_id).first()
    if found is None:
        raise Http404(str(document_id))
    return found


def written_document(request: ActorRequest, document_id: UUID) -> Document:
    """Return a document somebody may change."""
    found = shown_document(request, document_id)
    if WRITER not in queries.parts_in(found, request.actor):
        raise Http404(str(document_id))
    return found


def shown_signatory(request: ActorRequest, signatory_id: UUID) -> Signatory:
    """Return somebody's place in a document: one's own, or of a document one may open."""
    actor = request.actor
    row = queries.signatories_for(actor).select_related("document__enterprise").filter(pk=signatory_id).first()
    if row is None or (row.person_id != actor.person_id and not actor.may("paperwork.view")):
        raise Http404(str(signatory_id))
    return row
