"""Finding Chinese text by fragments."""

import re

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation import bulk
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.words import pinyin, search
from anguan.foundation.words.search import bigrams, matching
from anguan.registry.accounts.models import Person
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.tests.makers import make_enterprise


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["盐城华海机械有限公司", "好好好好", "a  B c", "单", "", "𠮷野家😀食品", "100%_涂装"])
def test_the_database_cuts_as_python_does(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT bigrams(%s)", [text])
        assert set(cursor.fetchone()[0]) == set(bigrams(text))


def test_two_characters_in_the_middle_find_the_name(huahai: Enterprise, stranger: Enterprise) -> None:
    assert list(matching(Enterprise.objects.all(), "海机", "name")) == [huahai]
    assert list(matching(Enterprise.objects.all(), "华海 有限", "name")) == [huahai]
    assert list(matching(Enterprise.objects.all(), "海", "name")) == [huahai]
    assert not matching(Enterprise.objects.all(), "机海", "name").exists()


def test_signs_of_the_pattern_language_are_only_text(db: None) -> None:
    odd = make_enterprise("100%_涂装")
    make_enterprise("100x涂装")
    assert list(matching(Enterprise.objects.all(), "%_涂", "name")) == [odd]


def test_the_index_serves_a_search_under_row_policies(li: Actor, huahai: Enterprise) -> None:
    rows = matching(Enterprise.objects.all(), "华海机械", "name")
    with acting_as(li), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        assert "enterprise_by_grams" in rows.explain()
        assert list(rows) == [huahai]


def test_a_name_is_found_by_its_initials() -> None:
    assert pinyin("华海机械").startswith("hhjx huahaijixie")


def test_the_planner_is_told_what_is_true_of_a_word(db: None) -> None:
    search._stated.cache_clear()
    names = ["司马相如", *(["欧阳建国", "欧阳", "秋阳春", "丁一", "丁一"] * 5 + ["欧阳秋"]) * 800]
    bulk.insert(Person(id=uuid7(), name=name, name_py=pinyin(name), region_code="320902001") for name in names)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_person")
    for word, told, there in (
        ("欧阳建国", [], 4000),  # in every fifth row: the index would list them all first
        ("欧阳秋", ["阳秋"], 800),  # common: its rarest pair
        ("欧阳春", ["欧阳", "阳春"], 0),  # common pairs, never together
        ("司马相如", ["司马", "相如", "马相"], 1),
        ("丁一 司马", ["司马"], 0),
        ("丁", [], 8000),  # no pair at all
    ):
        rows = matching(Person.objects.all(), word, "name")
        stated = re.search(r'"grams" @> \(ARRAY\[(.*?)\]\)', str(rows.query))
        assert (stated[1].split(", ") if stated else []) == told, word
        assert rows.count() == there, word
    search._stated.cache_clear()


def test_shares_are_told_of_nothing_rare_and_of_no_small_or_foreign_table(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE crowd AS SELECT ARRAY['配电', '电箱'] AS grams FROM generate_series(1, 15000)")
        cursor.execute("INSERT INTO crowd SELECT ARRAY['配电'] FROM generate_series(1, 15000)")
        cursor.execute("INSERT INTO crowd VALUES (ARRAY['罕见'])")

        def shares(*pairs: str) -> list[float] | None:
            cursor.execute("SELECT shares_of_pairs('crowd'::regclass, %s)", [list(pairs)])
            found: list[float] | None = cursor.fetchone()[0]
            return found

        assert shares("配电", "电箱") is None  # nobody has counted its rows yet
        cursor.execute("ANALYZE crowd")
        assert shares("配电", "电箱") == [pytest.approx(0.5, abs=0.2), 1.0, pytest.approx(0.5, abs=0.2)]
        assert shares("罕见") is None
        assert shares("配电", "罕见") is None
        cursor.execute("ALTER TABLE crowd OWNER TO anguan_web")
        assert shares("配电", "电箱") is None


@given(st.text(max_size=30))
def test_every_pair_of_neighbours_is_there_once(text: str) -> None:
    found = bigrams(text)
    assert len(found) == len(set(found))
    assert all(len(pair) == 2 for pair in found)
