"""The list of evidence (现场证据台账): what has become part of something, for a territory or for one enterprise."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.evidence import looks, queries
from anguan.foundation.evidence.figures import DOUBT_TITLES, STANDING_TITLES, STANDINGS
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules import GRADE_WORDS, KINDS
from anguan.foundation.ui.filters import Filter
from anguan.foundation.ui.listing import (
    BooleanFilter,
    ChoiceFilter,
    Column,
    Empty,
    Listing,
    Ordering,
    PeriodFilter,
)
from anguan.foundation.ui.places import OF_ENTERPRISE, OF_REGION, places
from anguan.foundation.words import mark as _


def _thumb(exhibit: Exhibit) -> SafeString:
    address = reverse("evidence:rendition", args=[exhibit.pk, "thumb"])
    return format_html('<img class="row-thumb" src="{}" alt="" loading="lazy" width="64" height="48">', address)


def _doubted(rows: QuerySet[Exhibit], codes: list[str]) -> QuerySet[Exhibit]:
    return rows.filter(doubts__overlap=codes)


def town_name(exhibit: Exhibit) -> str:
    """Return the name of the town or park where it was taken."""
    return places().town_name(exhibit.region_code)


_PICTURE = Column("picture", _("画面"), cell=_thumb, phone="line", export=lambda row: str(row.pk))
_TITLE = Column("title", _("环节和类型"), cell=looks.title, phone="title")
_GRADE = Column("grade", _("等级"), cell=looks.grade_mark, phone="badge", export=lambda row: row.grade)
_DOUBTS = Column("doubts", _("存疑"), cell=looks.doubt_words, phone="line")
_WHO = Column("taken_by_name", _("拍摄人"), phone="meta")
_WHEN = Column("taken_at", _("拍摄时间"), phone="meta")
_ENTERPRISE = Column("enterprise_name", _("企业"), phone="line", sub=town_name)
_TOWN = Column("town", _("镇街"), cell=town_name, only_export=True)
_ONLY_EXPORTED = (
    Column("demanded", _("要求等级"), only_export=True),
    Column("received_at", _("收到时间"), only_export=True),
    Column("lon", _("经度"), kind="plain", only_export=True),
    Column("lat", _("纬度"), kind="plain", only_export=True),
    Column("accuracy_m", _("定位误差（米）"), kind="plain", only_export=True),
    Column("sha256", _("指纹（SHA-256）"), only_export=True),
    Column("sm3", _("指纹（SM3）"), only_export=True),
)

_GRADES = ChoiceFilter("grade", _("等级"), list(GRADE_WORDS.items()))
_BELOW = BooleanFilter("below", _("只看低于要求"), apply=lambda rows, at: rows.filter(queries.below_demand()))
_DOUBT = ChoiceFilter("doubt", _("存疑"), list(DOUBT_TITLES.items()), apply=_doubted)
_KIND = ChoiceFilter("kind", _("类型"), list(KINDS.items()))
_NODE = ChoiceFilter("node", _("环节"), lambda request: looks.nodes(), field="purpose")
_PERIOD = PeriodFilter("received", _("收到时间"), field="received_at", opened_by_figures=True)
_STANDING = ChoiceFilter(
    "standing", _("指标口径"), list(STANDING_TITLES.items()), one=True, by_address=True,
    apply=lambda rows, values: rows.filter(STANDINGS[values[0]]),
)  # fmt: skip


class ExhibitList(Listing[Exhibit]):
    """The evidence of one enterprise."""

    page = "evidence.list"
    title = _("现场证据")
    lead = _("已用于办理的照片、视频和签名。点开可以看为什么是这个等级。")
    columns: ClassVar[Sequence[Column]] = (_PICTURE, _TITLE, _GRADE, _DOUBTS, _WHO, _WHEN, *_ONLY_EXPORTED)
    filters: ClassVar[Sequence[Filter]] = (_GRADES, _DOUBT, _NODE, _KIND, _PERIOD, _STANDING, _BELOW)
    orderings = (Ordering("new", _("最新拍摄"), "-pk"), Ordering("old", _("最早拍摄"), "pk"))
    search_hint = _("拍摄人姓名")
    empty = Empty(_("还没有现场证据"), _("在随手拍、整改、复查时拍的照片和视频，都会出现在这里。"), icon="camera")
    may_export = "evidence.export"

    def search(self, rows: QuerySet[Exhibit], text: str) -> QuerySet[Exhibit]:
        """Keep what people of a name took."""
        return rows.filter(taken_by_name__contains=text)

    def href(self, row: Exhibit) -> str:
        """Return the page that says why."""
        return reverse("evidence:detail", args=[row.pk])


class TerritoryExhibitList(ExhibitList):
    """The evidence of a territory."""

    page = "evidence.territory"
    columns = (_PICTURE, _TITLE, _GRADE, _ENTERPRISE, _DOUBTS, _WHO, _WHEN, _TOWN, *_ONLY_EXPORTED)
    filters = (
        _GRADES, _DOUBT, OF_REGION, _NODE, _KIND,
        _PERIOD, OF_ENTERPRISE,
        _STANDING, _BELOW,
    )  # fmt: skip
    search_hint = _("企业名称或信用代码")
    empty = Empty(
        _("辖区内还没有现场证据"), _("企业和您在现场拍的照片、视频，用于办理后都会出现在这里。"), icon="camera"
    )

    def search(self, rows: QuerySet[Exhibit], text: str) -> QuerySet[Exhibit]:
        """Keep what was taken at the enterprises a text means."""
        assert self.actor is not None  # noqa: S101 - the list is behind @page
        return rows.filter(enterprise_id__in=places().enterprises_meant(self.actor, text))


@page("evidence.view")
def exhibit_list(request: ActorRequest) -> HttpResponseBase:
    """The evidence the actor may see."""
    kind = ExhibitList if request.actor.enterprise_id else TerritoryExhibitList
    rows = queries.attached_for(request.actor).defer("signed", "challenge", "signature", "device_key", "facts")
    return kind.bind(request, rows, at=clock.now()).response("evidence/list.html")
