"""Many sweepers, and dead ones: every alarm once, none lost, whoever raised it."""

import os
import random
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from anguan.foundation.deadlines import services
from anguan.foundation.deadlines.models import Alarm, Ascent
from anguan.foundation.deadlines.sweeping import sweep, sweep_all
from anguan.foundation.deadlines.tests.makers import FRIDAY, MONDAY, days, make_deadline, make_owed
from anguan.foundation.notify.models import Outgoing
from anguan.registry.enterprises.models import Enterprise

pytestmark = pytest.mark.django_db(transaction=True)
LATE = FRIDAY + days(2)  # three rungs are past
SWEEPER = f"""
import django
from datetime import datetime
django.setup()
from anguan.foundation.deadlines.sweeping import sweep
while sweep(datetime.fromisoformat("{LATE.isoformat()}"), most=4):
    print("swept", flush=True)
"""


def assert_each_once(deadlines: int) -> None:
    """Three rungs of each deadline are climbed, each by one alarm, each alarm with one piece of news."""
    climbs = Counter(Alarm.objects.values_list("deadline_id", "climb"))
    assert len(climbs) == 3 * deadlines
    assert set(climbs.values()) == {1}
    assert Counter(Outgoing.objects.values_list("source_id", flat=True)) == Counter(
        Alarm.objects.values_list("pk", flat=True)
    )


def test_four_sweepers_share_the_work(huahai: Enterprise) -> None:
    services.owe_many([make_owed(huahai) for _ in range(800)], at=MONDAY)
    together, raised = threading.Barrier(4), []

    def run() -> None:
        try:
            together.wait()
            while count := sweep(LATE, most=20):
                raised.append(count)
        finally:
            connection.close()

    sweepers = [threading.Thread(target=run) for _ in range(4)]
    for one in sweepers:
        one.start()
    for one in sweepers:
        one.join()
    sweep_all(LATE)
    assert sum(raised) == 2_400
    assert_each_once(800)


def _kill(sweeper: "subprocess.Popen[bytes]", batches: int) -> None:
    assert sweeper.stdout is not None
    for _ in range(batches):
        sweeper.stdout.readline()
    sweeper.kill()
    sweeper.wait()
    sweeper.stdout.close()


def test_killed_sweepers_lose_nothing_and_double_nothing(huahai: Enterprise) -> None:
    services.owe_many([make_owed(huahai) for _ in range(2_000)], at=MONDAY)
    name = str(connection.settings_dict["NAME"])
    environment = {**os.environ, "DATABASE_URL": f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"}
    chance = random.Random(4)
    sweepers = [
        subprocess.Popen([sys.executable, "-c", SWEEPER], env=environment, stdout=subprocess.PIPE)  # noqa: S603
        for _ in range(4)
    ]
    with ThreadPoolExecutor(4) as threads:  # whoever starts first must not sweep all before another is looked at
        list(threads.map(_kill, sweepers, [chance.randint(1, 20) for _ in sweepers]))
    assert 0 < Alarm.objects.count() < 6_000
    sweep_all(LATE)
    assert_each_once(2_000)


def test_climbs_of_another_plan_are_left_for_the_next_sweep(huahai: Enterprise) -> None:
    make_deadline(huahai)
    Ascent.objects.update(plan_number=2)  # as when a move commits between the sweep's first look and its claim
    assert sweep_all(LATE) == 0
    Ascent.objects.update(plan_number=1)
    assert sweep_all(LATE) == 3
