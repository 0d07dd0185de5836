"""Forms of the ledger import: the file, and which of their columns is which of ours."""

from collections.abc import Mapping
from typing import Any

from django import forms

from anguan.foundation.documents.excel import ACCEPTED_TITLE
from anguan.foundation.geo.datum import DATUM_TITLES
from anguan.foundation.ui.forms import AskingForm
from anguan.foundation.words import mark as _
from anguan.registry.ledger.models import LedgerUpload
from anguan.registry.ledger.rules import COLUMNS, Column

NOT_IMPORTED = ("", _("不导入"))


class UploadForm(AskingForm):
    """A ledger to send (上传台账)."""

    file = forms.FileField(
        label=_("企业台账"),
        help_text=_("{accepted}，不超过 50 MB。表头不用改，下一步再对应。").format(accepted=ACCEPTED_TITLE),
        allow_empty_file=True,  # the reader says what to do about it
        error_messages={"required": _("还没有选择文件。请选择要上传的台账。")},
    )


class MappingForm(AskingForm):
    """Which of their columns is which of ours (对应列), and the datum of coordinates."""

    datum = forms.ChoiceField(
        label=_("经纬度用的坐标系"),
        choices=list(DATUM_TITLES.items()),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("各家地图的坐标相差几百米，选错会整体偏移。表里有“坐标系”一列的，以表为准。"),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, upload: LedgerUpload):
        super().__init__(data, initial={"datum": upload.datum})
        if data is None and {"lon", "lat", "place"} & upload.mapping.keys():
            self.fields["datum"].required = True  # said on the form; the rules judge what was chosen in the end
        choices = [NOT_IMPORTED, *self._headings(upload)]
        self.columns: list[Column] = list(COLUMNS)
        for column in COLUMNS:
            index = upload.mapping.get(column.key, "")
            self.fields[name_of(column)] = forms.ChoiceField(
                label=column.title, choices=choices, required=False, initial=str(index)
            )

    def mapping(self) -> dict[str, int]:
        """Return our columns with the index of theirs, those left out aside."""
        chosen = {column.key: self.cleaned_data[name_of(column)] for column in COLUMNS}
        return {key: int(index) for key, index in chosen.items() if index != ""}

    @staticmethod
    def _headings(upload: LedgerUpload) -> list[tuple[str, str]]:
        """Return their headings with a value from the first rows, to recognise a column by."""
        named: list[tuple[str, str]] = []
        for index, heading in enumerate(upload.headings):
            values = (row[index] for row in upload.preview if index < len(row) and row[index])
            example = next(values, "")
            shown = f"{heading}（{example[:14]}{'…' if len(example) > 14 else ''}）" if example else heading
            named.append((str(index), shown))
        return named


def name_of(column: Column) -> str:
    """Return the form field of a column."""
    return f"column-{column.key.replace(':', '-')}"
