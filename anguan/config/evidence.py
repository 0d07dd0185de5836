"""What evidence may say of the domains above it: the pages of what it belongs to, what else goes into a bundle."""

from anguan.foundation.evidence.surroundings import Subject, Surroundings
from anguan.foundation.words import mark as _
from anguan.prevention.permits.pages import proofs, story
from anguan.prevention.permits.sheets import whole

PERMITS = whole.Whole(story=story.story_of, proof=proofs.shown)

SURROUNDINGS = Surroundings(
    subjects={
        "hazards.hazard": Subject(_("隐患"), "hazards:detail"),
        "hazards.rectifyorder": Subject(_("责令整改"), "hazards:order_page"),
        "permits.permit": Subject(_("作业票"), "permits:detail", parts=whole.parts_of, files=PERMITS.files),
        "training.session": Subject(_("线下培训"), "training:session"),
        "training.attendee": Subject(_("培训签到"), "training:attendee"),
        "training.record": Subject(_("培训记录"), "training:record"),
        "briefings.briefing": Subject(_("班前会"), "briefings:detail"),
        "certificates.verification": Subject(_("证书核验"), "certificates:verification"),
        "certificates.certificate": Subject(_("人员证书"), "certificates:show"),
        "duties.proof": Subject(_("履职证明"), "duties:proof_of"),
        "duties.yearplan": Subject(_("年度履职计划"), "duties:plan_of"),
        "duties.exemption": Subject(_("不适用申报"), "duties:exemption_of"),
        "investment.entry": Subject(_("安全投入凭证"), "investment:entry"),
        "publicity.participation": Subject(_("宣传活动"), "publicity:participation"),
        "paperwork.document": Subject(_("标准文书"), "paperwork:document"),
        "paperwork.signatory": Subject(_("文书签名"), "paperwork:signatory"),
        "paperwork.checkitem": Subject(_("自查项"), "paperwork:checked"),
        "enterprises.enterprise": Subject(_("企业"), "enterprises:detail"),
    },
)
