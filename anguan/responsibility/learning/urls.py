"""Addresses of learning (安全学习)."""

from django.urls import URLPattern, path

from anguan.responsibility.learning.pages import (
    book,
    completions,
    courses,
    managing,
    materials,
    mine,
    papers,
    player,
    publishing,
    writing,
)

app_name = "learning"
_LEARNING: list[URLPattern] = [
    path("mine", mine.mine, name="mine"),
    path("study/<uuid:course_id>/", mine.course, name="course"),
    path("study/<uuid:course_id>/paper", papers.paper, name="paper"),
    path("study/<uuid:course_id>/<uuid:lesson_id>/", player.lesson, name="lesson"),
    path("study/<uuid:course_id>/<uuid:lesson_id>/beat", player.beat, name="beat"),
    path("tasks/<uuid:task_id>", mine.task, name="task"),
    path("papers/<uuid:sitting_id>/", papers.sitting, name="sitting"),
    path("papers/<uuid:sitting_id>/answer", papers.answer, name="answer"),
    path("papers/<uuid:sitting_id>/submit", papers.submit, name="submit"),
    path("papers/<uuid:sitting_id>/result", papers.result, name="result"),
    path("wrong/", book.book, name="book"),
    path("wrong/<uuid:question_id>", book.practise, name="practise"),
    path("completions/<uuid:completion_id>/", completions.completion, name="completion"),
    path("completions/<uuid:completion_id>/qr.svg", completions.completion_qr, name="completion_qr"),
    path("completions/<uuid:completion_id>/certificate.pdf", completions.completion_pdf, name="completion_pdf"),
    path("completions/<uuid:completion_id>/revoke", completions.revoke, name="revoke"),
    path("verify/<slug:code>", completions.verify, name="verify"),
    path("assign", managing.assign, name="assign"),
    path("assign/people", managing.find_people, name="find_people"),
    path("assignments/", managing.assignments, name="assignments"),
    path("assignments/<uuid:task_id>/", managing.given, name="given"),
    path("assignments/<uuid:task_id>/waive", managing.waive, name="waive"),
    path("assignments/<uuid:task_id>/postpone", managing.postpone, name="postpone"),
    path("sittings/", managing.sittings, name="sittings"),
]
_WRITING: list[URLPattern] = [
    path("courses/", courses.courses, name="courses"),
    path("courses/new", writing.new_course, name="new_course"),
    path("courses/<uuid:course_id>/", writing.write_course, name="write_course"),
    path("courses/<uuid:course_id>/about", writing.about_course, name="about_course"),
    path("courses/<uuid:course_id>/lessons/new", writing.new_lesson, name="new_lesson"),
    path("courses/<uuid:course_id>/lessons/<uuid:lesson_id>", writing.write_lesson, name="write_lesson"),
    path("courses/<uuid:course_id>/lessons/<uuid:lesson_id>/move", writing.move_lesson, name="move_lesson"),
    path("courses/<uuid:course_id>/lessons/<uuid:lesson_id>/remove", writing.remove_lesson, name="remove_lesson"),
    path("courses/<uuid:course_id>/paper", writing.course_paper, name="course_paper"),
    path("courses/<uuid:course_id>/paper/count", writing.paper_count, name="paper_count"),
    path("courses/<uuid:course_id>/preview", publishing.preview, name="preview"),
    path("courses/<uuid:course_id>/publish", publishing.publish, name="publish"),
    path("courses/<uuid:course_id>/share", publishing.share, name="share"),
    path("courses/<uuid:course_id>/copy", publishing.copy, name="copy"),
    path("courses/<uuid:course_id>/retire", publishing.retire, name="retire"),
    path("courses/<uuid:course_id>/restore", publishing.restore, name="restore"),
    path("materials/upload", materials.upload, name="upload"),
    path("materials/<uuid:material_id>", materials.material, name="material"),
    path("materials/<uuid:material_id>/pages/<int:number>", materials.material_page, name="material_page"),
]
urlpatterns: list[URLPattern] = [*_LEARNING, *_WRITING]
