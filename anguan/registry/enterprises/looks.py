"""How an enterprise looks (呈现): its state as a badge, its traits as chips, its industry in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from anguan.foundation.ui.assets import icon
from anguan.foundation.ui.badges import Badge
from anguan.foundation.words import mark as _
from anguan.registry.enterprises import catalog, keeping
from anguan.registry.enterprises.models import Enterprise

_TONES = {"active": "done", "suspended": "wait", "closed": "quiet"}


@dataclass(frozen=True)
class Sign:
    """The sign in front of a word: of a trait by its code, of an entry of the story by its action."""

    of: str
    icon: str


SIGNS = {
    sign.of: sign.icon
    for sign in (
        Sign("hazardous_chemicals", icon="flask-conical"),
        Sign("dust_explosion", icon="wind"),
        Sign("confined_space", icon="cylinder"),
        Sign("ammonia_refrigeration", icon="snowflake"),
        Sign("metal_smelting", icon="flame"),
        Sign("foundry", icon="hammer"),
        Sign("medium_frequency_furnace", icon="zap"),
        Sign("aluminium_deep_well_casting", icon="container"),
        Sign("coal_gas", icon="fuel"),
        Sign("uses_gas_burner", icon="flame-kindling"),
        Sign("solvent_painting", icon="spray-can"),
        Sign("lithium_battery", icon="battery-charging"),
        Sign("major_hazard_source", icon="radiation"),
        Sign("regulated_process", icon="atom"),
        Sign("has_special_operation", icon="hard-hat"),
        Sign("special_equipment", icon="gauge"),
        Sign("crowded_place", icon="users"),
        Sign("public_gathering", icon="store"),
        Sign("fire_key_unit", icon="fire-extinguisher"),
        Sign("leases_out", icon="warehouse"),
        Sign("tenant", icon="warehouse"),
        Sign("has_contractor", icon="wrench"),
        Sign("liability_insured", icon="shield-check"),
        Sign("enterprises.registered", icon="building-2"),
        Sign("enterprises.imported", icon="file-up"),
        Sign("enterprises.updated", icon="file-up"),
        Sign("enterprises.edited", icon="pencil"),
        Sign("enterprises.moved_out", icon="arrow-right-left"),
        Sign("enterprises.moved_in", icon="arrow-right-left"),
        Sign("enterprises.suspend", icon="circle-pause"),
        Sign("enterprises.resume", icon="circle-play"),
        Sign("enterprises.close", icon="archive"),
        Sign("enterprises.reopen", icon="archive-restore"),
        Sign("enterprises.certificate_added", icon="file-badge"),
        Sign("enterprises.certificate_edited", icon="file-badge"),
    )
}


def standing(enterprise: Enterprise) -> Badge:
    """Return whether the enterprise is in operation (在产、停产、关闭)."""
    return Badge(keeping.STANDING.titles[enterprise.status], _TONES[enterprise.status])


def activation(enterprise: Enterprise) -> Badge:
    """Return whether somebody of the enterprise has come (已激活)."""
    return Badge(_("已激活"), "done") if enterprise.activated_at is not None else Badge(_("未激活"), "wait")


def traits(flags: Iterable[str], *, short: bool = False, most: int = 99) -> Markup:
    """Return traits (风险特征) as chips, in the catalog's order; what there is no room for is counted."""
    known = catalog.flags()
    ordered = [*(flag for flag in known if flag in set(flags)), *(flag for flag in flags if flag not in known)]
    if not ordered:
        return Markup('<span class="sr-only">{}</span>').format(_("没有登记")) if short else Markup()
    chips = [
        Markup('<li class="trait" title="{}">{}{}</li>').format(
            catalog.flag_title(flag), icon(SIGNS.get(flag, "flag")), _short(flag) if short else catalog.flag_title(flag)
        )
        for flag in ordered[:most]
    ]
    if rest := ordered[most:]:
        titles = "、".join(catalog.flag_title(flag) for flag in rest)
        chips.append(Markup('<li class="trait" title="{}">+{}</li>').format(titles, len(rest)))
    return Markup('<ul class="traits{}">{}</ul>').format(" traits-short" if short else "", Markup().join(chips))


def _short(flag: str) -> str:
    found = catalog.flags().get(flag)
    return (found.short or found.title) if found else flag


def credit_code(code: str) -> Markup:
    """Return a credit code that breaks, where it must, between the registrar's part and the rest."""
    return Markup('<span class="tabular-nums">{}<wbr>{}</span>').format(code[:8], code[8:])


def industry(code: str) -> str:
    """Return an industry's title with its code: 金属制品业（C33）."""
    return _("{title}（{code}）").format(title=catalog.industry_title(code), code=code) if code else ""


def validity_badge(expires_on: date | None, *, today: date) -> Badge:
    """Return how a certificate stands: 已过期 12 天, 30 天后到期, 有效."""
    found = keeping.validity(expires_on, today=today)
    if found.tone == "alarm" and found.days is not None:
        return Badge(_("已过期 {n} 天").format(n=-found.days), found.tone)
    if found.tone == "wait":
        return Badge(_("{n} 天后到期").format(n=found.days) if found.days else _("今天到期"), found.tone)
    return Badge(found.word, found.tone)
