"""Categories of training (培训类别): what an hour was spent on, and so which hours it counts for."""

from enum import StrEnum

from anguan.foundation.words import mark as _


class Category(StrEnum):
    """What training is for (培训类别)."""

    COMPANY = "company"
    WORKSHOP = "workshop"
    TEAM = "team"
    INITIAL = "initial"
    ANNUAL = "annual"
    SPECIAL = "special"
    TRANSFER = "transfer"
    FOUR_NEW = "four_new"
    BRIEFING = "briefing"
    OTHER = "other"


CATEGORY_TITLES: dict[str, str] = {
    Category.COMPANY: _("厂级（公司级）教育"),
    Category.WORKSHOP: _("车间级教育"),
    Category.TEAM: _("班组级教育"),
    Category.INITIAL: _("初次培训"),
    Category.ANNUAL: _("再培训"),
    Category.SPECIAL: _("专项培训"),
    Category.TRANSFER: _("转岗、复岗培训"),
    Category.FOUR_NEW: _("“四新”培训"),
    Category.BRIEFING: _("班前教育"),
    Category.OTHER: _("其他培训"),
}
LEVELS = (Category.COMPANY, Category.WORKSHOP, Category.TEAM)  # 三级安全教育


def title_of(category: str) -> str:
    """Return what a category is called."""
    return CATEGORY_TITLES.get(category, category)
