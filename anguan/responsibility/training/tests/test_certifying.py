"""Who manages safety in a high-risk unit has to pass: whoever has not, six months on, stands in a list."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.certificates.models import Certificate
from anguan.responsibility.certificates.tests.makers import make_certificate
from anguan.responsibility.training import queries
from anguan.responsibility.training.models import Setting
from anguan.responsibility.training.rules.hours import Firm
from anguan.responsibility.training.tests.makers import owned

AT = datetime(2026, 11, 22, 9, 0, tzinfo=clock.BEIJING)
TODAY = clock.day_of(AT)
SIX_MONTHS = date(2026, 5, 22)


def names(reader: Actor) -> list[str]:
    return sorted(queries.uncertified(reader, today=TODAY).values_list("person_name", flat=True))


@pytest.fixture
def smelter(huahai: Enterprise) -> Enterprise:
    """华海, which melts metal."""
    huahai.flags, huahai.industry_code = ["metal_smelting"], "C31"
    huahai.save(update_fields=["flags", "industry_code"])
    return huahai


def test_whoever_has_not_passed_in_six_months_is_listed(
    smelter: Enterprise, wang: Actor, zhou: Actor, li: Actor, sun: Actor, far_officer: Actor
) -> None:
    Post.objects.filter(person_id=wang.person_id).update(since=date(2026, 5, 21))
    Post.objects.filter(person_id=zhou.person_id).update(since=SIX_MONTHS)  # the last of the six months is today
    make_actor("赵新", "worker", enterprise=smelter, since=date(2020, 1, 1))
    assert (names(zhou), names(li), names(sun), names(far_officer)) == (["王建国"], ["王建国"], [], [])
    Post.objects.filter(person_id=zhou.person_id).update(since=None)  # nobody entered it: long ago
    assert names(li) == ["周明", "王建国"]
    passed = make_certificate(smelter, wang, cls="principal", expires_on=TODAY)
    make_certificate(smelter, zhou, cls="principal", expires_on=TODAY)  # of another class
    assert names(li) == ["周明"]
    Certificate.objects.filter(pk=passed.pk).update(expires_on=date(2026, 11, 21))
    assert names(li) == ["周明", "王建国"]
    page = client_of(li).get(reverse("training:uncertified")).content.decode()
    assert "冶金企业和有色金属企业安全生产规定 第十一条" in page
    Setting.objects.create(**owned(smelter), high_risk=False, high_risk_why="已停止冶炼")
    assert names(li) == []


@pytest.mark.parametrize(
    ("industry", "flags"),
    [
        ("C33", []), ("B06", []), ("C2672", []), ("C2671", []), ("C26", ["hazardous_chemicals"]),
        ("C33", ["hazardous_chemicals"]), ("C13", ["regulated_process"]),
    ],
)  # fmt: skip
def test_the_list_knows_high_risk_units_as_the_rules_do(
    huahai: Enterprise, wang: Actor, industry: str, flags: list[str]
) -> None:
    Post.objects.filter(person_id=wang.person_id).update(since=None)
    Enterprise.objects.filter(pk=huahai.pk).update(industry_code=industry, flags=flags)
    assert (names(wang) == ["王建国"]) is Firm(frozenset(flags), industry).is_high_risk
