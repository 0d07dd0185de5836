"""Racing (同时办理): several people take their steps in the same moment, each on a connection of their own."""

import threading
from collections.abc import Callable

from django.db import connection

from anguan.foundation.refusal import Refused


def at_once(*steps: Callable[[], object]) -> list[object]:
    """Take steps in threads of their own at the same moment; return what each answered, a refusal as its codes."""
    answers: list[object] = [None] * len(steps)
    gate = threading.Barrier(len(steps))

    def run(number: int, step: Callable[[], object]) -> None:
        try:
            gate.wait()
            answers[number] = step()
        except Refused as refusal:
            answers[number] = refusal.codes
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, step)) for number, step in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
