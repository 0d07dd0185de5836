"""Excel (电子表格): reading any table people have and writing ones they can work with; the names other domains use."""

from anguan.foundation.documents.reading import Readable as Readable
from anguan.foundation.documents.reading import read_table as read_table
from anguan.foundation.documents.sniffing import ACCEPTED as ACCEPTED
from anguan.foundation.documents.sniffing import ACCEPTED_TITLE as ACCEPTED_TITLE
from anguan.foundation.documents.sniffing import too_large as too_large
from anguan.foundation.documents.table import Limits as Limits
from anguan.foundation.documents.table import Row as Row
from anguan.foundation.documents.table import Table as Table
from anguan.foundation.documents.table import column_letter as column_letter
from anguan.foundation.documents.template import TemplateColumn as TemplateColumn
from anguan.foundation.documents.template import write_template_workbook as write_template_workbook
from anguan.foundation.documents.writing import EXPLANATION as EXPLANATION
from anguan.foundation.documents.writing import Mark as Mark
from anguan.foundation.documents.writing import guarded as guarded
from anguan.foundation.documents.writing import write_marked as write_marked
from anguan.foundation.documents.writing import write_workbook as write_workbook
