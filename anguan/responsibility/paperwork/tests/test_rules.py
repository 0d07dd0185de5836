"""Rules of documents: who signs with whom, what is tidied from a text, what a draft says, what stands in the way."""

from datetime import date, time
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from anguan.responsibility.duties import catalog as duties
from anguan.responsibility.paperwork import catalog
from anguan.responsibility.paperwork.rules import drafting, judging, sealing
from anguan.responsibility.paperwork.rules.drafting import DocumentSaid, Item
from anguan.responsibility.paperwork.rules.letters import Holder, letters, missing_said
from anguan.responsibility.paperwork.rules.lifecycle import LIFECYCLE, State
from anguan.responsibility.paperwork.rules.tidying import tidy, tidy_line

TODAY = date(2026, 11, 22)
KNOWN = {
    "firm", "address", "headcount", "people", "principal", "officers", "leaders", "risks", "year", "day", "begins",
    "ends", "place", "variant", "scenario", "follows", "attended", "hazards_found", "hazards_closed", "hazards_open",
    "hazards_major", "duties_owed", "duties_proven", "trained", "briefings", "drills", "letters",
}  # fmt: skip

people = st.lists(
    st.builds(
        Holder,
        st.integers(0, 12).map(lambda number: UUID(int=number)),
        st.sampled_from(["王建国", "周明", "㛃䶮", "欧阳𣈱"]),
        st.sampled_from(["principal", "safety_officer", "team_leader", "worker", "contractor_worker"]),
        team=st.sampled_from(["", "冲压班", "喷涂班"]),
    ),
    max_size=30,
)


@given(people)
def test_everybody_signs_once_and_every_line_leads_to_the_top(holders: list[Holder]) -> None:
    found = letters(holders)
    by_key = {one.person_id: one for one in found}
    assert len(by_key) == len(found)
    if not any(one.role == "principal" for one in holders):
        assert found == []
        return
    assert by_key.keys() == {one.person_id for one in holders if one.role != "contractor_worker"}
    top = found[0]
    assert (top.part, top.upper_id, top.tier) == ("principal", None, 0)
    for one in found[1:]:
        upper, steps = one, 0
        while upper.upper_id is not None:
            assert upper.upper_id != upper.person_id
            upper, steps = by_key[upper.upper_id], steps + 1
        assert upper is top
        assert steps == one.tier <= 2


@given(people)
def test_a_worker_of_a_team_with_a_leader_signs_with_that_leader(holders: list[Holder]) -> None:
    found = {one.person_id: one for one in letters(holders)}
    leading = {one.team for one in found.values() if one.part == "leader" and one.team}
    for one in found.values():
        if one.part == "worker" and one.team in leading:
            assert one.upper_id is not None
            assert (found[one.upper_id].part, found[one.upper_id].team) == ("leader", one.team)


