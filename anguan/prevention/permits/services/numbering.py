"""Numbers of permits (票号): 企业代码-票种码-日期-当日序号; our design, the standard lays down none (附录 A)."""

from datetime import datetime

from django.db import connection
from django.db.models.functions import Length

from anguan.foundation import clock
from anguan.prevention.permits import catalog
from anguan.prevention.permits.models import Permit


def next_number(permit: Permit, *, at: datetime) -> str:
    """Return the next number of an enterprise, kind and day; whoever comes at the same moment waits for this one."""
    code = catalog.kinds()[permit.kind].code
    stem = f"{permit.enterprise.credit_code[-6:]}-{code}-{clock.day_of(at):%Y%m%d}-"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{permit.enterprise_id}{stem}"])
    # `:` follows the digits; a range reads the index of the unique rule.
    given = Permit.objects.filter(enterprise_id=permit.enterprise_id, number__gte=stem, number__lt=f"{stem}:")
    last = given.order_by(Length("number").desc(), "-number").values_list("number", flat=True).first()
    return f"{stem}{int(last.rpartition('-')[2]) + 1 if last else 1:03d}"
