"""Parks and grids, added by those whose territory it is."""

from datetime import UTC, datetime

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.refusal import Refused
from anguan.registry.regions import queries, services
from anguan.registry.regions.models import Region

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("yancheng")


def test_a_park_gets_a_code_of_its_county(city: Actor) -> None:
    with acting_as(city):
        park = services.add_park(county="320921", name="响水生态化工园区", covers=["320921101"], by=city, at=NOW)
        second = services.add_park(county="320921", name="响水工业园", by=city, at=NOW)
    assert (park.code, park.level, park.kind, park.full_name) == (
        "320921P01", "town", "park", "江苏省盐城市响水县响水生态化工园区",
    )  # fmt: skip
    assert second.code == "320921P02"
    assert park in queries.towns_of("3209")
    assert queries.find_town("响水生态化工", "3209") == park
    assert AuditEntry.objects.filter(action="regions.park_added", person_name=city.name).count() == 2


def test_a_grid_gets_a_code_of_its_village_or_town(li: Actor) -> None:
    grid = services.add_grid(under="320902001001", name="第一网格", by=li, at=NOW)
    whole = services.add_grid(under="320902001", name="企业网格", by=li, at=NOW)
    assert (grid.code, whole.code) == ("320902001001G01", "320902001000G01")
    assert whole.parent_id == "320902001"
    assert queries.within("320902001").filter(kind="grid").count() == 2


def test_everything_in_the_way_is_said_at_once(li: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        services.add_park(county="320921101", name=" ", covers=["320902001"], by=li, at=NOW)
    assert refusal.value.codes == ["outside_territory", "wrong_level", "no_name", "covers_elsewhere"]


def test_a_name_is_used_once_under_a_region(city: Actor) -> None:
    services.add_grid(under="320902001001", name="第一网格", by=city, at=NOW)
    with pytest.raises(Refused) as refusal:
        services.add_grid(under="320902001001", name="第一网格", by=city, at=NOW)
    assert refusal.value.codes == ["same_name"]


def test_an_enterprise_changes_no_region(zhou: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        services.add_grid(under="320902001001", name="第一网格", by=zhou, at=NOW)
    assert refusal.value.codes == ["no_permission"]
    assert not Region.objects.filter(kind="grid").exists()


def test_a_region_that_is_not_there_is_refused(city: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        services.add_park(county="320999", name="园区", by=city, at=NOW)
    assert refusal.value.codes == ["no_such_region"]


def test_everyone_signed_in_reads_the_tree(zhou: Actor) -> None:
    with acting_as(zhou):
        assert Region.objects.visible_to(zhou).filter(code="320925").exists()
