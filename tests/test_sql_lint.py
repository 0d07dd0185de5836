"""The SQL lint itself: it finds what would not find its way on a distributed database, and lets the rest pass."""

import pytest
from django.db import IntegrityError

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.premises.models import Site
from tests.sql_lint import Watch, faults, owned_tables

OWNED = {"premises_site": "enterprise_id", "enterprises_enterprise": "id"}


@pytest.mark.parametrize(
    "sql",
    [
        'UPDATE "premises_site" SET "name" = %s WHERE "premises_site"."id" = %s',
        'UPDATE "premises_site" SET "name" = %s',
        'DELETE FROM "premises_site" WHERE "premises_site"."id" IN (%s)',
        'SELECT "premises_site"."id" FROM "premises_site" WHERE "premises_site"."id" = %s FOR UPDATE',
        'UPDATE "premises_site" SET "enterprise_id" = %s WHERE "premises_site"."enterprise_id" = %s',
        "CREATE TRIGGER t AFTER UPDATE ON premises_site EXECUTE FUNCTION f()",
        'SELECT count(*) FROM "premises_site" GROUP BY ROLLUP (region_code)',
        'WITH RECURSIVE r AS (SELECT 1) SELECT * FROM r, "premises_site"',
    ],
)
def test_it_speaks(sql: str) -> None:
    assert len(faults(sql, OWNED)) == 1


@pytest.mark.parametrize(
    "sql",
    [
        'UPDATE "premises_site" SET "name" = %s WHERE "premises_site"."enterprise_id" = %s',
        'UPDATE "enterprises_enterprise" SET "name" = %s WHERE "enterprises_enterprise"."id" = %s',
        'SELECT "premises_site"."id" FROM "premises_site" WHERE "premises_site"."id" = %s',
        'UPDATE "regions_region" SET "name" = %s WHERE "regions_region"."code" = %s',
        "WITH RECURSIVE r AS (SELECT 1) SELECT * FROM r, regions_region",
        'INSERT INTO "premises_site" ("id", "enterprise_id") VALUES (%s, %s)',
    ],
)
def test_it_is_silent(sql: str) -> None:
    assert faults(sql, OWNED) == []


def test_it_knows_the_owned_tables() -> None:
    assert OWNED.items() <= owned_tables().items()


def test_it_looks_only_at_what_runs_for_somebody(zhou: Actor, huahai: Enterprise) -> None:
    from django.db import connection

    site = Site.objects.create(enterprise=huahai, region_code=huahai.region_code, name="主厂区")
    unscoped = Site.objects.filter(pk=site.pk)
    watch = Watch()
    with connection.execute_wrapper(watch):
        unscoped.update(name="一厂")
        assert watch.said == []
        with pytest.raises(IntegrityError), acting_as(zhou):
            unscoped.filter(enterprise_id=huahai.pk).update(name=None)
        unscoped.update(name="三厂")  # the savepoint took the scope back
        assert watch.said == []
