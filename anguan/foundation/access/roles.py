"""Roles (岗位角色) and the permissions each grants: one readable table.

A permission is named `domain.what one does`. A role never reaches further than its territory or enterprise; that is
`visible_to` and the row policies.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """One role: its code, its Chinese title, the side it stands on, and what it may do."""

    code: str
    title: str
    side: str  # office, expert, enterprise, platform
    permissions: frozenset[str]


def _role(code: str, title: str, side: str, *permissions: str) -> Role:
    return Role(code, title, side, frozenset(" ".join(permissions).split()))


_OFFICE_READS = (
    "figures.view enterprises.view hazards.view hazards.export evidence.view evidence.export"
    " deadlines.view deadlines.export digest.view permits.view permits.export certificates.view"
    " briefings.view briefings.export training.view training.export learning.view learning.author quizzes.view"
    " publicity.view duties.view duties.export investment.view paperwork.view"
)
_OFFICE_WRITES = (
    "ledger.import enterprises.edit premises.edit people.edit accounts.activate regions.manage hazards.order api.use"
    " evidence.blur evidence.settle rounds.publish rounds.reply notify.robots permits.inspect"
    " quizzes.run publicity.run duties.oversee"
)
_ENTERPRISE_READS = (
    "enterprises.view hazards.view hazards.report deadlines.view permits.view permits.work"
    " briefings.view briefings.sign learning.learn publicity.view paperwork.sign"
)
_MANAGES_ENTERPRISE = (
    "figures.view enterprises.edit premises.edit people.edit hazards.export api.use"
    " evidence.view evidence.export evidence.blur deadlines.oversee deadlines.export rounds.reply notify.robots"
    " permits.apply permits.sign permits.manage permits.export certificates.view certificates.edit"
    " briefings.lead briefings.manage briefings.export training.view training.edit training.hold training.export"
    " learning.view learning.author learning.assign publicity.join"
    " duties.view duties.prove duties.manage duties.export investment.view investment.keep"
    " paperwork.view paperwork.write"
)

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        _role(
            "city_officer", "市级应急管理人员", "office", _OFFICE_READS,
            _OFFICE_WRITES, "offices.manage evidence.allow deadlines.tune duties.localize",
        ),
        _role(
            "county_officer", "县级应急管理人员", "office", _OFFICE_READS,
            _OFFICE_WRITES, "offices.manage evidence.allow deadlines.tune duties.localize",
        ),
        _role(
            "town_officer", "镇（街道、园区）安监人员", "office", _OFFICE_READS,
            _OFFICE_WRITES, "hazards.recheck",
        ),
        _role(
            "line_officer", "行业主管部门人员", "office", _OFFICE_READS, "hazards.order api.use",
            "rounds.publish rounds.reply permits.inspect quizzes.run publicity.run",
        ),
        _role(
            "grid_member", "网格员", "office",
            "enterprises.view hazards.view hazards.report deadlines.view permits.view",
        ),
        _role(
            "expert", "专家", "expert",
            "enterprises.view hazards.view hazards.report deadlines.view permits.view",
        ),
        _role(
            "principal", "主要负责人", "enterprise", _ENTERPRISE_READS, _MANAGES_ENTERPRISE,
            "hazards.assign hazards.recheck hazards.extend permits.oversee",
        ),
        _role(
            "safety_officer", "安全员", "enterprise", _ENTERPRISE_READS, _MANAGES_ENTERPRISE,
            "hazards.assign hazards.recheck",
        ),
        _role(
            "team_leader", "班组长", "enterprise", _ENTERPRISE_READS,
            "evidence.blur deadlines.oversee permits.apply permits.sign certificates.view briefings.lead",
            "training.view training.hold duties.view duties.prove paperwork.view paperwork.write",
        ),
        _role("worker", "从业人员", "enterprise", _ENTERPRISE_READS),
        _role(
            "contractor_worker", "承包商人员", "enterprise",
            "hazards.view hazards.report deadlines.view permits.view permits.work permits.apply"
            " briefings.view briefings.sign learning.learn",
        ),
        _role("system_admin", "系统管理员", "platform", "platform.operate"),
        _role("security_admin", "安全保密管理员", "platform", "accounts.secure"),
        _role("audit_admin", "安全审计员", "platform", "audit.read"),
    )
}  # fmt: skip


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """Return everything these roles grant together."""
    return frozenset().union(*(ROLES[role].permissions for role in roles if role in ROLES))


def title_of(role: str) -> str:
    """Return a role's Chinese title."""
    return ROLES[role].title
