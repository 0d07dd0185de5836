"""Problems (问题): everything that can be wrong with a cell, in the words of the person who has to put it right.

An error keeps the row from being imported; a warning leaves the cell out, or asks for a look, and the row goes in.
"""

from dataclasses import dataclass, field
from typing import Literal

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

Level = Literal["error", "warning"]


@dataclass(frozen=True)
class Kind:
    """One kind of problem: how grave it is, what is wrong, what to do; `{hint}` and `{value}` are filled in."""

    level: Level
    title: str  # for the filter
    message: str
    remedy: str


@dataclass(frozen=True)
class Problem:
    """A problem with one cell: the row's number in the file, our column, and what is particular to this one."""

    row: int
    key: str  # our column; empty when it concerns the row
    code: str
    value: str = ""
    hint: str = ""
    column: int | None = field(default=None, compare=False)  # of the table, counted from 0

    @property
    def kind(self) -> Kind:
        """What kind of problem it is."""
        return KINDS[self.code]

    @property
    def is_error(self) -> bool:
        """Whether it keeps the row out."""
        return self.kind.level == "error"

    @property
    def message(self) -> str:
        """What is wrong."""
        return self.kind.message.format(value=_short(self.value), hint=self.hint)

    @property
    def remedy(self) -> str:
        """What to do."""
        return self.kind.remedy.format(value=_short(self.value), hint=self.hint)

    @property
    def reason(self) -> Reason:
        """The problem as a reason, for programs."""
        return Reason(self.code, self.message, self.remedy, field=self.key)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:38]}…"


def _error(title: str, message: str, remedy: str) -> Kind:
    return Kind("error", title, message, remedy)


def _warning(title: str, message: str, remedy: str) -> Kind:
    return Kind("warning", title, message, remedy)


_LICENCE = _("请对照营业执照填写 18 位统一社会信用代码")

