"""More of the cast: 吴工 puts right what 陈师傅 finds, 小赵 comes with a contractor."""

import pytest

from anguan.foundation.access import Actor
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.enterprises.models import Enterprise


@pytest.fixture
def wu(huahai: Enterprise) -> Actor:
    """吴工, team leader (班组长) at 华海; puts things right."""
    return make_actor("吴刚", "team_leader", enterprise=huahai)


@pytest.fixture
def zhao(huahai: Enterprise) -> Actor:
    """小赵, a contractor's worker (承包商人员) at 华海."""
    return make_actor("赵小虎", "contractor_worker", enterprise=huahai, employer="恒泰安装")
