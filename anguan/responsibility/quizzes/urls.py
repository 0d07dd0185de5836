"""Addresses of quizzes (知识竞赛): the office's, and the public ones under `take/`."""

from django.urls import path

from anguan.responsibility.quizzes.pages import public, running

app_name = "quizzes"
urlpatterns = [
    path("", running.quiz_list, name="list"),
    path("new", running.write, name="new"),
    path("<uuid:quiz_id>/", running.show, name="show"),
    path("<uuid:quiz_id>/change", running.write, name="change"),
    path("<uuid:quiz_id>/questions", running.questions, name="questions"),
    path("<uuid:quiz_id>/publish", running.publish, name="publish"),
    path("<uuid:quiz_id>/withdraw", running.withdraw, name="withdraw"),
    path("<uuid:quiz_id>/poster.pdf", running.poster, name="poster"),
    path("<uuid:quiz_id>/papers", running.handed, name="handed"),
    path("take/<slug:code>", public.take, name="take"),
    path("take/<slug:code>/paper", public.paper, name="paper"),
    path("take/<slug:code>/hand-in", public.hand_in, name="hand_in"),
    path("take/<slug:code>/result/<uuid:key>", public.result, name="result"),
    path("take/<slug:code>/ranking", public.ranking, name="ranking"),
]
