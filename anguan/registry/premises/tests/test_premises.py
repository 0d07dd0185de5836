"""Sites and areas (厂区、区域): kept by the enterprise and its offices, on the map, with a code to hang up."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.pages.file import story
from anguan.registry.premises import queries, services
from anguan.registry.premises.models import Area, Site
from anguan.registry.premises.rules import AreaFacts, SiteFacts

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.fixture
def site(huahai: Enterprise, zhou: Actor) -> Site:
    """The main site of 华海."""
    with acting_as(zhou):
        return services.add_site(huahai.pk, SiteFacts("主厂区", "新洋路 88 号", 120.15, 33.37), by=zhou, at=NOON)


def test_the_first_site_is_the_main_one_and_another_may_become_it(zhou: Actor, huahai: Enterprise, site: Site) -> None:
    assert site.is_main
    with acting_as(zhou):
        second = services.add_site(huahai.pk, SiteFacts("二期厂房"), by=zhou, at=NOON)
        assert not second.is_main
        services.edit_site(second.pk, SiteFacts("二期厂房", is_main=True), by=zhou, at=NOON)
        assert [one.name for one in queries.sites_of(huahai.pk, by=zhou)] == ["二期厂房", "主厂区"]
    assert list(Site.objects.filter(is_main=True)) == [second]


def test_the_same_key_is_the_same_row(zhou: Actor, huahai: Enterprise, site: Site) -> None:
    key = uuid4()
    with acting_as(zhou):
        for _ in range(2):
            services.add_site(huahai.pk, SiteFacts("二期厂房"), by=zhou, at=NOON, key=key)
            services.add_area(site.pk, AreaFacts("冲压车间"), by=zhou, at=NOON, key=key)
    assert (Site.objects.count(), Area.objects.count()) == (2, 1)


def test_an_area_says_who_answers_for_it(zhou: Actor, chen: Actor, sun: Actor, site: Site) -> None:
    with acting_as(zhou):
        area = services.add_area(site.pk, AreaFacts("冲压车间", "workshop", chen.person_id), by=zhou, at=NOON)
    assert area.in_charge_name == "陈卫东"
    with pytest.raises(Refused) as refusal, acting_as(zhou):
        services.edit_area(area.pk, AreaFacts("冲压车间", "kitchen", sun.person_id), by=zhou, at=NOON)
    assert refusal.value.codes == ["kind_unknown", "person_unknown"]
    with acting_as(zhou):
        services.edit_area(area.pk, AreaFacts("一号冲压车间", "line"), by=zhou, at=NOON)
        (entry, *_) = story(site.enterprise, by=zhou)
    assert dict(entry.facts) == {
        "名称": "冲压车间 → 一号冲压车间",
        "类别": "生产车间 → 工段、生产线",
        "责任人": "陈卫东 → （空）",
    }


def test_everything_wrong_is_said_at_once(zhou: Actor, huahai: Enterprise, site: Site) -> None:
    with pytest.raises(Refused) as refusal, acting_as(zhou):
        services.add_site(huahai.pk, SiteFacts("主厂区", lon=33.3, lat=120.1), by=zhou, at=NOON)
    assert refusal.value.codes == ["same_name", "place_swapped"]


def test_who_may_not(chen: Actor, sun: Actor, far_officer: Actor, huahai: Enterprise, site: Site) -> None:
    with pytest.raises(Refused) as refusal, acting_as(chen):
        services.add_area(site.pk, AreaFacts("冲压车间"), by=chen, at=NOON)
    assert refusal.value.codes == ["no_permission"]
    for actor in (sun, far_officer):
        with pytest.raises(Site.DoesNotExist), acting_as(actor):
            services.edit_site(site.pk, SiteFacts("别人的"), by=actor, at=NOON)
        with pytest.raises(Enterprise.DoesNotExist), acting_as(actor):
            services.add_site(huahai.pk, SiteFacts("别人的"), by=actor, at=NOON)
    assert not AuditEntry.objects.filter(action="premises.site_edited").exists()


def test_an_officer_keeps_the_premises_of_the_town(li: Actor, huahai: Enterprise) -> None:
    with acting_as(li):
        site = services.add_site(huahai.pk, SiteFacts("主厂区"), by=li, at=NOON)
    assert (site.region_code, site.line_code) == (huahai.region_code, huahai.line_code)


def test_every_door(huahai: Enterprise, site: Site, chen: Actor, sun: Actor, far_officer: Actor, zhou: Actor) -> None:
    area = Area.objects.create(enterprise=huahai, region_code=huahai.region_code, site=site, name="冲压车间")
    of = {"add_site": huahai.pk, "sheet": huahai.pk, "edit_site": site.pk, "add_area": site.pk, "edit_area": area.pk}
    for name, key in of.items():
        address = reverse(f"premises:{name}", args=[key])
        assert Client().get(address).status_code == 302
        assert [client_of(actor).get(address).status_code for actor in (chen, sun, far_officer)] == [403, 404, 404], (
            name
        )
        assert client_of(zhou).get(address).status_code == 200, name


def test_a_coordinate_is_converted_where_it_enters(zhou: Actor, huahai: Enterprise) -> None:
    posted = {"name": "主厂区", "lon": "120°09′30″", "lat": "33.3778", "datum": "bd09"}
    response = client_of(zhou).post(reverse("premises:add_site", args=[huahai.pk]), posted)
    assert (response.status_code, response["Location"]) == (302, "/enterprises/mine#premises")
    made = Site.objects.get()
    assert made.datum == "bd09"
    assert (made.lon, made.lat) == pytest.approx((120.15833, 33.3778), abs=0.02)
    assert made.lon != pytest.approx(120.15833, abs=1e-4)
    found = client_of(zhou).get(reverse("premises:points", args=[huahai.pk])).json()
    assert found["features"][0]["properties"]["name"] == "主厂区"
    shown = client_of(zhou).get(reverse("premises:edit_site", args=[made.pk])).content.decode()
    assert 'value="120.158333"' in shown  # as it was given, not as it is kept


def test_the_codes_of_areas_are_printed_twelve_to_a_page(zhou: Actor, huahai: Enterprise, site: Site) -> None:
    address = reverse("premises:sheet", args=[huahai.pk])
    assert client_of(zhou).get(address).status_code == 302  # nothing to print yet
    for number in range(13):
        Area.objects.create(enterprise=huahai, region_code=huahai.region_code, site=site, name=f"{number} 号车间")
    response = client_of(zhou).get(address)
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
