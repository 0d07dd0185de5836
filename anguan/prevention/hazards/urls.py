"""Addresses of hazards (隐患)."""

from django.urls import path

from anguan.prevention.hazards.pages import detail, finding, lists, orders, snap, steps

app_name = "hazards"
urlpatterns = [
    path("", lists.hazard_list, name="list"),
    path("snap", snap.snap, name="snap"),
    path("snap/similar", snap.similar, name="similar"),
    path("order", orders.order, name="order"),
    path("order/problem", orders.problem, name="problem"),
    path("orders/<uuid:order_id>", orders.order_page, name="order_page"),
    path("orders/<uuid:order_id>/receive", orders.receive, name="receive_order"),
    path("criteria", finding.criteria, name="criteria"),
    path("enterprises", finding.find_enterprise, name="find_enterprise"),
    path("<uuid:hazard_id>", detail.detail, name="detail"),
    path("<uuid:hazard_id>/sent", snap.sent, name="sent"),
    path("<uuid:hazard_id>/people", finding.people, name="people"),
    path("<uuid:hazard_id>/confirm", steps.confirm, name="confirm"),
    path("<uuid:hazard_id>/dismiss", steps.dismiss, name="dismiss"),
    path("<uuid:hazard_id>/withdraw", steps.withdraw, name="withdraw"),
    path("<uuid:hazard_id>/arrange", steps.arrange, name="arrange"),
    path("<uuid:hazard_id>/submit", steps.submit, name="submit"),
    path("<uuid:hazard_id>/extend", steps.extend, name="extend"),
    path("<uuid:hazard_id>/decide", steps.decide, name="decide"),
    path("<uuid:hazard_id>/recheck", steps.recheck, name="recheck"),
    path("<uuid:hazard_id>/object", steps.object_to_closing, name="object"),
]
