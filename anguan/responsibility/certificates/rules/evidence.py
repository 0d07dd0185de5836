"""What a certificate is asked to show (取证要求)."""

from anguan.foundation.evidence.rules import need
from anguan.foundation.words import mark as _

CERTIFICATE_PHOTO = need(
    "certificate_photo", _("证书照片"), grade="B", most=2,
    hint=_("拍证书原件，编号、姓名和有效期要看得清"), permission="certificates.edit",
)  # fmt: skip
VERIFIED_SCREEN = need(
    "certificate_screen", _("查询结果画面"), grade="C", most=2,
    hint=_("拍下查询平台显示的结果，姓名、编号和状态要看得清"), permission="certificates.edit",
)  # fmt: skip
