"""Proofs (依据): what any rule looked at has a name people can read, and every reason says clause and remedy."""

import random
from typing import Any

import pytest

from anguan.foundation.catalog import cited
from anguan.prevention.permits import checking
from anguan.prevention.permits.catalog import kinds
from anguan.prevention.permits.pages import proofs
from anguan.prevention.permits.rules import plausibility, verdict_on
from anguan.prevention.permits.tests.checking.cases import AT, case
from anguan.prevention.permits.tests.rules.proving import told


@pytest.mark.parametrize("stage", AT)
@pytest.mark.parametrize("kind", kinds())
def test_everything_looked_at_has_a_name(kind: str, stage: str) -> None:
    named = proofs.INPUTS.keys() | proofs._ASKED.keys()
    seen = {(proof.rule, name) for proof in told(kind, stage).proofs for name in proof.inputs}
    assert {one for one in seen if one[1] not in named} == set()


@pytest.mark.parametrize("seed", range(60))
def test_a_case_with_anything_left_out_is_answered(seed: int) -> None:
    chance = random.Random(seed)
    kind, stage = chance.choice(list(kinds())), chance.choice(list(AT))
    content: dict[str, Any] = case(kind, stage)
    for _turn in range(chance.randint(1, 8)):
        _leave_out(content, chance)
    try:
        read, at = checking.read(content, at=checking.moment(AT[stage]))
    except checking.Unreadable:
        return
    verdict = verdict_on(read, at=at)
    plausibility.findings(read)
    for reason in verdict.reasons:
        assert reason.clause
        assert reason.message
        assert reason.remedy
        assert "{" not in reason.message + reason.remedy


def test_an_article_nobody_read_is_cited_as_such() -> None:
    assert cited("应急管理部令第13号 第七条") == "应急管理部令第13号 第七条（请核对原文）"
    assert cited("GB 30871-2022 5.3.1") == "GB 30871-2022 5.3.1"


def _leave_out(here: Any, chance: random.Random) -> None:
    """Take out one thing, anywhere but what kind of case it is."""
    while here:
        key = chance.choice(list(here) if isinstance(here, dict) else range(len(here)))
        if isinstance(here[key], dict | list) and chance.random() < 0.8:
            here = here[key]
        elif key in {"kind", "stage"}:
            return
        else:
            del here[key]
            return
