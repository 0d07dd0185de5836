"""The leader's form (班前会记录): one form carries what was told, who was there, the picture and the signature."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from anguan.foundation.evidence.forms import EvidenceField, SignatureField
from anguan.foundation.keys import key_of
from anguan.foundation.words import mark as _
from anguan.responsibility.briefings.forms.asking import SaidForm
from anguan.responsibility.briefings.rules.evidence import BRIEFING_GROUP, BRIEFING_SIGNATURE
from anguan.responsibility.briefings.rules.saying import MINDS, PPE, STATES, HeldSaid, Ticked

MOST_TOPICS = 12
LONGEST = 500


class HoldForm(SaidForm):
    """What the three screens of a briefing write down; the lists come as one field each, written by the page."""

    photos = EvidenceField(BRIEFING_GROUP)
    signature = SignatureField(BRIEFING_SIGNATURE, required=False)
    heads = forms.IntegerField(label=_("照片里有几个人"), min_value=0, max_value=9_999)
    weather = forms.CharField(label=_("天气"), required=False, max_length=40)
    note = forms.CharField(
        label=_("另外说的"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )
    topics = forms.CharField(label=_("讲的内容"), required=False, widget=forms.HiddenInput)
    question = forms.CharField(label=_("提问"), required=False, widget=forms.HiddenInput)
    people = forms.CharField(label=_("点名"), required=False, widget=forms.HiddenInput)
    script_seconds = forms.IntegerField(required=False, min_value=0, max_value=86_400, widget=forms.HiddenInput)

    def held(self, *, device_at: datetime, offline: bool) -> HeldSaid:
        """Return what was said."""
        said = self.cleaned_data
        signatures: Sequence[UUID] = said.get("signature") or ()
        topics, question = told_in(said["topics"], said["question"])
        return HeldSaid(
            topics=topics, question=question,
            heads=said.get("heads"), weather=said["weather"], note=said["note"],
            photo_ids=tuple(said.get("photos") or ()), signature_id=signatures[0] if signatures else None,
            ticked=ticked_in(said["people"]), device_at=device_at, offline=offline,
            script_seconds=said.get("script_seconds"),
        )  # fmt: skip


def told_in(topics: str, question: str) -> tuple[Sequence[Mapping[str, Any]], Mapping[str, Any] | None]:
    """Return what is told and asked; what is no list of topics is nothing."""
    asked = _read(question)
    listed = tuple(one for one in _rows(topics) if one.get("title"))[:MOST_TOPICS]
    return listed, asked if isinstance(asked, dict) else None


def ticked_in(text: str) -> tuple[Ticked, ...]:
    """Return who was ticked by name; what a form may not say is left out."""
    found: dict[UUID, Ticked] = {}
    for row in _rows(text):
        key = key_of(row.get("id"))
        if key is None or row.get("state") not in STATES:
            continue
        found[key] = Ticked(
            key, row["state"], str(row.get("reason") or "")[:200],
            row["mind"] if row.get("mind") in MINDS else "",
            tuple(one for one in row.get("ppe") or () if one in PPE),
        )  # fmt: skip
    return tuple(found.values())


def _rows(text: str) -> list[dict[str, Any]]:
    read = _read(text)
    return [one for one in read if isinstance(one, dict)] if isinstance(read, list) else []


def _read(text: str) -> object:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None
