"""The demo city (演示城市): made up, calibrated to the published figures of a city of its kind, the same for the same
seed. Divisions are real; enterprises, people and hazards are invented.
"""

import gc
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context

from django.db import connection, connections, transaction

SEED = 320900
ROOTS = timedelta(days=7)  # so many day roots the city has from its first minute
SHARE = 400  # firms filled in one transaction
_SELDOM = 100_000  # objects made between two searches for garbage; of a firm's story next to nothing is


def make(
    *,
    scale: float = 1.0,
    seed: int = SEED,
    progress: Callable[[str], None] = lambda text: None,
    now: datetime | None = None,
    processes: int | None = None,
) -> None:
    """Make the city: 10,314 enterprises and 70,000 hazards at scale 1. Needs an empty, migrated database."""
    from anguan.foundation import clock
    from anguan.foundation.audit.roots import close_days
    from anguan.foundation.deadlines.sweeping import sweep_all
    from anguan.foundation.notify.dispatching import dispatch
    from anguan.responsibility.learning.services.starting import lay_out
    from demo.city import make_city, open_accounts
    from demo.duties import watch
    from demo.firms import make_firm
    from demo.learning import hold_events, hold_quiz, reckon
    from demo.paperwork import write_papers
    from demo.rounds import send_rounds
    from demo.shares import fill

    with transaction.atomic():
        lay_out(at=now or clock.now())
        plan = make_city(seed=seed, scale=scale, now=now or clock.now())
    progress(f"{len(plan.towns)} 个镇街、园区的监管部门已建立")
    shares = [range(start, min(start + SHARE, plan.enterprises)) for start in range(0, plan.enterprises, SHARE)]
    workers = processes if processes is not None else min(os.cpu_count() or 1, 8)
    if workers > 1 and len(shares) > 1:
        connections.close_all()  # a connection does not survive a fork
        gc.collect()
        gc.freeze()  # what is loaded stays: nobody looks for garbage in it
        with ProcessPoolExecutor(
            workers, mp_context=get_context("fork"), initializer=gc.set_threshold, initargs=(_SELDOM,)
        ) as pool:
            _report(plan.enterprises, pool.map(fill, [plan] * len(shares), shares), progress)
    else:
        _report(plan.enterprises, (fill(plan, share) for share in shares), progress)
    cast = [make_firm(plan, index).enterprise for index in range(min(6, plan.enterprises))]
    with transaction.atomic():
        open_accounts(plan, cast)
    send_rounds(plan)
    hold_quiz(plan)
    hold_events(plan)
    reckon(plan, [firm.pk for firm in cast])
    write_papers(plan, cast[0])
    at = now or clock.now()
    watch(at, [firm.pk for firm in cast])
    sweep_all(at)  # who is late by now has heard of it
    while dispatch(at):  # what the cast has not heard yet becomes their messages
        pass
    close_days(at=at, since=clock.day_of(at) - ROOTS)
    ours = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with connection.cursor() as cursor:  # the server's own tables would be locked for its other databases, too
        cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, ours))}")


def sign_ins() -> list[tuple[str, str, str]]:
    """Return one sign-in for each role: title, sign-in name, password; nothing where there is no demo city."""
    from anguan.registry.accounts.models import User
    from demo.city import SIGN_INS
    from demo.words import PASSWORD

    there = set(User.objects.filter(username__in=[name for _, name, _ in SIGN_INS]).values_list("username", flat=True))
    return [(title, name, PASSWORD) for title, name, _ in SIGN_INS if name in there]


def _report(total: int, finished: object, progress: Callable[[str], None]) -> None:
    from collections.abc import Iterable
    from typing import cast

    done = hazards = 0
    for number, (firms, told) in enumerate(cast("Iterable[tuple[int, int]]", finished), 1):
        done, hazards = done + firms, hazards + told
        if number % 8 == 0 or done == total:
            progress(f"已生成 {done:,} 家企业、{hazards:,} 条隐患（共 {total:,} 家）")
