"""Making digests (生成速览): once for each office and day, kept, and told to its officers in the same transaction."""

import logging
from datetime import datetime

from django.db import IntegrityError, transaction

from anguan.foundation import clock
from anguan.foundation.notify.services import tell
from anguan.insight.digest import queries, rules
from anguan.insight.digest.models import Digest
from anguan.registry.offices.models import Office

log = logging.getLogger("anguan.digest")
TOPIC = "digest.morning"


def make_all(*, at: datetime) -> int:
    """Make the digests of today that are not there yet; one that fails keeps no other office from its own."""
    made = 0
    for office in queries.offices_without(clock.day_of(at)):
        try:
            made += make(office, at=at) is not None
        except Exception:
            log.exception("the digest of office %s could not be made", office.pk)
    return made


def make(office: Office, *, at: datetime) -> Digest | None:
    """Make an office's digest of today and tell its officers; None where another process was quicker."""
    day = clock.day_of(at)
    before = Digest.objects.filter(office=office, day__lt=day).order_by("-day").first()
    since = rules.looks_back_to(at, before.made_at if before else None)
    content = queries.gathered(office, since=since, at=at)
    digest = Digest(
        office=office, office_name=office.name, region_code=office.region_code, day=day, since=since, made_at=at,
        line_code=office.lines[0] if office.lines else "", content=content.as_plain(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            digest.save(force_insert=True)
            if rules.is_worth_telling(content.numbers):
                tell(TOPIC, digest.pk, at=at, office_id=office.pk, region_code=office.region_code)
    except IntegrityError:
        return None
    return digest
