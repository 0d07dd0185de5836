"""What the doors of duties can name: one thing owed with its proof, a change of facts, what is not for the firm."""

from datetime import datetime
from typing import Any

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties.models import Difference, Exemption
from anguan.responsibility.duties.tests.rows import SUPPLIES, make_obligation, make_plan, make_proof, owned


def rows_for_doors(firm: Enterprise, zhou: Actor, *, at: datetime) -> dict[str, Any]:
    """Return one of everything an address of the owner's pages names, by the name of its argument."""
    today = clock.day_of(at)
    row = make_obligation(firm, SUPPLIES, month=today.month, year=today.year)
    proof = make_proof(row, happened_on=today, at=at, by=zhou.person_id, by_name=zhou.name)
    difference = Difference.objects.create(**owned(firm), because="本企业修改", proposed_at=at)
    exemption = Exemption.objects.create(
        **owned(firm), duty="fire_drill", year=today.year, title="灭火和应急疏散演练", reason="厂房已经拆除",
        asked_at=at, asked_by=zhou.person_id, asker_name=zhou.name,
    )  # fmt: skip
    plan = make_plan(firm, year=today.year, due_on=today)
    return {
        "obligation_id": row.pk, "proof_id": proof.pk, "difference_id": difference.pk, "exemption_id": exemption.pk,
        "duties:plan": {"year": today.year}, "duties:plan_of": {"plan_id": plan.pk},
    }  # fmt: skip
