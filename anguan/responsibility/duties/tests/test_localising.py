"""An office sets what the law leaves open: the nearest office's newest holds, and the law itself stays."""

from datetime import date

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.tests.makers import make_actor, make_office
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.duties import services
from anguan.responsibility.duties.models import FactSheet
from anguan.responsibility.duties.queries import law
from anguan.responsibility.duties.rules.localising import LocalDutySaid, ReviewSaid, SettingSaid
from anguan.responsibility.duties.services import planning
from anguan.responsibility.duties.tests.makers import facts
from anguan.responsibility.duties.tests.years import NEW_YEAR, YEAR, make_firm_with_year, rows_of

pytestmark = pytest.mark.django_db
DUST = LocalDutySaid(
    title="粉尘企业每季度请专家检查", clause="盐安办〔2026〕9号 第三条", due={"kind": "calendar", "per": "quarter"},
    effective_from=date(2026, 4, 1), who={"any": [{"flags": ["dust_explosion"]}]}, evidence=("检查意见",), grade="C",
)  # fmt: skip


def test_a_local_duty_reaches_whom_it_is_for_and_goes_when_it_is_withdrawn(
    huahai: Enterprise, stranger: Enterprise, city: Actor
) -> None:
    made = services.publish_local_duty(DUST, by=city, at=NEW_YEAR)
    dusty = make_firm_with_year(huahai, flags=["dust_explosion"])
    other = make_firm_with_year(stranger)
    name = f"local:{made.pk}"
    assert [f"{row.due_on}" for row in rows_of(dusty, name)] == ["2026-06-30", "2026-09-30", "2026-12-31"]
    assert not rows_of(other, name)
    entry = law.entry(name, region_code=huahai.region_code)
    assert (entry.title, entry.clause, entry.office_name, entry.grade) == (
        DUST.title, DUST.clause, "盐城市应急管理局", "C",
    )  # fmt: skip
    assert law.local_duties_for(huahai.region_code, facts(flags=["dust_explosion"]), YEAR)
    assert not law.local_duties_for("370100001", facts(flags=["dust_explosion"]), YEAR)
    planning.lay_out(dusty.pk, year=YEAR, at=NEW_YEAR)
    services.withdraw_local_duty(made.pk, reason="任务已结束", by=city, at=NEW_YEAR)
    planning.mark_stale_in("3209", at=NEW_YEAR)
    assert FactSheet.objects.filter(stale_at__isnull=False).count() == 2


def test_the_newest_of_the_nearest_office_holds(city: Actor) -> None:
    county = make_actor("县局", "county_officer", office=make_office("亭湖区应急管理局", "320902"))
    off = SettingSaid("responsibility_board", "off", "本地没有这一做法")
    weekly = SettingSaid("fire_inspection_monthly", "set", "太疏", change={"per": "week"})
    monthly = SettingSaid("principal_led_check", "set", "冬季加密", change={"per": "month"})
    with pytest.raises(Refused) as refusal:  # the law says monthly
        services.set_local(weekly, by=city, at=NEW_YEAR)
    assert refusal.value.reasons[0].code == "without_effect"
    with pytest.raises(Refused):  # and asks it of everybody
        services.set_local(SettingSaid("fire_drill", "off", "不需要"), by=city, at=NEW_YEAR)
    services.set_local(off, by=city, at=NEW_YEAR)
    services.set_local(monthly, by=city, at=NEW_YEAR)
    services.set_local(SettingSaid("responsibility_board", "on", "区里照做"), by=county, at=NEW_YEAR)
    services.set_local(SettingSaid("responsibility_board", "off", "市里再次明确"), by=city, at=NEW_YEAR)
    ours, theirs = law.settings_for("320902001"), law.settings_for("320925100")
    assert (ours.off, theirs.off) == ((), ("responsibility_board",))
    assert [change.per for change in ours.changes] == ["month"]
    services.set_local(SettingSaid("principal_led_check", "reset", "恢复"), by=county, at=NEW_YEAR)
    assert (law.settings_for("320902001").changes, len(law.settings_for("320925100").changes)) == ((), 1)


def test_an_entry_compared_by_an_office_is_confirmed_for_its_territory_alone(city: Actor) -> None:
    before = law.entry("principal_led_check", "2021-09-01", region_code="320902001")
    assert before.confidence_title == "请核对原文"
    services.review_entry(
        ReviewSaid("principal_led_check", "confirmed", "安全生产法 2021 年修正，法律出版社"), by=city, at=NEW_YEAR
    )
    after = law.entry("principal_led_check", "2021-09-01", region_code="320902001")
    assert (after.confirmed, after.confidence_title) == (True, "盐城市应急管理局已核对")
    assert law.entry("principal_led_check", "2021-09-01", region_code="370100").confidence_title == "请核对原文"
    with pytest.raises(Refused) as refusal:
        services.review_entry(ReviewSaid("no_such_duty", "corrected", ""), by=city, at=NEW_YEAR)
    assert {one.code for one in refusal.value.reasons} == {"unknown_duty", "no_source", "no_correction"}


def test_only_city_and_county_set_anything(li: Actor, wang: Actor) -> None:
    for by in (li, wang):
        with pytest.raises(Refused):
            services.publish_local_duty(DUST, by=by, at=NEW_YEAR)
