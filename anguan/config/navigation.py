"""Navigation (导航): what each person finds in the rail and at the foot of the phone, in the order shown."""

from anguan.foundation.access import Actor
from anguan.foundation.ui.navigation import NavItem
from anguan.foundation.words import mark as _

WORK, FILES, SYSTEM = _("工作"), _("档案"), _("管理")

# permission → entry; an empty permission is for everyone signed in
ENTRIES: tuple[tuple[str, NavItem], ...] = (
    ("", NavItem(_("首页"), "insight:home", "house", WORK, phone=True)),
    ("hazards.report", NavItem(_("随手拍"), "hazards:snap", "camera", WORK, phone=True, raised=True)),
    ("hazards.view", NavItem(_("隐患"), "hazards:list", "triangle-alert", WORK, phone=True)),
    ("permits.view", NavItem(_("特殊作业"), "permits:list", "flame", WORK)),
    ("permits.sign", NavItem(_("许可审批"), "permits:to_sign", "stamp", WORK)),
    ("permits.view", NavItem(_("作业看板"), "permits:board", "monitor", WORK)),
    ("briefings.view", NavItem(_("班前教育"), "briefings:list", "megaphone", WORK)),
    ("learning.learn", NavItem(_("安全学习"), "learning:mine", "graduation-cap", WORK)),
    ("paperwork.view", NavItem(_("标准文书"), "paperwork:list", "file-signature", WORK)),
    ("training.view", NavItem(_("教育培训"), "training:list", "notebook-pen", WORK)),
    ("learning.author", NavItem(_("课程与题库"), "learning:courses", "library", WORK)),
    ("quizzes.view", NavItem(_("知识竞赛"), "quizzes:list", "trophy", WORK)),
    ("duties.view", NavItem(_("履职"), "duties:calendar", "calendar-check", WORK)),
    ("investment.view", NavItem(_("安全投入"), "investment:home", "wallet", WORK)),
    ("publicity.view", NavItem(_("宣传活动"), "publicity:list", "flag", WORK)),
    ("learning.view", NavItem(_("学习任务"), "learning:assignments", "list-checks", WORK)),
    ("deadlines.view", NavItem(_("期限"), "deadlines:list", "calendar-clock", WORK)),
    ("digest.view", NavItem(_("每日速览"), "digest:latest", "sunrise", WORK)),
    ("hazards.order", NavItem(_("责令整改"), "hazards:order", "file-pen-line", WORK)),
    ("rounds.publish", NavItem(_("任务下发"), "rounds:list", "send", WORK)),
    ("rounds.reply", NavItem(_("收到的任务"), "rounds:received", "mail-check", WORK)),
    ("evidence.view", NavItem(_("现场证据"), "evidence:list", "shield-check", WORK)),
    ("figures.view", NavItem(_("指标"), "insight:figures", "chart-column", WORK, phone=True)),
    ("", NavItem(_("本企业"), "enterprises:mine", "factory", FILES, phone=True)),
    ("enterprises.view", NavItem(_("企业"), "enterprises:list", "building-2", FILES, phone=True)),
    ("ledger.import", NavItem(_("台账导入"), "ledger:list", "file-up", FILES)),
    ("people.edit", NavItem(_("人员"), "accounts:people", "users", FILES)),
    ("certificates.view", NavItem(_("人员证书"), "certificates:list", "file-badge", FILES)),
    ("accounts.activate", NavItem(_("账号激活"), "accounts:activation", "key-round", SYSTEM)),
    ("accounts.activate", NavItem(_("提醒送不到"), "notify:reach", "circle-alert", SYSTEM)),
    ("offices.manage", NavItem(_("监管部门"), "offices:list", "landmark", SYSTEM)),
    ("regions.manage", NavItem(_("区划与网格"), "regions:tree", "map", SYSTEM)),
)
OF_ENTERPRISES = {"enterprises:mine"}  # has a meaning only for someone who acts for one enterprise
OF_OTHERS = {"enterprises:list"}  # someone of one enterprise has their own file instead


def navigation_for(actor: Actor) -> list[NavItem]:
    """Return the entries an actor may use."""
    hidden = OF_OTHERS if actor.enterprise_id else OF_ENTERPRISES
    return [
        entry
        for permission, entry in ENTRIES
        if entry.url_name not in hidden and (not permission or actor.may(permission))
    ]
