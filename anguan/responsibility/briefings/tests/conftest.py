"""The cast before the shift: 吴班长 leads 机加工一班, 钱班长 may stand in, 陈师傅 and 小刘 belong to it."""

import pytest

from anguan.foundation.access import Actor
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.briefings.models import Team
from anguan.responsibility.briefings.tests.makers import make_team


@pytest.fixture
def wu(huahai: Enterprise) -> Actor:
    """吴班长, team leader (班组长) at 华海."""
    return make_actor("吴刚", "team_leader", enterprise=huahai, team="机加工一班")


@pytest.fixture
def qian(huahai: Enterprise) -> Actor:
    """钱班长, another team leader at 华海."""
    return make_actor("钱安", "team_leader", enterprise=huahai, team="机加工二班")


@pytest.fixture
def liu(huahai: Enterprise) -> Actor:
    """小刘, worker at 华海."""
    return make_actor("刘洋", "worker", enterprise=huahai, team="机加工一班")


@pytest.fixture
def team(wu: Actor, chen: Actor, liu: Actor) -> Team:
    """机加工一班: 吴班长, 陈师傅, 小刘 and somebody without a phone."""
    return make_team(leader=wu, members=[wu, chen, liu, "老孟"])
