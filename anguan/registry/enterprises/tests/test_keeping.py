"""Keeping the one file (一企一档): registering, correcting, moving, suspending, certificates."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.models import Person, Post
from anguan.registry.accounts.tests.makers import make_actor, make_office
from anguan.registry.enterprises import queries, services
from anguan.registry.enterprises.keeping import CertificateFacts, Facts, reasons_against, validity
from anguan.registry.enterprises.models import CreditCode, Enterprise
from anguan.registry.enterprises.pages.file import story
from anguan.registry.enterprises.tests.makers import make_credit_code, make_enterprise
from anguan.registry.premises.models import Site

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
OTHER_STREET, ELSEWHERE = "320902002", "320925100"
pytestmark = pytest.mark.usefixtures("regions")


def facts(**named: object) -> Facts:
    known = Facts(
        "盐城新海化工有限公司", make_credit_code(), region_code="320902001", industry_code="C26", size="small"
    )
    return replace(known, **named)  # type: ignore[arg-type]


@pytest.fixture
def county(db: None) -> Actor:
    """贺科, of the county's bureau (区应急管理局)."""
    return make_actor("贺平", "county_officer", office=make_office("亭湖区应急管理局", "320902"))


def test_an_officer_registers_an_enterprise(li: Actor) -> None:
    with acting_as(li):
        made = services.register_enterprise(facts(name=" 盐城新海化工（江苏）有限公司"), by=li, at=NOON)
        assert list(queries.enterprises_for(li)) == [made]
        assert [entry.what for entry in story(made, by=li)] == ["登记入册"]
    assert CreditCode.objects.get(code=made.credit_code).enterprise_id == made.pk


def test_the_same_key_is_the_same_enterprise(li: Actor) -> None:
    key = uuid4()
    one = facts()
    with acting_as(li):
        made = [services.register_enterprise(one, by=li, at=NOON, key=key) for _ in range(2)]
    assert made[0] == made[1]
    assert AuditEntry.objects.filter(action="enterprises.registered").count() == 1


def test_everything_wrong_is_said_at_once(li: Actor) -> None:
    wrong = facts(
        name="1", credit_code="91320900MA0000001X", region_code=ELSEWHERE, size="huge", flags=("magic",),
        headcount=-3, lon=33.4, lat=120.2, industry_code="Z99",
    )  # fmt: skip
    with pytest.raises(Refused) as refusal, acting_as(li):
        services.register_enterprise(wrong, by=li, at=NOON)
    assert refusal.value.codes == [
        "name_strange", "credit_code_check", "industry_unknown", "size_unknown", "flag_unknown", "headcount_strange",
        "place_swapped", "outside_territory",
    ]  # fmt: skip


def test_a_taken_code_is_refused_without_a_word_about_its_holder(li: Actor, stranger: Enterprise) -> None:
    with pytest.raises(Refused) as refusal, acting_as(li):
        services.register_enterprise(facts(credit_code=stranger.credit_code), by=li, at=NOON)
    (reason,) = refusal.value.reasons
    assert reason.message == "该统一社会信用代码已登记"
    assert stranger.name not in reason.message + reason.remedy


def test_only_offices_register(zhou: Actor) -> None:
    with pytest.raises(Refused) as refusal, acting_as(zhou):
        services.register_enterprise(facts(), by=zhou, at=NOON)
    assert refusal.value.codes == ["outside_territory"]


def test_a_worker_changes_nothing(chen: Actor, huahai: Enterprise) -> None:
    with pytest.raises(Refused) as refusal, acting_as(chen):
        services.edit_enterprise(huahai.pk, queries.facts_of(huahai), by=chen, at=NOON)
    assert refusal.value.codes == ["no_permission"]


