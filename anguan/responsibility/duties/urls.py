"""Addresses of duties (履职)."""

from django.urls import URLPattern, path

from anguan.responsibility.duties.pages import arriving, calendar, exemptions, facts, items, one_page, planning
from anguan.responsibility.duties.pages.offices import (
    ahead,
    compliance,
    entries,
    firms,
    local,
    looking,
    rows,
    settings,
)

app_name = "duties"
urlpatterns: list[URLPattern] = [
    path("", calendar.calendar, name="calendar"),
    path("proofs/<uuid:proof_id>", arriving.proof_of, name="proof_of"),
    path("plans/<uuid:plan_id>", arriving.plan_of, name="plan_of"),
    path("exemptions/<uuid:exemption_id>", arriving.exemption_of, name="exemption_of"),
    path("lay-out", calendar.lay_out, name="lay_out"),
    path("plan/<int:year>", planning.plan, name="plan"),
    path("items/<uuid:obligation_id>", items.item, name="item"),
    path("items/<uuid:obligation_id>/prove", items.prove, name="prove"),
    path("items/<uuid:obligation_id>/commit", items.commit, name="commit"),
    path("items/<uuid:obligation_id>/exempt", exemptions.exempt, name="exempt"),
    path("proofs/<uuid:proof_id>/take-back", items.take_back, name="take_back"),
    path("proofs/<uuid:proof_id>/explain", items.explain, name="explain"),
    path("facts", facts.facts, name="facts"),
    path("facts/<uuid:difference_id>", facts.difference, name="difference"),
    path("facts/<uuid:difference_id>/decide", facts.decide, name="decide"),
    path("exemptions", exemptions.exemptions, name="exemptions"),
    path("exemptions/<uuid:exemption_id>/withdraw", exemptions.withdraw, name="withdraw"),
    path("one-page", one_page.one_page, name="one_page"),
    path("one-page.pdf", one_page.paper, name="one_page_paper"),
    # what offices see and set
    path("compliance", compliance.compliance, name="compliance"),
    path("compliance/rows", rows.rows, name="rows"),
    path("compliance/firms", firms.firms, name="firms"),
    path("ahead", ahead.ahead, name="ahead"),
    path("local", local.local, name="local"),
    path("local/new", local.local_new, name="local_new"),
    path("local/preview", local.local_preview, name="local_preview"),
    path("local/<uuid:local_id>", local.local_duty, name="local_duty"),
    path("local/<uuid:local_id>/withdraw", local.local_withdraw, name="local_withdraw"),
    path("settings", settings.settings, name="settings"),
    path("settings/<str:duty>", settings.setting, name="setting"),
    path("entries", entries.entries, name="entries"),
    path("entries/<str:duty>", entries.entry, name="entry"),
    path("second-look", looking.second_look, name="second_look"),
    path("second-look/<uuid:exemption_id>", looking.second_look_at, name="second_look_at"),
    path("doubts", looking.doubts, name="doubts"),
    path("doubts/<uuid:proof_id>", looking.doubt, name="doubt"),
]
