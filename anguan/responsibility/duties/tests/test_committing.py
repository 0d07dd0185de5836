"""The year committed in one sitting, changed later, not applied, handed on when somebody leaves."""

from datetime import date, timedelta

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.foundation.notify.models import Outgoing
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.models import Post
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties import services
from anguan.responsibility.duties.models import Exemption, Obligation
from anguan.responsibility.duties.rules.said import CommitSaid, ExemptionSaid, ItemSaid
from anguan.responsibility.duties.services import clocking, handing
from anguan.responsibility.duties.tests.rows import (
    NOON,
    SUPPLIES,
    TODAY,
    make_obligation,
    make_plan,
    make_proof,
    said,
)

pytestmark = pytest.mark.django_db


def test_a_year_is_committed_in_one_sitting_and_its_alarm_ends(huahai: Enterprise, wang: Actor, zhou: Actor) -> None:
    plan, due = make_plan(huahai), make_obligation(huahai)
    later = make_obligation(huahai, month=12)
    clocking.step(NOON)
    assert Deadline.objects.get(subject_id=plan.pk).kind == "duties.plan"
    answer = CommitSaid(2026, (ItemSaid(due.pk, date(2026, 11, 25), zhou.person_id),))
    services.commit(answer, by=wang, at=NOON, key="k")
    due.refresh_from_db()
    later.refresh_from_db()
    plan.refresh_from_db()
    assert (due.committed_on, due.doer_name) == (date(2026, 11, 25), zhou.name)
    assert later.committed_on is not None
    assert TODAY < later.committed_on <= date(2026, 12, 31)
    assert later.doer_id in {wang.person_id, zhou.person_id}
    assert (plan.state, plan.committer_name, plan.item_count) == ("committed", wang.name, 2)
    assert Deadline.objects.get(subject_id=plan.pk).state == "met"
    assert Deadline.objects.get(subject_id=due.pk).doer_id == zhou.person_id
    assert services.commit(answer, by=wang, at=NOON, key="k").pk == plan.pk
    with pytest.raises(Refused) as refusal:
        services.commit(answer, by=zhou, at=NOON, key="another")
    assert refusal.value.codes == ["committed_already"]


def test_all_that_is_wrong_with_a_plan_is_said_at_once(huahai: Enterprise, wang: Actor, sun: Actor) -> None:
    make_plan(huahai)
    rows = [make_obligation(huahai, month=month) for month in (11, 12)]
    items = (
        ItemSaid(rows[0].pk, date(2026, 12, 1), sun.person_id),
        ItemSaid(rows[1].pk, TODAY - timedelta(days=1), None),
        ItemSaid(uuid7()),
    )
    with pytest.raises(Refused) as refusal:
        services.commit(CommitSaid(2026, items), by=wang, at=NOON)
    assert refusal.value.codes == ["item_after_due", "doer_not_here", "item_gone_by", "item_unknown"]
    assert not Obligation.objects.filter(committed_on__isnull=False).exists()


def test_what_somebody_owed_who_left_goes_to_the_principal(huahai: Enterprise, wang: Actor, zhou: Actor) -> None:
    row, done = make_obligation(huahai, doer=zhou), make_obligation(huahai, month=10, doer=zhou, state="proven",
                                                                    proven_on=date(2026, 10, 9))  # fmt: skip
    clocking.step(NOON)
    assert handing.somebody_left(huahai.pk, zhou.person_id, at=NOON) == 0  # still here
    Post.objects.filter(person_id=zhou.person_id).update(until=TODAY - timedelta(days=1))
    assert handing.somebody_left(huahai.pk, zhou.person_id, at=NOON) == 1
    assert handing.somebody_left(huahai.pk, zhou.person_id, at=NOON) == 0
    row.refresh_from_db()
    done.refresh_from_db()
    assert (row.doer_id, row.handed_from, done.doer_id) == (wang.person_id, zhou.name, zhou.person_id)
    assert Deadline.objects.get(subject_id=row.pk).doer_id == wang.person_id
    assert Outgoing.objects.filter(topic="duties.handed", person_id=wang.person_id).count() == 1


def test_where_nobody_is_left_it_waits_for_whoever_answers(huahai: Enterprise, wang: Actor, zhou: Actor) -> None:
    row = make_obligation(huahai, doer=zhou)
    Post.objects.filter(enterprise_id=huahai.pk).update(until=TODAY - timedelta(days=1))
    handing.somebody_left(huahai.pk, zhou.person_id, at=NOON)
    row.refresh_from_db()
    assert (row.doer_id, row.handed_from, row.state) == (None, zhou.name, "open")


def test_what_does_not_apply_is_looked_at_a_second_time(
    huahai: Enterprise, wang: Actor, li: Actor, far_officer: Actor
) -> None:
    rows = [make_obligation(huahai, month=month) for month in (10, 11)]
    proven = make_obligation(huahai, month=9, state="proven", proven_on=date(2026, 9, 20))
    make_proof(proven, happened_on=date(2026, 9, 20))
    clocking.step(NOON)
    asked = services.ask_exemption(
        ExemptionSaid(SUPPLIES, 2026, "本厂没有自己的应急物资，由园区统一配备"), by=wang, at=NOON, key="e"
    )
    assert [Obligation.objects.get(pk=row.pk).state for row in rows] == ["disputed", "disputed"]
    assert Deadline.objects.filter(kind="duties.item", state="open").count() == 2  # still counted
    with pytest.raises(Exemption.DoesNotExist):
        services.decide_exemption(asked.pk, uphold=True, note="看过了", by=far_officer, at=NOON)
    services.decide_exemption(asked.pk, uphold=True, note="现场核实，园区配备", by=li, at=NOON)
    assert [Obligation.objects.get(pk=row.pk).state for row in (*rows, proven)] == ["exempt", "exempt", "proven"]
    assert Deadline.objects.filter(kind="duties.item", state="lapsed").count() == 2
    with pytest.raises(Refused) as refusal:
        services.prove(rows[1].pk, said(make_photo(wang).pk), by=wang, at=NOON)
    assert refusal.value.codes == ["obligation_exempt"]
    services.withdraw_exemption(asked.pk, by=wang, at=NOON)
    assert [Obligation.objects.get(pk=row.pk).state for row in rows] == ["open", "open"]
    assert Deadline.objects.filter(kind="duties.item", state="open").count() == 2


def test_a_refused_exemption_leaves_it_owed(huahai: Enterprise, wang: Actor, li: Actor) -> None:
    row = make_obligation(huahai)
    asked = services.ask_exemption(ExemptionSaid(SUPPLIES, 2026, "我们不需要应急物资"), by=wang, at=NOON)
    with pytest.raises(Refused):
        services.ask_exemption(ExemptionSaid(SUPPLIES, 2026, "再说一次我们不需要"), by=wang, at=NOON)
    with pytest.raises(Refused) as refusal:
        services.decide_exemption(asked.pk, uphold=False, note=" ", by=li, at=NOON)
    assert refusal.value.codes == ["no_note"]
    services.decide_exemption(asked.pk, uphold=False, note="人员密集，应当配备", by=li, at=NOON)
    row.refresh_from_db()
    assert row.state == "open"
