"""Field work (现场办理): the forms that open without network and who says what is to be done today, one line each."""

from anguan.foundation.mobile.fieldwork import FieldForm, Tasks
from anguan.foundation.words import mark as _
from anguan.prevention.hazards import fieldwork as hazards
from anguan.prevention.permits import fieldwork as permits
from anguan.responsibility.briefings import fieldwork as briefings
from anguan.responsibility.duties import fieldwork as duties
from anguan.responsibility.learning import fieldwork as learning
from anguan.responsibility.paperwork import fieldwork as paperwork
from anguan.responsibility.publicity import fieldwork as publicity

FORMS: tuple[FieldForm, ...] = (
    FieldForm("snap", _("随手拍"), "camera", "hazards.report", "hazards:snap"),
    FieldForm("training", _("现场登记培训"), "graduation-cap", "training.hold", "training:hold"),
    FieldForm("permit", _("开作业票"), "file-plus-2", "permits.apply", "permits:new"),
)
TASKS: tuple[Tasks, ...] = (
    briefings.tasks,
    permits.tasks,
    hazards.tasks,
    learning.tasks,
    publicity.tasks,
    paperwork.tasks,
    duties.tasks,
)
