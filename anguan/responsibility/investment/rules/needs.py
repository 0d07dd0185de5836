"""What the book asks to be shown (取证): the voucher of a spending, photographed where it lies."""

from anguan.foundation.evidence.rules import need
from anguan.foundation.words import mark as _

VOUCHER = need(
    "investment_voucher", _("发票或凭证"), kinds=("photo",), grade="C", most=4, offline=True,
    hint=_("把发票、收据或记账凭证放平，拍清号码、日期和金额"), permission="investment.keep",
)  # fmt: skip
