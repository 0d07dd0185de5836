"""Addresses of safety money (安全投入)."""

from django.urls import path

from anguan.responsibility.investment.pages import book, importing, lists, papers, reckoning, recording

app_name = "investment"
urlpatterns = [
    path("", book.home, name="home"),
    path("spend", recording.spend, name="spend"),
    path("set-aside", recording.set_aside, name="set_aside"),
    path("pause", recording.pause, name="pause"),
    path("basis", reckoning.basis, name="basis"),
    path("plan", reckoning.plan, name="plan"),
    path("entries", lists.entries, name="entries"),
    path("entries/<uuid:line_id>/", recording.entry, name="entry"),
    path("entries/<uuid:line_id>/voucher", recording.voucher, name="voucher"),
    path("entries/<uuid:line_id>/strike", recording.strike, name="strike"),
    path("overview", lists.overview, name="overview"),
    path("funds", lists.funds, name="funds"),
    path("missing", lists.missing, name="missing"),
    path("funds/<uuid:fund_id>/", book.fund, name="fund"),
    path("funds/<uuid:fund_id>/statement.pdf", papers.statement, name="statement"),
    path("funds/<uuid:fund_id>/statement.xlsx", papers.statement_table, name="statement_table"),
    path("import", importing.send, name="import"),
    path("import/template.xlsx", importing.template, name="template"),
    path("import/<uuid:upload_id>/", importing.upload, name="upload"),
    path("import/<uuid:upload_id>/take", importing.take, name="take"),
    path("import/<uuid:upload_id>/marked.xlsx", importing.marked, name="marked"),
]
