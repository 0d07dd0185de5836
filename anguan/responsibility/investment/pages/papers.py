"""The yearly statement (年度报表) to print, and the same as a workbook."""

from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.words import mark as _
from anguan.responsibility.investment.pages import showing
from anguan.responsibility.investment.pages.importing import workbook
from anguan.responsibility.investment.sheets import statement_of, statement_pdf, statement_workbook


@page("investment.view")
def statement(request: ActorRequest, fund_id: UUID) -> HttpResponseBase:
    """The statement of a year as PDF."""
    fund = showing.fund_meant(request.actor, fund_id)
    data = statement_of(fund, by=request.actor, at=clock.now())
    answer = HttpResponse(statement_pdf(data), content_type="application/pdf")
    name = _("安全投入年度报表 {year} {firm}.pdf").format(year=fund.year, firm=fund.enterprise.name)
    answer.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return answer


@page("investment.view")
def statement_table(request: ActorRequest, fund_id: UUID) -> HttpResponseBase:
    """The statement of a year as a workbook: sums, months, uses, every entry."""
    fund = showing.fund_meant(request.actor, fund_id)
    data = statement_of(fund, by=request.actor, at=clock.now())
    with TemporaryDirectory() as folder:
        path = Path(folder) / "statement.xlsx"
        statement_workbook(path, data)
        name = _("安全投入年度报表 {year} {firm}.xlsx").format(year=fund.year, firm=fund.enterprise.name)
        return workbook(path, name)