KINDS: dict[str, Kind] = {
    # the file
    "formula_empty": _error(
        _("公式没有结果"),
        _("这一格是公式，文件里没有保存计算结果"),
        _("请用 Excel 或 WPS 打开文件，保存一次后再上传，或改成数值"),
    ),
    "cell_error": _error(_("公式出错"), _("这一格的公式结果是错误（如 #N/A）"), _("请改成正确的内容，没有就清空")),
    "digits_lost": _error(
        _("数字被截断"),
        _("这一格存成了数字，后几位已经丢失：{value}"),
        _("请先把该列设为“文本”格式，再重新填写完整号码"),
    ),
    # identity
    "name_missing": _error(_("企业名称缺失"), _("没有填企业名称"), _("请填写与营业执照一致的名称")),
    "name_too_long": _error(
        _("企业名称过长"), _("企业名称有 {hint} 个字，超过 200"), _("请核对是否把多家企业写在了一格")
    ),
    "name_strange": _error(_("企业名称不对"), _("“{value}”不像企业名称"), _("请填写与营业执照一致的名称")),
    "credit_code_missing": _error(_("信用代码缺失"), _("没有填统一社会信用代码"), _LICENCE),
    "credit_code_length": _error(_("信用代码位数不对"), _("“{value}”有 {hint} 位，应为 18 位"), _LICENCE),
    "credit_code_old": _error(
        _("旧注册号"), _("“{value}”是 15 位旧注册号"), _("请换成营业执照上的 18 位统一社会信用代码")
    ),
    "credit_code_letters": _error(
        _("信用代码有误字"),
        _("“{value}”里有不该出现的字符：{hint}"),
        _("信用代码只有数字和大写字母，不用 I、O、S、V、Z，请核对"),
    ),
    "credit_code_letters_meant": _error(_("信用代码有误字"), _("“{value}”把数字写成了字母"), _("您是不是要填：{hint}")),
    "credit_code_check": _error(
        _("信用代码校验不通过"), _("“{value}”的校验码不对，至少有一位写错"), _("请对照营业执照逐位核对")
    ),
    "duplicate_row": _error(_("重复"), _("与第 {hint} 行的信用代码相同"), _("同一家企业请只留一行")),
    "same_name_row": _warning(_("重名"), _("与第 {hint} 行的企业名称相同，信用代码不同"), _("请核对是不是同一家企业")),
    "other_territory": _error(
        _("在其他辖区"),
        _("该企业已在别的辖区或条线建档，您看不到也改不了"),
        _("请核对信用代码；企业确已迁入的，请由共同的上级部门办理迁移"),
    ),
    "renamed": _warning(_("将改名"), _("已有档案的名称是“{hint}”，导入后改为“{value}”"), _("请确认企业确已更名")),
    "moved": _warning(_("将迁移"), _("已有档案在“{hint}”，导入后改到“{value}”"), _("请确认企业确已搬迁")),
    "same_name_exists": _warning(
        _("重名"), _("辖区内已有同名企业，信用代码是 {hint}"), _("请核对信用代码是否写错，以免建成两家")
    ),
    # territory
    "town_missing": _error(_("乡镇缺失"), _("没有填乡镇（街道、园区）"), _("请填写企业所在的镇、街道或园区")),
    "town_unknown": _error(_("乡镇不认识"), _("辖区内没有“{value}”"), _("请填写辖区内镇、街道或园区的名称")),
    "town_near": _error(_("乡镇不认识"), _("辖区内没有“{value}”"), _("您是不是要填：{hint}")),
    "town_twice": _error(_("乡镇重名"), _("“{value}”有多个：{hint}"), _("请写上县（区）名，或增加“县（市、区）”一列")),
    "town_is_county": _warning(
        _("只到县区"), _("“{value}”是县（区），没有写到镇、街道"), _("企业先归到县（区），请尽快补上镇、街道")
    ),
    "county_unknown": _error(_("县区不认识"), _("辖区内没有“{value}”"), _("请填写辖区内的县（市、区），或清空这一格")),
    "county_differs": _error(
        _("县区与乡镇不符"), _("“{value}”没有这个镇、街道，它在“{hint}”"), _("请核对县（区）和乡镇")
    ),
    "village_unknown": _warning(_("村社区不认识"), _("该镇没有“{value}”，企业归到镇"), _("请核对村、社区名称")),
    # description
    "address_too_long": _warning(_("地址过长"), _("地址超过 300 字，后面的会被去掉"), _("请只写地址")),
    "industry_code": _warning(
        _("行业代码不对"), _("GB/T 4754-2017 里没有“{hint}”，这一格不导入"), _("请填写行业代码，如 C34，或大类名称")
    ),
    "industry_name": _warning(
        _("行业不认识"), _("“{value}”不是 GB/T 4754-2017 的行业，这一格不导入"), _("请填写行业代码，如 C34，或大类名称")
    ),
    "industry_near": _warning(
        _("行业不认识"), _("“{value}”不是 GB/T 4754-2017 的行业，这一格不导入"), _("您是不是要填：{hint}")
    ),
    "size_unknown": _warning(
        _("规模不认识"), _("“{value}”不是企业规模，这一格不导入"), _("请填大型、中型、小型或微型")
    ),
    "size_designated": _warning(
        _("规模不是划型"), _("“{value}”是统计口径，不是企业划型，这一格不导入"), _("请填大型、中型、小型或微型")
    ),
    "headcount_number": _warning(_("人数不对"), _("“{value}”不是人数，这一格不导入"), _("请填一个整数")),
    "headcount_large": _warning(_("人数不对"), _("从业人数“{value}”过大，这一格不导入"), _("请核对")),
    "status_unknown": _warning(_("状态不认识"), _("“{value}”不是生产状态，这一格不导入"), _("请填在产、停产或关闭")),
    # people
    "principal_missing": _warning(
        _("没有主要负责人"), _("没有填主要负责人，企业账号无法激活"), _("请补上姓名和手机号")
    ),
    "person_strange": _error(_("姓名不对"), _("“{value}”不像人名"), _("请只填姓名，电话填在电话列")),
    "phone_without_person": _warning(_("有电话没有姓名"), _("只有电话没有姓名，电话不导入"), _("请补上姓名")),
    "phone_impossible": _error(
        _("电话不对"), _("“{value}”不是电话号码"), _("请填 11 位手机号，或带区号的座机，没有就清空")
    ),
    "phone_length": _error(_("电话位数不对"), _("“{value}”是 {hint} 位，手机号应为 11 位"), _("请核对手机号")),
    "phone_without_area": _warning(_("座机缺区号"), _("“{value}”是座机，没有区号"), _("请补上区号，如 0515-88888888")),
    "people_kept": _warning(
        _("人员由企业维护"),
        _("企业已启用账号，现任主要负责人是“{hint}”，与台账的“{value}”不同，人员不导入"),
        _("请与企业核实；确已更换的，由企业在人员页面办理"),
    ),
    # place
    "place_number": _warning(_("经纬度不对"), _("“{value}”不是经纬度，位置不导入"), _("请填十进制度数，如 120.2561")),
    "place_half": _warning(_("经纬度不全"), _("经度和纬度只填了一个，位置不导入"), _("请把另一个也填上")),
    "place_swapped": _warning(_("经纬度填反"), _("经度和纬度填反了，已按互换后的位置导入"), _("请在表里改过来")),
    "place_abroad": _warning(_("经纬度不在国内"), _("“{value}”不在中国范围内，位置不导入"), _("请重新取点")),
    "place_far": _warning(_("位置太远"), _("位置离所在县（区）约 {hint} 公里，位置不导入"), _("请核对经纬度和坐标系")),
    "datum_unknown": _warning(
        _("坐标系不认识"), _("“{value}”不是坐标系，按上一步选的坐标系导入"), _("请填 WGS-84、GCJ-02 或 BD-09")
    ),
    # hazards
    "flag_unclear": _warning(_("不是“是”或“否”"), _("“{value}”看不出是“是”还是“否”，这一格不导入"), _("请填是或否")),
    "hazard_unknown": _warning(
        _("风险特征不认识"),
        _("不认识的风险特征：{hint}，其余的照常导入"),
        _("请用“涉爆粉尘、有限空间、涉氨制冷”等名称，用顿号隔开"),
    ),
}
