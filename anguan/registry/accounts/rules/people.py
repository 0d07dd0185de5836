"""Rules of people and posts (人员与岗位): who may appoint whom, and what a new post needs."""

from collections.abc import Iterable
from datetime import date

from anguan.foundation.access.roles import ROLES
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

ENTERPRISE_ROLES = tuple(code for code, role in ROLES.items() if role.side == "enterprise")
OFFICE_ROLES = ("city_officer", "county_officer", "town_officer", "line_officer", "grid_member", "expert")

# The higher may appoint the lower; nobody hands out more than they were given.
_APPOINTS: dict[str, tuple[str, ...]] = {
    "city_officer": (*OFFICE_ROLES, *ENTERPRISE_ROLES),
    "county_officer": (*OFFICE_ROLES[1:], *ENTERPRISE_ROLES),
    "town_officer": ("grid_member", *ENTERPRISE_ROLES),
    "principal": ENTERPRISE_ROLES,
    "safety_officer": tuple(role for role in ENTERPRISE_ROLES if role != "principal"),
}
# Offices of which level may have which officers: the length of their division code.
_LEVELS = {"city_officer": (4,), "county_officer": (6,), "town_officer": (9,)}


def may_appoint(roles: Iterable[str]) -> frozenset[str]:
    """Return the roles someone may give to others, end, and issue codes for."""
    return frozenset(given for role in roles for given in _APPOINTS.get(role, ()))


def roles_of_office(region_code: str) -> list[str]:
    """Return the roles people of an office of this territory may have."""
    return [role for role in OFFICE_ROLES if len(region_code) in _LEVELS.get(role, (len(region_code),))]


def reasons_not_to_appoint(
    *,
    name: str,
    phone_problem: str,
    role: str,
    may_give: Iterable[str],
    employer: str = "",
    known_as: str = "",
    namesake: bool = False,
    holds_role: bool = False,
) -> list[Reason]:
    """Everything that stands in the way of a new post.

    `known_as`: who has this phone number already; `namesake`: someone of this name without another phone has this role.
    """  # fmt: skip
    reasons = []
    if not name.strip():
        reasons.append(Reason("no_name", _("姓名没有填写"), _("请填写真实姓名"), field="name"))
    if role not in set(may_give):
        reasons.append(
            Reason("may_not_appoint", _("您不能设置这个岗位"), _("请由主要负责人或监管部门办理"), field="role")
        )
    if phone_problem:
        reasons.append(
            Reason("wrong_phone", _("电话号码不对"), _("请填写 11 位手机号，或带区号的固定电话"), field="phone")
        )
    if role == "contractor_worker" and not employer.strip():
        reasons.append(
            Reason("no_employer", _("承包商人员没有填写所属单位"), _("请填写承包商单位名称"), field="employer")
        )
    if known_as and known_as != name.strip():
        found = _("这个电话已登记为“{name}”").format(name=known_as)
        reasons.append(Reason("phone_of_another", found, _("请核对姓名和电话；同一个人请用登记的姓名"), field="phone"))
    elif holds_role:
        reasons.append(Reason("has_post", _("此人已有这个岗位"), _("不用重复添加"), field="role"))
    elif namesake:
        reasons.append(
            Reason("namesake", _("已有同名人员在这个岗位"), _("如果是另一个人，请填写手机号以便区分"), field="name")
        )
    return reasons


def reasons_not_to_end(
    *, role: str, may_give: Iterable[str], is_own: bool, until: date | None, today: date
) -> list[Reason]:
    """Everything that stands in the way of ending a post."""
    reasons = []
    if is_own:
        reasons.append(Reason("own_post", _("不能结束自己正在使用的岗位"), _("请由其他管理人员办理")))
    elif role not in set(may_give):
        reasons.append(Reason("may_not_end", _("您不能结束这个岗位"), _("请由主要负责人或监管部门办理")))
    if until is not None and until < today:
        reasons.append(Reason("already_ended", _("这个岗位已经结束"), _("不用再办理")))
    return reasons
