"""What was promised each morning (安全承诺公告): mostly what was done, sometimes less, sometimes nothing."""

import json
import random as dice
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from anguan.foundation import clock
from demo.firms import Firm
from demo.plan import Plan

WORDS = "今天装置运行平稳，特殊作业均已落实安全措施，主要负责人在岗。"


def promises(
    plan: Plan, firm: Firm, number: int, done: Mapping[date, Mapping[str, int]], roll: dice.Random
) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """Yield a firm's commitments with their moments, from how many permits of each kind and level there were a day."""
    boss = firm.people["principal"][0]
    for day, counts in sorted(done.items()):
        at = clock.start_of(day) + timedelta(hours=7, minutes=roll.randint(5, 55))
        luck = roll.random()
        today = number == 0 and day == plan.today
        if (luck < 0.12 and not today) or at > plan.now:
            continue
        said = dict(counts)
        if (luck < 0.25 or today) and len(said) > 1:
            said.pop(roll.choice(sorted(said)))
        yield at, {
            "day": day, "counts": json.dumps(said), "said": WORDS, "promised_by": boss.person_id,
            "promiser_name": boss.name, "promised_at": at,
        }  # fmt: skip