def test_the_safety_officer_corrects_what_is_the_enterprises_own(zhou: Actor, huahai: Enterprise) -> None:
    changed = replace(queries.facts_of(huahai), headcount=52, flags=("confined_space", "dust_explosion"), size="medium")
    with acting_as(zhou):
        services.edit_enterprise(huahai.pk, changed, by=zhou, at=NOON)
        (entry,) = story(huahai, by=zhou)
    assert entry.what == "变更基本信息"
    assert entry.facts == [
        ("规模", "小型 → 中型"),
        ("从业人数", "48 人 → 52 人"),
        ("风险特征", "（空） → 有限空间、涉爆粉尘"),
    ]


def test_what_only_offices_change_is_refused_to_the_enterprise(wang: Actor, huahai: Enterprise) -> None:
    huahai.flags = ["confined_space"]
    huahai.save()
    wanted = replace(queries.facts_of(huahai), credit_code=make_credit_code(), line_code="industry", flags=())
    with pytest.raises(Refused) as refusal, acting_as(wang):
        services.edit_enterprise(huahai.pk, wanted, by=wang, at=NOON)
    assert refusal.value.codes == ["only_offices_change", "only_offices_change", "flag_taken_away"]
    assert [reason.field for reason in refusal.value.reasons] == ["credit_code", "line_code", "flags"]


def test_an_officer_corrects_the_credit_code_and_the_directory_follows(li: Actor, huahai: Enterprise) -> None:
    before, code = huahai.credit_code, make_credit_code()
    with acting_as(li):
        services.edit_enterprise(huahai.pk, replace(queries.facts_of(huahai), credit_code=code), by=li, at=NOON)
    assert not CreditCode.objects.filter(code=before).exists()
    assert CreditCode.objects.get(code=code).enterprise_id == huahai.pk


def test_nothing_changed_leaves_no_trace(li: Actor, huahai: Enterprise) -> None:
    with acting_as(li):
        services.edit_enterprise(huahai.pk, queries.facts_of(huahai), by=li, at=NOON)
    assert not AuditEntry.objects.filter(subject_id=huahai.pk).exists()


def test_a_move_takes_what_stands_along_and_leaves_what_happened(
    county: Actor, li: Actor, wang: Actor, huahai: Enterprise
) -> None:
    site = Site.objects.create(enterprise=huahai, region_code=huahai.region_code, name="主厂区")
    with acting_as(county):
        services.change_standing(huahai.pk, "suspend", note="检修", by=county, at=NOON)
        services.move_enterprise(huahai.pk, OTHER_STREET, by=county, at=NOON)
    site.refresh_from_db()
    codes = {
        site.region_code,
        Person.objects.get(pk=wang.person_id).region_code,
        Post.objects.get(person_id=wang.person_id).region_code,
    }
    assert codes == {OTHER_STREET}
    where = {entry.action: entry.region_code for entry in AuditEntry.objects.filter(subject_id=huahai.pk)}
    assert where == {
        "enterprises.suspend": "320902001",
        "enterprises.moved_out": "320902001",
        "enterprises.moved_in": OTHER_STREET,
    }
    with acting_as(li):  # the old street keeps the departure, and the enterprise itself is gone
        assert not queries.enterprises_for(li).exists()
    told = story(Enterprise.objects.get(pk=huahai.pk), by=county)
    assert (told[0].what, list(told[0].facts)) == (
        "迁入",
        [("所在区划", "江苏省盐城市亭湖区五星街道 → 江苏省盐城市亭湖区文峰街道")],
    )


def test_nobody_moves_an_enterprise_out_of_their_territory(li: Actor, wang: Actor, huahai: Enterprise) -> None:
    with pytest.raises(Refused) as refusal, acting_as(li):
        services.move_enterprise(huahai.pk, OTHER_STREET, by=li, at=NOON)
    assert refusal.value.codes == ["outside_territory"]
    with pytest.raises(Refused) as refusal, acting_as(wang):
        services.move_enterprise(huahai.pk, OTHER_STREET, by=wang, at=NOON)
    assert refusal.value.codes == ["only_offices_move"]


