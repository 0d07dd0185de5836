"""The year as it is committed (年度计划): a day and a person for each thing, and the hand that promises it."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from anguan.foundation.evidence.forms import SignatureField
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.duties.forms.asking import SaidForm, uuid_of
from anguan.responsibility.duties.models import Obligation
from anguan.responsibility.duties.rules.needs import PLAN_SIGNATURE
from anguan.responsibility.duties.rules.said import CommitSaid, ItemSaid

ON, DOER, GROUP = "on-", "doer-", "group-"  # before the key of an obligation; of what is done all the time, its duty


class PlanForm(SaidForm):
    """The signature; days and people stand beside it, two fields for each thing, read by `said_of`."""

    signature = SignatureField(PLAN_SIGNATURE, label=_("手写签名"))

    def clean(self) -> dict[str, Any]:
        """Ask for the hand that promises it: a base that leaves missing fields to the rules would let it pass."""
        said: dict[str, Any] = super().clean() or {}
        if not said.get("signature") and "signature" not in self.errors:
            self.add_error("signature", self.fields["signature"].error_messages["required"])
        return said

    def said_of(self, year: int, dated: Iterable[Obligation], groups: Iterable[tuple[str, list[UUID]]]) -> CommitSaid:
        """Return the year as it was said; every day that cannot be read is refused at once."""
        items, wrong = [], []
        for row in dated:
            text = str(self.data.get(f"{ON}{row.pk}", ""))
            try:
                on = date.fromisoformat(text) if text else None
            except ValueError:
                on = None
                wrong.append(row.what)
            items.append(ItemSaid(row.pk, on, uuid_of(self.data.get(f"{DOER}{row.pk}"))))
        for name, keys in groups:
            doer = uuid_of(self.data.get(f"{GROUP}{name}"))
            items += [ItemSaid(key, None, doer) for key in keys]
        if wrong:
            said = _("{n} 项的日期读不懂").format(n=len(wrong))
            raise Refused(Reason("day_unreadable", said, _("请重新选日期")))
        signed: list[Any] = self.cleaned_data.get("signature") or []
        return CommitSaid(year, tuple(items), signed[0] if signed else None)
