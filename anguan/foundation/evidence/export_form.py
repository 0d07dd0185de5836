"""The form one asks for a bundle with (导出证据包): the days it is about."""

from django import forms

from anguan.foundation.ui.forms import AskingForm
from anguan.foundation.words import mark as _


class ExportForm(AskingForm):
    """From which day to which (导出范围)."""

    first_on = forms.DateField(label=_("从哪天"), error_messages={"required": _("请选择开始的日期")})
    last_on = forms.DateField(label=_("到哪天"), error_messages={"required": _("请选择结束的日期")})
