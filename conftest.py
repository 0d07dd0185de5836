"""The cast: the people all our tests are about, and a city small enough to know by heart.

周主任 is the safety officer at 华海, 陈师傅 a worker there, 王总 its principal, 李科 the officer of its town, 市局
looks after the whole city, 孙工 belongs to another enterprise in another county and sees nothing of 华海.
"""

import pytest
from django.conf import settings
from hypothesis import settings as properties

from anguan.foundation.access import Actor
from anguan.registry.accounts.tests.makers import make_actor, make_office
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.tests.makers import make_enterprise

# Hashing a password is slow on purpose; in tests hundreds of people sign in.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Every `Client` starts the middleware anew: static files are looked for when asked for, not listed each time.
settings.WHITENOISE_AUTOREFRESH = True

# No test is judged by its time: the machine may have other things to do.
properties.register_profile("untimed", deadline=None)
properties.load_profile("untimed")

TOWN, OTHER_TOWN = "320902001", "320925100"


@pytest.fixture
def huahai(db: None) -> Enterprise:
    """华海: a mechanical workshop in 亭湖区."""
    return make_enterprise("盐城华海机械有限公司", region_code=TOWN)


@pytest.fixture
def stranger(db: None) -> Enterprise:
    """An enterprise of another county."""
    return make_enterprise("建湖双湖纺织有限公司", region_code=OTHER_TOWN, industry_code="C17")


@pytest.fixture
def zhou(huahai: Enterprise) -> Actor:
    """周主任, safety officer (安全员) at 华海."""
    return make_actor("周明", "safety_officer", enterprise=huahai)


@pytest.fixture
def chen(huahai: Enterprise) -> Actor:
    """陈师傅, worker at 华海."""
    return make_actor("陈卫东", "worker", enterprise=huahai)


@pytest.fixture
def wang(huahai: Enterprise) -> Actor:
    """王总, principal (主要负责人) of 华海."""
    return make_actor("王建国", "principal", enterprise=huahai)


@pytest.fixture
def li(db: None) -> Actor:
    """李科, officer of the town 华海 stands in."""
    return make_actor("李强", "town_officer", office=make_office("镇安监办", TOWN))


@pytest.fixture
def far_officer(db: None) -> Actor:
    """An officer of a town where 华海 does not stand."""
    return make_actor("郑凯", "town_officer", office=make_office("近湖街道安监办", OTHER_TOWN))


@pytest.fixture
def city(db: None) -> Actor:
    """Someone of the city's emergency bureau (市应急管理局)."""
    return make_actor("顾敏", "city_officer", office=make_office("盐城市应急管理局", "3209"))


@pytest.fixture
def sun(stranger: Enterprise) -> Actor:
    """孙工, safety officer of another enterprise."""
    return make_actor("孙立", "safety_officer", enterprise=stranger)
