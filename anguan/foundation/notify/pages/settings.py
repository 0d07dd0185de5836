"""Doors of one's own settings (接收设置): what by which channel, quiet hours, mailboxes, phones and devices."""

import json
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.notify import wishes
from anguan.foundation.notify.channels import set_up, settings_of, vapid
from anguan.foundation.notify.forms import AddressForm, CodeForm, QuietForm
from anguan.foundation.notify.inbox import topic_title
from anguan.foundation.notify.rules import CHANNEL_TITLES, DELIVERY_STATES
from anguan.foundation.notify.rules.addresses import is_push_service, subscription
from anguan.foundation.notify.services import addresses, confirming, preferences
from anguan.foundation.notify.services.confirming import Pending
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.ui.refusals import as_json
from anguan.foundation.words import mark as _

PENDING = "notify.pending"  # in the session
LONGEST_SUBSCRIPTION = 4000


@require_safe
@page()
def settings(request: ActorRequest) -> HttpResponse:
    """Show how one hears of what."""
    return _shown(request)


@require_POST
@page()
def choose(request: ActorRequest) -> HttpResponse:
    """Keep what was ticked; what the role must hear stays ticked."""
    for row in wishes.rows_of(request.actor):
        for wish in row.wishes:
            wanted = f"{row.key}:{wish.channel}" in request.POST
            if not wish.locked and wanted != wish.wanted:
                preferences.prefer(row.key, wish.channel, wanted=wanted, by=request.actor)
    messages.success(request, _("接收方式已保存。"))
    return redirect("notify:settings")


@require_POST
@page()
def keep_quiet(request: ActorRequest) -> HttpResponse:
    """Keep quiet hours, or do without."""
    if "end_quiet" in request.POST:
        preferences.end_quiet(by=request.actor)
        messages.success(request, _("已取消免打扰时段。"))
        return redirect("notify:settings")
    form = QuietForm(request.POST)
    if not form.is_valid():
        return _shown(request, quiet=form, status=422)
    preferences.keep_quiet(**form.cleaned_data, by=request.actor)
    messages.success(request, _("免打扰时段已保存，紧急消息照常提醒。"))
    return redirect("notify:settings")


@require_POST
@page()
def add_address(request: ActorRequest) -> HttpResponse:
    """Send a code to a new mailbox or phone."""
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            pending = confirming.send_code(
                form.cleaned_data["channel"], form.cleaned_data["value"], by=request.actor, at=clock.now()
            )
        except Refused as refusal:
            form.said(refusal)
        else:
            request.session[PENDING] = pending
            return redirect("notify:confirm")
    return _shown(request, address=form, status=422)


@page()
def confirm(request: ActorRequest) -> HttpResponse:
    """Ask for the code that was sent, and take the address up when it is right."""
    pending: Pending | None = request.session.get(PENDING)
    if pending is None:
        return redirect("notify:settings")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            confirming.confirm(pending, form.cleaned_data["code"], by=request.actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
            request.session[PENDING] = pending  # with one more try counted
        else:
            del request.session[PENDING]
            messages.success(request, _("已启用 {shown}。").format(shown=pending["shown"]))
            return redirect("notify:settings")
    context = {"form": form, "pending": pending, "channel": CHANNEL_TITLES[pending["channel"]]}
    return render(request, "notify/confirm.html", context, status=422 if form.errors else 200)


@require_POST
@page()
def remove_address(request: ActorRequest, address_id: UUID) -> HttpResponse:
    """Take one's own address away."""
    addresses.remove_address(address_id, by=request.actor, at=clock.now())
    messages.success(request, _("已停用，不再往那里发提醒。"))
    return redirect("notify:settings")


@require_POST
@page()
def subscribe(request: ActorRequest) -> HttpResponse:
    """Take up the subscription of this device; asked by its script, answered in JSON."""
    try:
        said = json.loads(request.body[:LONGEST_SUBSCRIPTION])
        given, name = json.dumps(said["subscription"]), str(said.get("name", ""))[:60]
    except (ValueError, KeyError, TypeError):
        given, name = "", ""
    found = subscription(given)
    hosts = str(settings_of("webpush").get("hosts") or "")
    try:
        if found is not None and not is_push_service(str(found["endpoint"]), hosts):
            host = urlsplit(str(found["endpoint"])).hostname
            message = _("不认识的推送服务 {host}").format(host=host)
            raise Refused(Reason("push_service_unknown", message, _("请换一个浏览器，或请系统管理员登记这个推送服务")))
        address = addresses.add_address("webpush", given, by=request.actor, at=clock.now())
    except Refused as refusal:
        return JsonResponse(as_json(refusal), status=409)
    if name:
        address.shown = name
        address.save(update_fields=["shown"])
    return JsonResponse({"id": str(address.pk)}, status=201)


@require_POST
@page()
def unsubscribe(request: ActorRequest) -> HttpResponse:
    """Give up the subscription of this device, at sign-out or by the button."""
    try:
        endpoint = json.loads(request.body[:LONGEST_SUBSCRIPTION])["endpoint"]
    except (ValueError, KeyError, TypeError):
        endpoint = ""
    for address in addresses.addresses_of(request.actor):
        if address.channel == "webpush":
            kept = subscription(addresses.value_of(address.sealed))
            if kept is not None and kept["endpoint"] == endpoint:
                addresses.remove_address(address.pk, by=request.actor, at=clock.now())
    return HttpResponse(status=204)


def _shown(
    request: ActorRequest, *, quiet: QuietForm | None = None, address: AddressForm | None = None, status: int = 200
) -> HttpResponse:
    hours = wishes.quiet_of(request.actor)
    start = {"start": hours.start, "end": hours.end, "working_days_only": hours.working_days_only} if hours else None
    known = addresses.addresses_of(request.actor)
    context = {
        "rows": wishes.rows_of(request.actor),
        "columns": [(channel, CHANNEL_TITLES[channel]) for channel in wishes.channels()],
        "hours": hours,
        "quiet": quiet or QuietForm(initial=start or {"start": "22:00", "end": "07:00"}),
        "address": address or AddressForm(),
        "addresses": [one for one in known if one.channel != "webpush"],
        "devices": [one for one in known if one.channel == "webpush"],
        "titles": CHANNEL_TITLES,
        "states": DELIVERY_STATES,
        "may_add": any(channel in set_up() for channel in confirming.CONFIRMED),
        "push_key": vapid.public_key() if "webpush" in set_up() else "",
        "failures": wishes.failures_of(request.actor),
        "topic_title": topic_title,
    }
    return render(request, "notify/settings.html", context, status=status)
