"""Every door of the file: the anonymous, the stranger, the wrong role, the wrong territory, the right person."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from anguan.foundation.access import Actor
from anguan.registry.accounts.tests.makers import make_actor, make_office
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.tests.makers import make_credit_code, make_enterprise
from anguan.registry.premises.models import Area, Site

pytestmark = pytest.mark.usefixtures("regions")

FILE_DOORS = ("detail", "edit", "add_certificate")
POSTED = {
    "name": "盐城新海化工有限公司",
    "region_code": "320902001",
    "line_code": "emergency",
    "industry_code": "C26",
    "size": "small",
    "headcount": "61",
    "flags": ["hazardous_chemicals"],
    "lon": "120.1583",
    "lat": "33.3778",
    "datum": "gcj02",
}


def address(name: str, enterprise: Enterprise) -> str:
    return reverse(f"enterprises:{name}", args=[enterprise.pk])


@pytest.mark.parametrize("name", FILE_DOORS)
def test_the_anonymous_are_sent_to_sign_in(name: str, huahai: Enterprise) -> None:
    response = Client().get(address(name, huahai))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", FILE_DOORS)
def test_strangers_and_other_towns_find_nothing(name: str, huahai: Enterprise, sun: Actor, far_officer: Actor) -> None:
    for actor in (sun, far_officer):
        assert client_of(actor).get(address(name, huahai)).status_code == 404


def test_who_may_not_edit_is_told_so(huahai: Enterprise, chen: Actor) -> None:
    client = client_of(chen)
    assert client.get(address("detail", huahai)).status_code == 200
    for name in ("edit", "move", "add_certificate"):
        assert client.get(address(name, huahai)).status_code == 403
    assert client.post(address("change_standing", huahai), {"step": "suspend", "note": "x"}).status_code == 403


def test_a_contractors_worker_has_no_file_to_read(huahai: Enterprise) -> None:
    zhao = make_actor("赵小虎", "contractor_worker", enterprise=huahai)
    assert client_of(zhao).get(reverse("enterprises:mine")).status_code == 403


def test_the_list_leads_an_enterprises_own_people_home(zhou: Actor) -> None:
    response = client_of(zhou).get(reverse("enterprises:list"))
    assert (response.status_code, response["Location"]) == (302, reverse("enterprises:mine"))


def test_an_office_has_no_file_of_its_own(li: Actor) -> None:
    assert client_of(li).get(reverse("enterprises:mine")).status_code == 404


def test_the_list_filters_and_shows_only_the_territory(li: Actor, huahai: Enterprise, stranger: Enterprise) -> None:
    make_enterprise("盐城新海化工有限公司", industry_code="C26", flags=["hazardous_chemicals"], size="large")
    make_enterprise("盐城旧货商店", industry_code="F52", status="closed")
    client = client_of(li)

    def names(**asked: Any) -> set[str]:
        found = client.get(reverse("enterprises:list"), asked).content.decode()
        known = ("盐城华海机械有限公司", "盐城新海化工有限公司", "盐城旧货商店", stranger.name)
        return {name for name in known if name in found}

    everyone = {"盐城华海机械有限公司", "盐城新海化工有限公司", "盐城旧货商店"}
    assert names() == everyone
    assert names(industry="C") == {"盐城华海机械有限公司", "盐城新海化工有限公司"}
    assert names(size="large") == {"盐城新海化工有限公司"}
    assert names(flags="hazardous_chemicals") == {"盐城新海化工有限公司"}
    assert names(status="closed") == {"盐城旧货商店"}
    assert names(activated="0") == everyone
    assert names(activated="1") == set()
    assert names(q="新海") == {"盐城新海化工有限公司"}
    assert names(q=stranger.credit_code) == set()
    assert names(region="320925100") == set()


def test_the_list_is_exported_as_officials_keep_it(li: Actor, huahai: Enterprise) -> None:
    response = client_of(li).get(reverse("enterprises:list"), {"export": "xlsx"})
    assert response.status_code == 200
    assert b"".join(response.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]  # a streaming answer


def test_an_officer_registers_by_form_and_a_double_tap_is_one(li: Actor) -> None:
    client, key = client_of(li), str(uuid4())
    posted = {**POSTED, "credit_code": make_credit_code(), "key": key}
    for _ in range(2):
        response = client.post(reverse("enterprises:new"), posted)
        assert (response.status_code, response["Location"]) == (302, f"/enterprises/{key}")
    made = Enterprise.objects.get()
    assert (str(made.pk), made.headcount, made.flags, made.datum) == (key, 61, ["hazardous_chemicals"], "gcj02")
    assert made.lon is not None
    assert made.lat is not None
    assert made.lon != pytest.approx(120.1583, abs=1e-4)  # GCJ-02 lies some hundred metres off
    assert (made.lon, made.lat) == pytest.approx((120.1583, 33.3778), abs=0.02)


def test_what_was_typed_stays_on_a_refused_form(li: Actor, huahai: Enterprise) -> None:
    posted = {**POSTED, "credit_code": huahai.credit_code, "lat": "120.1", "lon": "33.3"}
    response = client_of(li).post(reverse("enterprises:new"), posted)
    assert response.status_code == 422
    page = response.content.decode()
    assert "经度和纬度可能填反了" in page
    assert 'value="盐城新海化工有限公司"' in page
    posted |= {"lon": "", "lat": ""}
    assert "该统一社会信用代码已登记" in client_of(li).post(reverse("enterprises:new"), posted).content.decode()


def test_a_refused_step_of_standing_is_a_notice(li: Actor, huahai: Enterprise) -> None:
    response = client_of(li).post(address("change_standing", huahai), {"step": "resume", "note": "好了"})
    assert response.status_code == 409
    assert "当前状态是“在产”" in response.content.decode()


def test_the_interface_lists_a_page_at_a_time(li: Actor, huahai: Enterprise, stranger: Enterprise) -> None:
    more = [make_enterprise(f"盐城第{number}纺织厂") for number in range(3)]
    client = client_of(li)
    first = client.get("/api/v1/enterprises", {"limit": 2}).json()
    assert [one["id"] for one in first["items"]] == [str(huahai.pk), str(more[0].pk)]
    second = client.get("/api/v1/enterprises", {"limit": 2, "after": first["next"]}).json()
    assert ([one["id"] for one in second["items"]], second["next"]) == ([str(more[1].pk), str(more[2].pk)], None)
    assert client.get(f"/api/v1/enterprises/{stranger.pk}").status_code == 404
    assert client.get(f"/api/v1/enterprises/{huahai.pk}").json()["industry"] == "通用设备制造业"
    assert client.get("/api/v1/enterprises/mine").status_code == 404


def test_the_interface_knows_ones_own(zhou: Actor, chen: Actor, huahai: Enterprise, stranger: Enterprise) -> None:
    for actor in (zhou, chen):
        assert client_of(actor).get("/api/v1/enterprises/mine").json()["id"] == str(huahai.pk)
    assert client_of(zhou).get(f"/api/v1/premises/{stranger.pk}").status_code == 404
    site = Site.objects.create(enterprise=huahai, region_code=huahai.region_code, name="主厂区")
    Area.objects.create(enterprise=huahai, region_code=huahai.region_code, site=site, name="冲压车间")
    found = client_of(zhou).get(f"/api/v1/premises/{huahai.pk}").json()
    assert [area["name"] for area in found["areas"]] == ["冲压车间"]


def test_an_expert_sees_only_those_assigned(huahai: Enterprise, stranger: Enterprise) -> None:
    expert = make_actor("钱教授", "expert", office=make_office("专家库", "3209"))
    assert client_of(expert).get(address("detail", huahai)).status_code == 404


def test_a_county_chosen_offers_its_towns(city: Actor, huahai: Enterprise) -> None:
    def offered(**asked: str) -> list[str]:
        page = client_of(city).get(reverse("enterprises:list"), asked).content.decode()
        return [name for name in ("亭湖区", "五星街道", "文峰街道", "建湖县", "近湖街道") if f">{name}<" in page]

    assert offered() == ["亭湖区", "建湖县"]
    assert offered(region="320902") == ["亭湖区", "五星街道", "文峰街道", "建湖县"]
    assert offered(region="320902002") == ["亭湖区", "文峰街道", "建湖县"]
