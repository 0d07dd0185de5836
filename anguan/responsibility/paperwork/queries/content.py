"""Content (文书内容): the words somebody signs, and everything an archived document holds, as it is hashed."""

from collections.abc import Sequence
from typing import Any

from anguan.foundation.evidence.models import Exhibit
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.paperwork import catalog, queries
from anguan.responsibility.paperwork.models import CheckItem, Document, Signatory
from anguan.responsibility.paperwork.rules import sealing

ANSWER_WORDS = {"": "未查", "yes": "是", "no": "否", "na": "不涉及"}


def words_of(document: Document, row: Signatory, *, firm: str = "") -> str:
    """Return the text somebody signs, as plain words."""
    kind = catalog.kinds()[document.kind]
    items: Sequence[tuple[str, str, str]] = ()
    if kind.items:
        answered = queries.items_of(document).values_list("text", "answer", "note")
        items = [(text, ANSWER_WORDS[answer], note) for text, answer, note in answered]
    return sealing.words_to_sign(
        title=document.title, firm=firm or firm_name(document), day=document.held_on, parts=document.parts,
        part=row.part, part_title=catalog.part_title(document.kind, row.part), name=row.name, post=row.post,
        upper=row.upper_name, letter=kind.signing == "letters", items=items,
    )  # fmt: skip


def firm_name(document: Document) -> str:
    """Return the name of a document's enterprise."""
    return Enterprise.objects.filter(pk=document.enterprise_id).values_list("name", flat=True).first() or ""


def photos_of(document: Document) -> list[Exhibit]:
    """Return what was photographed for a document and for what it checked, in the order it was taken."""
    subjects = [document.pk, *queries.items_of(document).values_list("pk", flat=True)]
    rows = Exhibit.objects.filter(enterprise_id=document.enterprise_id, subject_id__in=subjects)
    return list(rows.exclude(kind="signature").order_by("taken_at", "id"))


def sealed_content(document: Document) -> dict[str, Any]:
    """Return everything an archived document holds; it is frozen by the hash of this."""
    rows = list(queries.signatories_of(document).order_by("id"))  # not by words, which servers order differently
    return content_of(document, rows, list(queries.items_of(document)), photos_of(document))


def content_of(
    document: Document, signatories: Sequence[Signatory], items: Sequence[CheckItem], photos: Sequence[Exhibit]
) -> dict[str, Any]:
    """Return what a document holds, of rows in their order."""
    return {
        "v": 1,
        "id": document.pk,
        "enterprise": document.enterprise_id,
        "kind": document.kind,
        "variant": document.variant,
        "title": document.title,
        "year": document.year,
        "held_on": document.held_on,
        "begins": document.begins,
        "ends": document.ends,
        "place": document.place,
        "led": document.led,
        "template": document.template,
        "version": document.version,
        "parts": [{name: part[name] for name in ("key", "title", "text")} for part in document.parts],
        "follows": [document.follows_id, document.follows.sealed] if document.follows else None,
        "made": [document.made_at, document.made_by],
        "sent_at": document.sent_at,
        "archived": [document.archived_at, document.archived_by],
        "signatories": [
            [
                row.person_id, row.name, row.post, row.part, row.tier, row.upper_id, row.state, row.signed_at, row.way,
                row.exhibit_id, row.exhibit_sha256, row.covers, row.struck_why,
            ]
            for row in signatories
        ],
        "items": [
            [row.number, row.heading, row.text, row.source, row.answer, row.note]
            for row in items
        ],
        "photos": [[photo.pk, photo.sha256] for photo in photos],
    }  # fmt: skip
