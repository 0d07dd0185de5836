"""Doors of group robots (群机器人): an office or an enterprise lets its group hear what its people are told."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.notify.channels import Failed
from anguan.foundation.notify.forms import RobotForm
from anguan.foundation.notify.inbox import topic_title
from anguan.foundation.notify.rules import CHANNEL_TITLES
from anguan.foundation.notify.services import hearing
from anguan.foundation.notify.services import robots as services
from anguan.foundation.refusal import Refused
from anguan.foundation.words import mark as _


@page("notify.robots")
def robots(request: ActorRequest) -> HttpResponse:
    """Show the robots of one's own office or enterprise, and take up another."""
    form = RobotForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.add_robot(
                said["channel"], said["url"], title=said["title"], secret=said["secret"], topics=said["topics"],
                by=request.actor, at=clock.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已添加。请点“发送测试消息”，看群里能不能收到。"))
            return redirect("notify:robots")
    rows = list(services.robots_of(request.actor))
    context = {
        "form": form,
        "live": [row for row in rows if row.stopped_at is None],
        "stopped": [row for row in rows if row.stopped_at is not None],
        "titles": CHANNEL_TITLES,
        "topic_title": topic_title,
    }
    return render(request, "notify/robots.html", context, status=422 if form.errors else 200)


@require_POST
@page("notify.robots")
def try_robot(request: ActorRequest, robot_id: UUID) -> HttpResponse:
    """Say a test message in the group, and show what the gateway answered."""
    _own(request, robot_id)
    outcome = hearing.try_robot(robot_id, by=request.actor, at=clock.now())
    if isinstance(outcome, Failed):
        messages.error(request, _("没有发成功。{words}").format(words=outcome.words))
    else:
        reference = _("（回执 {text}）").format(text=outcome.reference) if outcome.reference else ""
        messages.success(request, _("网关已接收{reference}，请到群里看一看。").format(reference=reference))
    return redirect("notify:robots")


@require_POST
@page("notify.robots")
def stop(request: ActorRequest, robot_id: UUID) -> HttpResponse:
    """Let a robot say no more."""
    _own(request, robot_id)
    services.stop_robot(robot_id, by=request.actor, at=clock.now())
    messages.success(request, _("已停用，群里不再收到提醒。"))
    return redirect("notify:robots")


def _own(request: HttpRequest, robot_id: UUID) -> None:
    get_object_or_404(services.robots_of(request.actor), pk=robot_id)  # type: ignore[attr-defined]  # behind @page
