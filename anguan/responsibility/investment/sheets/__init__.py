"""The yearly statement of safety money, as paper and as a workbook."""

from anguan.responsibility.investment.sheets.statement import statement_of as statement_of
from anguan.responsibility.investment.sheets.statement import statement_pdf as statement_pdf
from anguan.responsibility.investment.sheets.workbook import statement_workbook as statement_workbook
