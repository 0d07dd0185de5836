"""The cast at work: 吴工 leads, 小刘 welds, 马师傅 guards, 小赵 comes with a contractor; their point on the map."""

import pytest

from anguan.foundation.access import Actor
from anguan.prevention.permits.tests.makers import LAT, LON
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.premises.models import Area, Site


@pytest.fixture
def wu(huahai: Enterprise) -> Actor:
    """吴工, team leader (班组长) at 华海; leads the work and signs for the unit."""
    return make_actor("吴刚", "team_leader", enterprise=huahai)


@pytest.fixture
def liu(huahai: Enterprise) -> Actor:
    """小刘, worker at 华海; welds."""
    return make_actor("刘洋", "worker", enterprise=huahai)


@pytest.fixture
def ma(huahai: Enterprise) -> Actor:
    """马师傅, worker at 华海; guards (监护人)."""
    return make_actor("马国栋", "worker", enterprise=huahai)


@pytest.fixture
def zhao(huahai: Enterprise) -> Actor:
    """小赵, a contractor's worker (承包商人员) at 华海."""
    return make_actor("赵小虎", "contractor_worker", enterprise=huahai, employer="恒泰安装")


@pytest.fixture
def yard(huahai: Enterprise) -> Site:
    """The main site (厂区) of 华海, with its point."""
    owned = {"enterprise": huahai, "region_code": huahai.region_code, "line_code": huahai.line_code}
    site: Site = Site.objects.create(**owned, name="厂区", is_main=True, lon=LON, lat=LAT)
    return site


@pytest.fixture
def workshop(yard: Site) -> Area:
    """The stamping workshop (冲压车间) of 华海."""
    owned = {"enterprise": yard.enterprise, "region_code": yard.region_code, "line_code": yard.line_code}
    area: Area = Area.objects.create(**owned, site=yard, name="冲压车间")
    return area
