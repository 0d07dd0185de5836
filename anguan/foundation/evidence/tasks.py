"""Background work of evidence: making bundles, and each night what has had its time."""

import logging
from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from anguan.foundation import clock
from anguan.foundation.evidence.services import exporting, retention
from anguan.foundation.evidence.services.challenges import forget_spent
from anguan.foundation.words import mark as _

log = logging.getLogger("anguan.evidence")
TRIES = 3


@app.task(name=exporting.MAKE, retry=RetryStrategy(max_attempts=TRIES, exponential_wait=5), pass_context=True)
def make_bundle(context: JobContext, bundle_id: str) -> None:
    """Make one bundle; after the last try the person who waits is told."""
    try:
        exporting.make_bundle(UUID(bundle_id), at=clock.now())
    except Exception:
        if context.job.attempts + 1 >= TRIES:
            log.exception("bundle %s could not be made", bundle_id)
            exporting.note_failure(UUID(bundle_id), _("没有做成，请再试一次；还是不行，请联系系统管理员"))
        raise


@app.periodic(cron="40 17 * * *")  # 01:40 in China, after the day's root
@app.task(name="evidence.keep_house", queueing_lock="evidence.keep_house")
def keep_house(timestamp: int) -> None:
    """Remove what has had its time; each part on its own, so that one that fails does not keep the others."""
    del timestamp
    at = clock.now()
    for part in (retention.remove_due, retention.forget_unattached, forget_spent, exporting.forget_bundles):
        try:
            part(at=at)
        except Exception:
            log.exception("%s stopped", part.__name__)
