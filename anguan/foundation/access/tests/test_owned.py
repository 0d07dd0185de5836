"""Owned rows (归属): written through their owner, joined and loaded through their owner, never moved to another."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from anguan.registry.enterprises.models import Enterprise
from anguan.registry.premises.models import Area, Site

OWNER = '"enterprise_id"'


@pytest.fixture
def area(huahai: Enterprise) -> Area:
    """冲压车间, on the main site of 华海."""
    site = Site.objects.create(enterprise=huahai, region_code=huahai.region_code, name="主厂区")
    return Area.objects.create(enterprise=huahai, region_code=huahai.region_code, site=site, name="冲压车间")


def only(queries: CaptureQueriesContext) -> str:
    (query,) = queries.captured_queries
    return str(query["sql"])


def test_an_update_goes_through_the_owner_and_leaves_it_alone(area: Area, stranger: Enterprise) -> None:
    area.name = "一号冲压车间"
    with CaptureQueriesContext(connection) as queries:
        area.save()
    setting, _, condition = only(queries).partition(" WHERE ")
    assert OWNER not in setting
    assert f'"premises_area".{OWNER} = ' in condition

    with CaptureQueriesContext(connection) as queries:
        area.save(update_fields=["name"])
    assert f'"premises_area".{OWNER} = ' in only(queries).partition(" WHERE ")[2]


def test_a_row_saved_as_somebody_elses_changes_nothing(area: Area, huahai: Enterprise, stranger: Enterprise) -> None:
    area.enterprise = stranger
    area.name = "换了主人"
    with pytest.raises(DatabaseError, match="did not affect"), transaction.atomic():
        area.save(force_update=True)
    kept = Area.objects.get(pk=area.pk)
    assert (kept.enterprise_id, kept.name) == (huahai.pk, "冲压车间")


def test_an_enterprise_is_its_own_owner(huahai: Enterprise) -> None:
    huahai.headcount = 52
    with CaptureQueriesContext(connection) as queries:
        huahai.save(update_fields=["headcount"])
    assert '"enterprises_enterprise"."id" = ' in only(queries).partition(" WHERE ")[2]


def test_a_join_matches_the_owner(area: Area) -> None:
    for rows in (Area.objects.select_related("site"), Area.objects.filter(site__name="主厂区")):
        with CaptureQueriesContext(connection) as queries:
            assert list(rows) == [area]
        joined = only(queries).partition(" JOIN ")[2].partition(" WHERE ")[0]
        assert f'"premises_area".{OWNER} = ("premises_site".{OWNER})' in joined


def test_a_lazy_load_matches_the_owner(area: Area) -> None:
    found = Area.objects.get(pk=area.pk)
    with CaptureQueriesContext(connection) as queries:
        assert found.site.name == "主厂区"
    assert f'"premises_site".{OWNER} = ' in only(queries).partition(" WHERE ")[2]


def test_a_row_of_another_enterprise_is_reached_by_no_key(area: Area, stranger: Enterprise) -> None:
    theirs = Site.objects.create(enterprise=stranger, region_code=stranger.region_code, name="别人的厂区")
    Area.objects.filter(pk=area.pk).update(site=theirs)  # past the services, as only a fault could
    found = Area.objects.get(pk=area.pk)
    with pytest.raises(Site.DoesNotExist):
        assert found.site
    assert not list(Area.objects.select_related("site"))
    assert not Area.objects.filter(site__name="别人的厂区").exists()
