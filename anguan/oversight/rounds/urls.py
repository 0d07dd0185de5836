"""Addresses of rounds (任务下发)."""

from django.urls import path

from anguan.oversight.rounds import pages

app_name = "rounds"
urlpatterns = [
    path("", pages.round_list, name="list"),
    path("received", pages.received, name="received"),
    path("new", pages.new_round, name="new"),
    path("new/count", pages.count, name="count"),
    path("<uuid:round_id>", pages.round_page, name="round"),
    path("<uuid:round_id>/send-again", pages.send_again, name="send_again"),
    path("<uuid:round_id>/press", pages.press, name="press"),
    path("<uuid:round_id>/withdraw", pages.withdraw, name="withdraw"),
    path("replies/<uuid:reply_id>", pages.reply_page, name="reply"),
    path("replies/<uuid:reply_id>/return", pages.send_back, name="send_back"),
]