@given(st.text())
def test_a_tidied_text_is_tidy_and_can_stand_in_any_file(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert all(one in "\n" or one.isprintable() or ord(one) > 127 for one in once)
    assert not {"\x00", "\x0b", "\r", "\ufffe", "\uffff"} & set(once)


def test_what_is_pasted_from_word_reads_as_it_looked_and_rare_characters_stay() -> None:
    pasted = "一、目标\r\n\x0b\x07“零事故”\xa0\u200b\x01\r\n\r\n\r\n\r\n二、措施\tA\u2028完\ufffc"
    assert tidy(pasted) == "一、目标\n\n“零事故”\n\n二、措施　A\n完"
    for name in ("㛃䶮", "𫍯𣈱", "𰻝", "\U00031350", "\ue000"):
        assert tidy_line(f" {name}\x00 ") == name


def test_the_catalog_asks_only_for_facts_there_are_and_proves_duties_there_are() -> None:
    for kind in catalog.kinds().values():
        assert drafting.names_in(kind.heading) <= KNOWN, kind.id
        assert all(drafting.names_in(part.text) <= KNOWN for part in kind.parts), kind.id
        assert not kind.follows or kind.follows in catalog.kinds()
        assert not kind.leads_to or catalog.kinds()[kind.leads_to].follows == kind.id
        proofs = [*kind.proves, *(one for each in catalog.variants(kind.id).values() for one in each.proves)]
        for one in proofs:
            versions = duties.duties()[one.duty]
            assert not one.task or one.task in {rule.task for rule in versions[-1].due}
    assert len(catalog.kinds()) == 7


def test_facts_fill_a_text_and_are_never_read_as_one() -> None:
    text = drafting.filled("{firm}，{principal}，{nobody}", {"firm": "{principal}厂", "principal": "王建国"})
    assert text == f"{{principal}}厂，王建国，{drafting.BLANK}"


def test_a_drill_supposes_what_the_firm_has() -> None:
    known = catalog.scenarios()
    assert "除尘" in drafting.scenario(known, variant="on_site", flags=["dust_explosion"])
    assert "火势" in drafting.scenario(known, variant="fire", flags=["dust_explosion"])
    assert "机械伤害" in drafting.scenario(known, variant="comprehensive", flags=[])


def test_a_check_asks_what_the_firm_has_and_everything_once() -> None:
    plain = drafting.items_of(catalog.checks(), flags=[], criteria=[], duties=[], most=60)
    dusty = drafting.items_of(
        catalog.checks(), flags=["dust_explosion"], criteria=[Item("重大事故隐患", "没有积尘")],
        duties=[Item("履职事项", "没有积尘")], most=60,
    )  # fmt: skip
    assert len(dusty) == len(plain) + 2
    assert len({one.text for one in dusty}) == len(dusty)


def test_everything_wrong_with_a_new_document_is_said_at_once() -> None:
    said = DocumentSaid("drill_record", held_on=date(2026, 12, 1), begins=time(10), ends=time(9))
    codes = [one.code for one in drafting.reasons_not_to_make(said, catalog.kinds(), today=TODAY)]
    assert codes == ["no_variant", "day_in_future", "ends_before_it_begins"]
    plan = DocumentSaid("drill_plan", "fire", held_on=date(2026, 12, 1))
    assert drafting.reasons_not_to_make(plan, catalog.kinds(), today=TODAY) == []
    assert [one.code for one in drafting.reasons_not_to_make(DocumentSaid("x"), catalog.kinds(), today=TODAY)] == [
        "no_kind"
    ]
    send = judging.reasons_not_to_send(signers=0, text=False, photos=0, photos_needed=True, unanswered=3)
    assert [one.code for one in send] == ["nobody_to_sign", "no_text", "no_photo", "unanswered"]


@given(st.lists(st.sampled_from(LIFECYCLE.step_names), max_size=10))
def test_a_document_is_archived_only_from_signing_and_void_is_the_end(names: list[str]) -> None:
    visited = LIFECYCLE.walk(State.DRAFT, names)
    if State.ARCHIVED in visited:
        assert visited[visited.index(State.ARCHIVED) - 1] == State.SIGNING
    if State.VOID in visited:
        assert visited[-1] == State.VOID


def test_who_is_missing_is_said_by_a_few_names() -> None:
    assert missing_said(["甲", "乙"]) == "甲、乙"
    assert missing_said([str(number) for number in range(3000)]) == "0、1、2、3、4 等 3000 人"


@given(st.dictionaries(st.text(max_size=5), st.one_of(st.text(), st.integers(), st.dates(), st.none())))
def test_a_seal_knows_its_content_and_no_other(content: dict[str, object]) -> None:
    assert sealing.seal(content) == sealing.seal(dict(reversed(content.items())))
    assert sealing.seal(content) != sealing.seal({**content, "more": "x" + str(content.get("more"))})


def test_a_letter_shows_its_own_part_and_nobody_elses() -> None:
    parts = [{"key": key, "title": key, "text": key} for key in ("goals", "leader", "worker", "terms")]
    own = [one["key"] for one in sealing.passages_for(parts, "worker", letter=True)]
    assert own == ["goals", "worker", "terms"]
    assert len(sealing.passages_for(parts, "worker", letter=False)) == 4