def test_standing_follows_its_table(wang: Actor, li: Actor, huahai: Enterprise) -> None:
    with acting_as(wang):
        services.change_standing(huahai.pk, "suspend", note="设备检修", by=wang, at=NOON)
    with pytest.raises(Refused) as refusal, acting_as(wang):
        services.change_standing(huahai.pk, "close", note="不做了", by=wang, at=NOON)
    assert refusal.value.codes == ["not_yours"]
    with acting_as(li):
        services.change_standing(huahai.pk, "close", note="已注销", by=li, at=NOON)
    with pytest.raises(Refused) as refusal, acting_as(li):
        services.change_standing(huahai.pk, "suspend", note="再停", by=li, at=NOON)
    assert refusal.value.codes == ["not_in_this_state"]
    with pytest.raises(Refused) as refusal, acting_as(li):
        services.change_standing(huahai.pk, "reopen", note=" ", by=li, at=NOON)
    assert refusal.value.codes == ["no_note"]


def test_a_stranger_cannot_tell_the_enterprise_exists(sun: Actor, far_officer: Actor, huahai: Enterprise) -> None:
    for actor in (sun, far_officer):
        with pytest.raises(Enterprise.DoesNotExist), acting_as(actor):
            services.edit_enterprise(huahai.pk, queries.facts_of(huahai), by=actor, at=NOON)
        with pytest.raises(Enterprise.DoesNotExist), acting_as(actor):
            services.add_certificate(huahai.pk, CertificateFacts("other", "1"), by=actor, at=NOON)


def test_certificates_are_added_once_and_renewed(zhou: Actor, huahai: Enterprise) -> None:
    licence = CertificateFacts("safety_production_licence", "（苏）WH安许证字〔J00123〕", expires_on=date(2026, 12, 1))
    with acting_as(zhou):
        made = services.add_certificate(huahai.pk, licence, by=zhou, at=NOON)
    with pytest.raises(Refused) as refusal, acting_as(zhou):
        services.add_certificate(huahai.pk, licence, by=zhou, at=NOON)
    assert refusal.value.codes == ["certificate_known"]
    with acting_as(zhou):
        renewed = replace(licence, expires_on=date(2029, 12, 1))
        services.edit_certificate(huahai.pk, made.pk, renewed, by=zhou, at=NOON)
        assert [one.expires_on for one in queries.certificates_of(huahai, by=zhou)] == [date(2029, 12, 1)]
        assert [entry.what for entry in story(huahai, by=zhou)] == [
            "变更证照：安全生产许可证",
            "登记证照：安全生产许可证",
        ]


def test_a_certificate_says_everything_wrong_at_once(zhou: Actor, huahai: Enterprise) -> None:
    wrong = CertificateFacts("", " ", issued_on=date(2027, 1, 1), expires_on=date(2026, 1, 1))
    with pytest.raises(Refused) as refusal, acting_as(zhou):
        services.add_certificate(huahai.pk, wrong, by=zhou, at=NOON)
    assert refusal.value.codes == ["certificate_kind", "certificate_number", "issued_later", "expires_before_issued"]


@pytest.mark.parametrize(
    ("expires_on", "word"),
    [
        (None, "长期有效"),
        (date(2026, 11, 20), "已过期"),
        (date(2026, 11, 21), "即将到期"),
        (date(2027, 2, 19), "即将到期"),
        (date(2027, 2, 20), "有效"),
    ],
)
def test_how_long_a_certificate_still_holds(expires_on: date | None, word: str) -> None:
    assert validity(expires_on, today=date(2026, 11, 21)).word == word


def test_found_by_fragment_initials_and_code(city: Actor) -> None:
    huahai = make_enterprise("盐城华海机械有限公司")
    make_enterprise("盐城东方纺织有限公司")
    with acting_as(city):
        rows = queries.enterprises_for(city)
        for text in ("华海", "海机械", "hhjx", "HHJX", huahai.credit_code, huahai.credit_code[-7:], "盐城 机械"):
            assert list(queries.found(rows, text)) == [huahai], text
        assert not queries.found(rows, "华东").exists()


def test_sound_facts_have_nothing_against_them() -> None:
    assert reasons_against(facts()) == []
