"""Addresses of training (教育培训)."""

from django.urls import path

from anguan.responsibility.training.pages import certifying, filing, importing, lists, people, planning, sessions

app_name = "training"
urlpatterns = [
    path("", lists.debts, name="list"),
    path("figures", lists.summary, name="figures"),
    path("uncertified", certifying.uncertified, name="uncertified"),
    path("mine", people.mine, name="mine"),
    path("people", people.find_person, name="find_person"),
    path("people/<uuid:person_id>", people.person, name="person"),
    path("people/<uuid:person_id>/card", people.card, name="card"),
    path("people/<uuid:person_id>/file", people.sheet, name="file"),
    path("owed/<uuid:debt_id>", people.debt, name="debt"),
    path("owed/<uuid:debt_id>/waive", filing.waive, name="waive"),
    path("records", lists.records, name="records"),
    path("records/outside", filing.outside, name="outside"),
    path("records/<uuid:record_id>", filing.record, name="record"),
    path("records/<uuid:record_id>/void", filing.void_record, name="void_record"),
    path("import", importing.send, name="import"),
    path("import/template", importing.template, name="template"),
    path("import/<uuid:upload_id>", importing.upload, name="upload"),
    path("import/<uuid:upload_id>/take", importing.take, name="take"),
    path("import/<uuid:upload_id>/marked", importing.marked, name="marked"),
    path("moves", filing.move, name="move"),
    path("settings", filing.settings, name="settings"),
    path("sessions", lists.sessions, name="sessions"),
    path("sessions/new", sessions.new, name="new_session"),
    path("sessions/hold", sessions.hold, name="hold"),
    path("sessions/<uuid:training_id>", sessions.session, name="session"),
    path("sessions/<uuid:training_id>/code", sessions.code, name="code"),
    path("sessions/<uuid:training_id>/tick", sessions.tick, name="tick"),
    path("sessions/<uuid:training_id>/strike/<uuid:person_id>", sessions.strike, name="strike"),
    path("sessions/<uuid:training_id>/close", sessions.close, name="close"),
    path("sessions/<uuid:training_id>/void", sessions.void, name="void_session"),
    path("attendees/<uuid:attendee_id>", sessions.attendee, name="attendee"),
    path("in/<uuid:training_id>", sessions.sign_in, name="sign_in"),
    path("plan", planning.plan, name="plan"),
    path("plan/make", planning.make, name="make_plan"),
    path("plan/<uuid:plan_id>/issue", planning.issue, name="issue_plan"),
    path("plan/<uuid:plan_id>/add", planning.add_item, name="add_item"),
    path("plan/items/<uuid:item_id>", planning.change_item, name="change_item"),
    path("plan/items/<uuid:item_id>/drop", planning.drop_item, name="drop_item"),
]
