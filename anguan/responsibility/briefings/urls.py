"""Addresses of briefings."""

from django.urls import URLPattern, path

from anguan.responsibility.briefings.pages import days, detail, holding, lists, month, shifts, signing, teams

app_name = "briefings"
urlpatterns: list[URLPattern] = [
    path("", days.overview, name="list"),
    path("slots", lists.slots, name="slots"),
    path("slots/<uuid:slot_id>", lists.slot, name="slot"),
    path("doubts", lists.doubts, name="doubts"),
    path("today", holding.today, name="today"),
    path("hold/<uuid:slot_id>", holding.hold, name="hold"),
    path("hold/<uuid:slot_id>/open", holding.open_slot, name="open"),
    path("hold/<uuid:slot_id>/excuse", shifts.excuse, name="excuse"),
    path("extra/<uuid:team_id>", holding.hold_extra, name="hold_extra"),
    path("extra/<uuid:team_id>/open", holding.open_extra, name="open_extra"),
    path("in/<uuid:briefing_id>", signing.sign_in, name="sign_in"),
    path("people/<uuid:attendance_id>/follow", detail.follow_up, name="follow_up"),
    path("people/<uuid:attendance_id>/keep", detail.keep_from, name="keep_from"),
    path("people/<uuid:attendance_id>/tick", detail.tick, name="tick"),
    path("teams", teams.teams, name="teams"),
    path("teams/new", teams.new_team, name="new_team"),
    path("teams/from-posts", teams.teams_from_posts, name="teams_from_posts"),
    path("teams/leaders", teams.find_leader, name="find_leader"),
    path("teams/<uuid:team_id>", teams.team, name="team"),
    path("teams/<uuid:team_id>/close", teams.close_team, name="close_team"),
    path("teams/<uuid:team_id>/shift", shifts.new_shift, name="new_shift"),
    path("shifts/<uuid:shift_id>", shifts.shift, name="shift"),
    path("shifts/<uuid:shift_id>/end", shifts.end_shift, name="end_shift"),
    path("shifts/<uuid:shift_id>/calendar", shifts.calendar, name="calendar"),
    path("settings", shifts.settings, name="settings"),
    path("month", month.month, name="month"),
    path("month.pdf", month.paper, name="month_paper"),
    path("month.xlsx", month.workbook, name="month_workbook"),
    path("<uuid:briefing_id>/", detail.detail, name="detail"),
    path("<uuid:briefing_id>/code", holding.screen, name="screen"),
    path("<uuid:briefing_id>/here", holding.here, name="here"),
    path("<uuid:briefing_id>/void", detail.void, name="void"),
]
