"""Setting (本企业作业票制度): which law holds, the own stricter rule, who signs which slot; the daily commitment."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.events import announce
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog, facts, queries
from anguan.prevention.permits.models import Commitment, Setting, SlotHolder
from anguan.prevention.permits.services import owing
from anguan.registry.accounts.queries import held_on, name_of_colleague, posts_for
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.registry.premises.models import Area


@transaction.atomic
def set_rules(
    *, by: Actor, at: datetime, enterprise_id: UUID, regime: str, overlay: Mapping[str, Any], source: str = ""
) -> Setting:
    """Set which law holds and the enterprise's own written rule (企业制度); permits made from now on keep it."""
    enterprise = _own(enterprise_id, by=by)
    if regime not in {"hazchem", "general"}:
        raise Refused(Reason("regime_unknown", _("没有这种适用范围"), _("请重新选择"), field="regime"))
    if regime == "general" and queries.regime_of(enterprise, None) == "hazchem":
        words = _("危险化学品、化工、医药企业必须执行 GB 30871-2022")
        raise Refused(Reason("regime_bound", words, _("请选择“危险化学品企业”"), "GB 30871-2022 1", "regime"))
    facts.overlay_of(overlay)
    row, made = Setting.objects.get_or_create(
        enterprise=enterprise,
        defaults={
            "region_code": enterprise.region_code, "line_code": enterprise.line_code, "changed_at": at,
            "changed_by": by.person_id,
        },
    )  # fmt: skip
    setting: Setting = row
    before = {} if made else {"regime": setting.regime, "overlay": setting.overlay, "source": setting.source}
    setting.regime, setting.overlay, setting.source = regime, {**overlay}, source.strip()[:200]
    setting.changed_at, setting.changed_by = at, by.person_id
    setting.save(update_fields=["regime", "overlay", "source", "changed_at", "changed_by"])
    audit.record(
        "permits.rules_set", setting, by=by, at=at, before=before, regime=regime, overlay=setting.overlay,
        source=setting.source,
    )  # fmt: skip
    announce("permits.rules_set", enterprise_id=enterprise.pk)
    return setting


@transaction.atomic
def hold_slot(
    *, by: Actor, at: datetime, enterprise_id: UUID, slot: str, person_id: UUID, area_id: UUID | None = None
) -> SlotHolder:
    """Name who may sign a slot (指定签批人), everywhere or for one area; said twice it is once."""
    enterprise = _own(enterprise_id, by=by)
    if slot not in catalog.common().slots:
        raise Refused(Reason("slot_unknown", _("没有这个签批岗位"), _("请重新选择"), field="slot"))
    name = name_of_colleague(by, person_id, enterprise_id=enterprise.pk, today=clock.day_of(at))
    if not name:
        raise Refused(Reason("person_unknown", _("选择的人不在本企业在岗名单中"), _("请重新选择"), field="person_id"))
    posts = held_on(posts_for(by).filter(enterprise_id=enterprise.pk, person_id=person_id), clock.day_of(at))
    if not posts.exclude(role="contractor_worker").exists():
        words = _("承包商人员不能为本企业签批")
        raise Refused(Reason("contractor_signs", words, _("请指定本企业的人员"), field="person_id"))
    if area_id and not Area.objects.visible_to(by).filter(enterprise_id=enterprise.pk, pk=area_id).exists():
        raise Refused(Reason("area_unknown", _("所选区域不存在"), _("请重新选择"), field="area_id"))
    holder, made = SlotHolder.objects.get_or_create(
        enterprise=enterprise, slot=slot, person_id=person_id, area_id=area_id,
        defaults={
            "region_code": enterprise.region_code, "line_code": enterprise.line_code, "person_name": name,
        },
    )  # fmt: skip
    if made:
        audit.record("permits.holder_named", holder, by=by, at=at, slot=slot, person=name, area=area_id)
    found: SlotHolder = holder
    return found


@transaction.atomic
def leave_slot(holder_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take somebody from a slot (取消指定)."""
    holder: SlotHolder = queries.rows_of(SlotHolder, by).get(pk=holder_id)
    _own(holder.enterprise_id, by=by)
    audit.record("permits.holder_left", holder, by=by, at=at, slot=holder.slot, person=holder.person_name)
    SlotHolder.objects.filter(enterprise_id=holder.enterprise_id, pk=holder.pk).delete()


@transaction.atomic
def commit_day(*, by: Actor, at: datetime, day: date, counts: Mapping[str, int], said: str = "") -> Commitment:
    """Commit the enterprise for a day (每日安全承诺公告、报备): how much special work of which kind and level.

    Said again it replaces the earlier one of that day.
    """
    by.require("permits.manage")
    enterprise = _own(by.enterprise_id, by=by)
    if day < clock.day_of(at):
        raise Refused(Reason("day_over", _("过去的日期不能再承诺"), _("请选择今天或之后的日期"), field="day"))
    if wrong := sorted(key for key, count in counts.items() if key.split(".")[0] not in catalog.kinds() or count < 0):
        words = _("作业种类或数量不对：{keys}").format(keys="、".join(wrong))
        raise Refused(Reason("counts_wrong", words, _("请重新填写"), field="counts"))
    kept = {key: int(count) for key, count in counts.items() if count}
    commitment, made = Commitment.objects.update_or_create(
        enterprise=enterprise, day=day,
        defaults={
            "counts": kept, "said": said.strip(), "promised_by": by.person_id, "promiser_name": by.name,
            "promised_at": at,
        },
        create_defaults={
            "region_code": enterprise.region_code, "line_code": enterprise.line_code, "counts": kept,
            "said": said.strip(), "promised_by": by.person_id, "promiser_name": by.name, "promised_at": at,
        },
    )  # fmt: skip
    audit.record("permits.committed", commitment, by=by, at=at, day=f"{day}", counts=kept, again=not made)
    announce("permits.committed", enterprise_id=enterprise.pk, day=f"{day}")
    owing.committed(enterprise.pk, f"{day}", by=by, at=at)
    found: Commitment = commitment
    return found


def _own(enterprise_id: UUID | None, *, by: Actor) -> Enterprise:
    by.require("permits.manage")
    found = enterprises_for(by).filter(pk=enterprise_id).first() if enterprise_id else None
    if found is None:
        raise Enterprise.DoesNotExist
    if found.pk != by.enterprise_id:
        raise Refused(Reason("not_yours", _("作业票制度由企业自己设置"), _("请联系该企业的管理人员")))
    return found
