"""What evidence may say of the domains above it: the pages of what it belongs to."""

from anguan.foundation.evidence.surroundings import Subject, Surroundings
from anguan.foundation.words import mark as _

SURROUNDINGS = Surroundings(
    subjects={
        "hazards.hazard": Subject(_("隐患"), "hazards:detail"),
        "hazards.rectifyorder": Subject(_("责令整改"), "hazards:order_page"),
        "permits.permit": Subject(_("作业票"), "permits:detail"),
        "certificates.certificate": Subject(_("人员证书"), "certificates:show"),
        "enterprises.enterprise": Subject(_("企业"), "enterprises:detail"),
    },
)
