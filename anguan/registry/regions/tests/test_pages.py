"""The tree an office looks after, in the browser and as JSON."""

import pytest
from django.test import Client
from django.urls import reverse

from anguan.foundation.access import Actor
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.regions.models import Region

pytestmark = pytest.mark.usefixtures("yancheng")


def test_an_office_begins_at_its_own_territory(city: Actor) -> None:
    page = client_of(city).get(reverse("regions:tree")).content.decode()
    assert "盐城市" in page
    assert "响水县" in page
    assert "徐州市" not in page
    assert "GS(2024)0650" in page


def test_a_county_lists_its_towns_and_offers_a_park(city: Actor) -> None:
    page = client_of(city).get(reverse("regions:browse", args=["320921"])).content.decode()
    assert "陈家港镇" in page
    assert reverse("regions:new_park", args=["320921"]) in page


def test_finding_stays_within_the_region(city: Actor) -> None:
    page = client_of(city).get(reverse("regions:browse", args=["3209"]), {"q": "陈家港"}).content.decode()
    assert "江苏省盐城市响水县陈家港镇" in page
    nothing = client_of(city).get(reverse("regions:browse", args=["320902"]), {"q": "陈家港"}).content.decode()
    assert "没有找到“陈家港”" in nothing


@pytest.mark.parametrize("code", ["3203", "32", "320902002", "999999", "x", "320902001%00"])
def test_what_lies_elsewhere_does_not_exist(li: Actor, code: str) -> None:
    assert client_of(li).get(f"/regions/{code}").status_code == 404


def test_workers_do_not_browse_the_tree(chen: Actor) -> None:
    assert client_of(chen).get(reverse("regions:tree")).status_code == 403


def test_a_park_is_added_on_a_page(city: Actor) -> None:
    client, address = client_of(city), reverse("regions:new_park", args=["320921"])
    assert "覆盖的乡镇、街道" in client.get(address).content.decode()
    answer = client.post(address, {"name": "响水生态化工园区", "covers": ["320921101"]})
    park = Region.objects.get(code="320921P01")
    assert answer.headers["Location"] == reverse("regions:browse", args=[park.code])
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "响水生态化工园区" in shown
    assert "陈家港镇" in shown


def test_what_was_typed_stays_with_a_refusal(city: Actor) -> None:
    client, address = client_of(city), reverse("regions:new_grid", args=["320902001001"])
    assert client.post(address, {"name": "第一网格"}).status_code == 302
    again = client.post(address, {"name": "第一网格"})
    assert again.status_code == 422
    assert 'value="第一网格"' in again.content.decode()
    assert "已有同名" in again.content.decode()
    assert Region.objects.filter(kind="grid").count() == 1


def test_a_combobox_finds_towns(zhou: Actor) -> None:
    page = client_of(zhou).get(reverse("regions:pick"), {"q": "陈家港", "within": "3209", "level": "town"})
    assert 'data-value="320921101"' in page.content.decode()
    assert "江苏省盐城市响水县" in page.content.decode()
    nothing = client_of(zhou).get(reverse("regions:pick"), {"q": "\0火星", "within": "3209; drop"})
    assert "没有找到" in nothing.content.decode()


def test_the_tree_as_json(zhou: Actor) -> None:
    client = client_of(zhou)
    counties = client.get("/api/v1/regions", {"under": "3209"}).json()
    assert [county["name"] for county in counties][:2] == ["亭湖区", "盐都区"]
    found = client.get("/api/v1/regions/search", {"q": "陈家港", "level": "town"}).json()
    assert found[0]["full_name"] == "江苏省盐城市响水县陈家港镇"
    assert client.get("/api/v1/regions/search", {"q": "", "level": "planet"}).status_code == 422
    assert Client().get("/api/v1/regions").status_code == 401
