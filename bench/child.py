"""The process a benchmark runs in: configured for its ground, measuring one thing, handing back JSON."""

import json
import logging
import os
import sys

from bench.registry import BENCHMARKS


def main() -> None:
    """Run the benchmark named first, and write its results to the file descriptor named second."""
    import django
    from django.urls import get_resolver

    from anguan.config.web import settle

    django.setup()
    get_resolver().url_patterns  # noqa: B018 - loads every page
    settle()  # as the web process does
    logging.disable(logging.ERROR)  # a refusal is what some of them ask for
    from bench.measuring import Size

    results = BENCHMARKS[sys.argv[1]].load()(Size())
    with os.fdopen(int(sys.argv[2]), "w") as handed_back:
        json.dump([result.as_dict() for result in results], handed_back)


if __name__ == "__main__":
    main()
