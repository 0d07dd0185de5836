"""Founding (开通系统): the first official of a new installation, whom nobody here could have appointed."""

from datetime import datetime

from django.db import transaction

from anguan.foundation import clock
from anguan.foundation.access import Actor, Territory
from anguan.foundation.audit import services as audit
from anguan.foundation.refusal import Reason, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.accounts.models import Person, Post
from anguan.registry.accounts.rules.people import roles_of_office
from anguan.registry.accounts.services.activation import IssuedCode, issue_codes
from anguan.registry.enterprises.rules import read_phone
from anguan.registry.offices.models import Office
from anguan.registry.offices.queries import region_is_known

ROLE_OF_LENGTH = {4: "city_officer", 6: "county_officer", 9: "town_officer"}


@transaction.atomic
def first_official(*, region_code: str, office: str, name: str, phone: str = "", at: datetime) -> IssuedCode:
    """Register an office with one official and issue a code; run by the operator at the machine, as the owner role."""
    read = read_phone(phone)
    role = ROLE_OF_LENGTH.get(len(region_code), "")
    reasons = []
    if not region_is_known(region_code):
        reasons.append(Reason("unknown_region", _("没有这个区划：{code}").format(code=region_code), _("请先导入区划")))
    if role not in roles_of_office(region_code):
        reasons.append(Reason("wrong_level", _("区划代码的层级不对"), _("请用市、县（区）或镇街的代码")))
    if not office.strip() or not name.strip():
        reasons.append(Reason("no_name", _("部门名称或姓名没有填写"), _("请都填写")))
    if read.problem:
        reasons.append(Reason("wrong_phone", _("电话号码不对"), _("请填写 11 位手机号，或不填")))
    refuse_if(reasons)
    place, _made = Office.objects.get_or_create(name=office.strip(), region_code=region_code)
    person = Person.objects.create(name=name.strip(), phone=read.value, region_code=region_code)
    post = Post.objects.create(
        person=person, person_name=person.name, role=role, office=place, organisation=place.name,
        region_code=region_code, since=clock.day_of(at),
    )  # fmt: skip
    operator = Actor(person.pk, _("运维人员"), frozenset({"city_officer"}), territory=Territory.of(region_code))
    audit.record("accounts.founded", post, by=None, at=at, name=person.name, role=role)
    return issue_codes([post], by=operator, at=at)[0]
