"""Background work of the ledger: checking and importing, as the person who asked for it."""

import logging
from collections.abc import Callable
from uuid import UUID

from procrastinate.contrib.django import app

from anguan.foundation import clock
from anguan.foundation.access.scope import acting_as
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _
from anguan.registry.accounts.queries import actor_in
from anguan.registry.ledger import services
from anguan.registry.ledger.models import LedgerUpload

log = logging.getLogger("anguan.ledger")


@app.task(name="ledger.check")
def check(upload_id: str) -> None:
    """Check an upload; running it twice finds the same."""
    _work(UUID(upload_id), "checking", services.check_ledger, back_to="received")


@app.task(name="ledger.import")
def bring_in(upload_id: str) -> None:
    """Import an upload; running it twice changes nothing the second time."""
    _work(UUID(upload_id), "importing", services.import_ledger, back_to="checked")


def _work(upload_id: UUID, state: str, step: Callable[..., object], *, back_to: str) -> None:
    """Take one step as the sender; when it fails the upload can be sent on its way again, and says why it stopped."""
    at = clock.now()
    upload = LedgerUpload.objects.select_related("post", "post__office").filter(pk=upload_id, state=state).first()
    if upload is None:
        return
    actor = actor_in(upload.post, today=clock.day_of(at))
    failure = ""
    try:
        step(upload_id, by=actor, at=at)
    except Refused as refused:
        failure = "；".join(f"{reason.message}{reason.remedy}" for reason in refused.reasons)
    except Exception:
        log.exception("ledger %s stopped while %s", upload_id, state)
        failure = _("处理中途出错，已做完的部分都在。请再试一次；还是不行，请联系系统管理员。")
    if failure:
        with acting_as(actor):
            LedgerUpload.objects.filter(pk=upload_id).update(state=back_to, failure=failure[:200])
