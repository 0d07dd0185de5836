"""What a certificate says (证书信息), and everything that may be wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.certificates import catalog
from anguan.responsibility.certificates.rules.numbers import embedded_problem, identity_problem, normal_number

_OTHER_NUMBER_PROBLEMS = {
    "date": (_("编号里的出生日期不存在"), _("编号是身份证号的，请照证书逐位核对")),
    "check": (_("编号校验不符，有数字写错"), _("编号是身份证号的，请照证书逐位核对")),
}
_NUMBER_PROBLEMS = {
    "form": (_("编号不是“T”加 18 位身份证号"), _("请照证书上的“证号”逐位填写，如 T320902199003070011")),
    "date": (_("编号里的出生日期不存在"), _("请照证书上的“证号”逐位核对")),
    "check": (_("编号校验不符，有数字写错"), _("请照证书上的“证号”逐位核对")),
}

FIRST, LAST = date(1950, 1, 1), date(2200, 12, 31)
_DAYS = {"issued_on": _("发证日期"), "expires_on": _("有效期"), "review_by": _("复审日期")}
_WORDS = {"item": (_("操作项目"), 60), "number": (_("证书编号"), 80), "issuer": (_("发证机关"), 100)}


@dataclass(frozen=True)
class Facts:
    """What a certificate says (证书信息)."""

    cls: str
    item: str = ""
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    expires_on: date | None = None  # its last day
    review_by: date | None = None


def completed(facts: Facts) -> Facts:
    """Return the facts as they are kept: numbers tidy; terms the law sets filled in where they were left out."""
    kind = catalog.classes().get(facts.cls)
    special = kind is not None and kind.special_operation
    tidy = replace(
        facts,
        item=facts.item.strip(),
        issuer=facts.issuer.strip(),
        number=normal_number(facts.number, special_operation=special),
    )
    if not special or tidy.issued_on is None or not FIRST <= tidy.issued_on <= LAST:
        return tidy
    terms = catalog.sheet()
    expires_on = tidy.expires_on or years_after(tidy.issued_on, terms.valid_years)
    review_by = tidy.review_by or min(years_after(tidy.issued_on, terms.review_years), expires_on)
    return replace(tidy, expires_on=expires_on, review_by=review_by)


def reasons_against(facts: Facts, *, today: date) -> list[Reason]:
    """Everything wrong with what a certificate is said to say; the facts have been completed before."""
    kind = catalog.classes().get(facts.cls)
    if kind is None:
        return [Reason("class_unknown", _("没有选择证书类别"), _("请从列表中选择证书类别"), field="cls")]
    reasons = [*_slips_of_the_pen(facts)]
    if any(reason.code == "year_unlikely" for reason in reasons):
        return reasons  # there is nothing to reckon with
    terms = catalog.sheet()
    if kind.national and not facts.number:
        reasons.append(Reason("no_number", _("证书编号没有填写"), _("请照证书填写编号"), field="number"))
    elif kind.special_operation and (wrong := identity_problem(facts.number)):
        reasons.append(Reason(f"number_{wrong}", *_NUMBER_PROBLEMS[wrong], field="number"))
    elif kind.special_operation is False and (wrong := embedded_problem(facts.number)):
        reasons.append(Reason(f"number_{wrong}", *_OTHER_NUMBER_PROBLEMS[wrong], field="number"))
    if facts.issued_on is not None and facts.issued_on > today:
        reasons.append(Reason("issued_later", _("发证日期还没有到"), _("请核对证书上的发证日期"), field="issued_on"))
    if kind.special_operation and facts.expires_on is None:
        remedy = _("请填写发证日期或有效期的最后一天")
        reasons.append(Reason("no_expiry", _("有效期没有填写"), remedy, terms.valid_clause, "expires_on"))
    if facts.issued_on is not None and facts.expires_on is not None:
        if facts.expires_on <= facts.issued_on:
            remedy = _("请核对两个日期")
            reasons.append(Reason("ends_before", _("有效期早于发证日期"), remedy, field="expires_on"))
        elif kind.special_operation and facts.expires_on > years_after(facts.issued_on, terms.valid_years):
            said = _("有效期超过 {n} 年").format(n=terms.valid_years)
            remedy = _("特种作业操作证有效期为 {n} 年，请核对证书").format(n=terms.valid_years)
            reasons.append(Reason("too_long", said, remedy, terms.valid_clause, "expires_on"))
    if facts.review_by is not None and facts.expires_on is not None and facts.review_by > facts.expires_on:
        remedy = _("复审日期不能晚于有效期；已复审过的，填有效期的最后一天")
        reasons.append(Reason("review_late", _("复审日期晚于有效期"), remedy, terms.review_clause, "review_by"))
    if facts.review_by is not None and facts.issued_on is not None and facts.review_by <= facts.issued_on:
        remedy = _("请核对两个日期")
        reasons.append(Reason("review_early", _("复审日期早于发证日期"), remedy, field="review_by"))
    return reasons


def _slips_of_the_pen(facts: Facts) -> Iterator[Reason]:
    """What no certificate says: a year nobody lives in, more words than there is room for, signs nobody can read."""
    for field, title in _DAYS.items():
        day: date | None = getattr(facts, field)
        if day is not None and not FIRST <= day <= LAST:
            said = _("{title}的年份不对").format(title=title)
            yield Reason("year_unlikely", said, _("请核对日期；长期有效的，有效期不填"), field=field)
    for field, (title, longest) in _WORDS.items():
        text: str = getattr(facts, field)
        if len(text) > longest:
            said = _("{title}超过 {n} 个字").format(title=title, n=longest)
            yield Reason("too_many_words", said, _("请照证书简要填写"), field=field)
        if "\0" in text:
            said = _("{title}中有不能保存的字符").format(title=title)
            yield Reason("unreadable_words", said, _("请删去后重新填写"), field=field)


def years_after(day: date, years: int) -> date:
    """Return the same day years later; of 29 February the last of that month."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
