"""Rules of bundles (导出证据包): how much may be taken away at once."""

from datetime import date

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

MOST_DAYS = 366
MOST_BYTES = 4 * 1024**3
KEPT_DAYS = 7


def reasons_not_to_export(*, first: date, last: date, exhibits: int, size: int) -> list[Reason]:
    """Everything that stands against a bundle of a period."""
    if first > last:
        return [Reason("period_backwards", _("开始的日期晚于结束的日期"), _("请调换两个日期"), field="first_on")]
    reasons = []
    if (last - first).days >= MOST_DAYS:
        reasons.append(Reason("period_too_long", _("一次最多导出一年"), _("请分几次导出"), field="last_on"))
    if not exhibits:
        reasons.append(Reason("nothing_to_export", _("这段时间没有证据"), _("请换一段时间"), field="first_on"))
    if size > MOST_BYTES:
        said = _("这段时间的原件有 {size:.1f} GB，一次最多 4 GB").format(size=size / 1024**3)
        reasons.append(Reason("bundle_too_large", said, _("请缩短时间，分几次导出"), field="last_on"))
    return reasons
