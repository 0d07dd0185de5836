"""What each step of special work asks to be shown (取证要求): the key nodes, gas, the approver on the spot, signatures.

GB 30871-2022 附录 B.3: permits are kept a year at least, the process video of special hot work a month at least.
"""

from anguan.foundation.evidence.rules import Need, need
from anguan.foundation.words import mark as _

_BOTH = ("photo", "video")

PRE_SITE_CLEARING = need(
    "permit_pre_site_clearing", _("作业前现场清理"), kinds=_BOTH, grade="C", most=6, offline=True, retention="permit",
    hint=_("拍下清理后的作业点和四周，让人认得出位置"), permission="permits.work",
)  # fmt: skip
SAFETY_PROTECTION = need(
    "permit_safety_protection", _("安全防护措施落实"), kinds=_BOTH, grade="C", most=9, offline=True, retention="permit",
    hint=_("隔离、警戒、消防器材、个体防护都要拍到"), permission="permits.work",
)  # fmt: skip
SITE_MONITORING = need(
    "permit_site_monitoring", _("现场作业监护"), kinds=_BOTH, grade="C", most=6, offline=True, retention="permit",
    hint=_("监护人、作业人和作业点拍在一起"), permission="permits.work",
)  # fmt: skip
POST_SITE_CLEARING = need(
    "permit_post_site_clearing", _("作业结束后现场清理"), kinds=_BOTH, grade="C", most=6, offline=True,
    retention="permit", hint=_("确认没有残留火种、工具和人员后再拍"), permission="permits.work",
)  # fmt: skip
GAS = need(
    "permit_gas", _("气体检测仪读数"), grade="C", most=4, offline=True, retention="permit",
    hint=_("读数和仪器编号都要看得清"), permission="permits.work",
)  # fmt: skip
PROCESS_VIDEO = need(
    "permit_process_video", _("特级动火全过程影像"), kinds=("video",), grade="C", most=20, offline=True,
    retention="process_video", hint=_("从开始到结束连续拍摄，分段上传"), permission="permits.work",
)  # fmt: skip
PLATE_TAG = need(
    "permit_plate_tag", _("盲板挂牌"), grade="C", most=4, offline=True, retention="permit",
    hint=_("牌上的编号要看得清，与盲板位置图一致"), permission="permits.work",
)  # fmt: skip
APPROVAL = need(
    "permit_approval", _("审批人在现场"), grade="B", most=3, retention="permit",
    hint=_("站在作业点，把作业点拍进去"), permission="permits.view",
)  # fmt: skip
SIGNATURE = need(
    "permit_signature", _("作业票签名"), kinds=("signature",), grade="C", offline=True, retention="permit",
    permission="permits.view",
)  # fmt: skip
SPOT_ANSWER = need(
    "permit_spot_answer", _("抽查答复"), kinds=_BOTH, grade="B", most=4, retention="permit",
    hint=_("现在就在作业点拍"), permission="permits.work",
)  # fmt: skip

# The node of the catalogue each need shows, by the need's name.
NODES: dict[str, str] = {
    PRE_SITE_CLEARING.node: "pre_site_clearing",
    SAFETY_PROTECTION.node: "safety_protection",
    SITE_MONITORING.node: "site_monitoring",
    POST_SITE_CLEARING.node: "post_site_clearing",
    GAS.node: "gas_analysis_record",
    PROCESS_VIDEO.node: "full_process_video",
    PLATE_TAG.node: "blind_plate_tag_photo",
    SPOT_ANSWER.node: "site_monitoring",
}
OF_NODE: dict[str, Need] = {
    "pre_site_clearing": PRE_SITE_CLEARING,
    "safety_protection": SAFETY_PROTECTION,
    "site_monitoring": SITE_MONITORING,
    "post_site_clearing": POST_SITE_CLEARING,
    "gas_analysis_record": GAS,
    "full_process_video": PROCESS_VIDEO,
    "blind_plate_tag_photo": PLATE_TAG,
}
ON_THE_SPOT_M = 100.0  # design: around the very point of the work an approver counts as on the spot (4.11 a)
SITE_RADIUS_M = 300.0  # where only the site has a point
ENTERPRISE_RADIUS_M = 1_000.0  # where only the enterprise's address has one
