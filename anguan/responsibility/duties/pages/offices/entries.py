"""The catalog as an office reads it (事项目录): how sure each entry is, confirmed or corrected for its territory."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.catalog import CONFIDENCE_TITLES
from anguan.foundation.refusal import Refused
from anguan.foundation.ui.badges import Badge
from anguan.foundation.ui.timeline import Entry as Told
from anguan.foundation.words import mark as _
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.forms.localising import ReviewForm
from anguan.responsibility.duties.models import EntryReview
from anguan.responsibility.duties.pages.offices import asking
from anguan.responsibility.duties.queries import law, published
from anguan.responsibility.duties.queries.law import Entry
from anguan.responsibility.duties.services import localising

SHOWN = {"open": _("请核对原文"), "reviewed": _("本地已核对"), "all": _("全部")}


@page("duties.view")
def entries(request: ActorRequest) -> HttpResponse:
    """Every entry, with how sure it is and what this territory's office found."""
    actor = asking.office_or_404(request)
    found = list(law.entries(_versions(), region_code=_code(actor)).values())
    parts = {
        "open": [one for one in found if one.review is None and one.confidence == "recalled"],
        "reviewed": [one for one in found if one.review is not None],
        "all": found,
    }
    show = request.GET.get("show", "")
    show = show if show in parts else "open" if parts["open"] else "all"
    context = {
        "lines": [(one, badge_of(one), _url(one)) for one in parts[show]], "show": show,
        "tabs": [(title, f"?show={key}", key == show, len(parts[key])) for key, title in SHOWN.items()],
    }  # fmt: skip
    return render(request, "duties/offices/entries.html", context)


@page("duties.view")
def entry(request: ActorRequest, duty: str) -> HttpResponse:
    """One entry; those who may, confirm or correct it for their territory."""
    actor = asking.office_or_404(request)
    version = _version(duty, request.GET.get("version", ""))
    form = ReviewForm(request.POST or None) if actor.may("duties.localize") else None
    if form is not None and form.is_bound and form.is_valid():
        try:
            which = version if len(catalog.duties()[duty]) > 1 else ""
            localising.review_entry(form.review(duty, which), by=actor, at=clock.now())
        except Refused as refusal:
            form.said(refusal)
        else:
            messages.success(request, _("已保存，辖区的企业从现在起看到核对的结果"))
            return redirect(_address(duty, version))
    found = law.entry(duty, version, region_code=_code(actor))
    context = {
        "entry": found, "badge_of": badge_of(found), "form": form,
        "confidence": CONFIDENCE_TITLES[found.confidence],
        "story": [_told(row) for row in published.reviews(actor, duty)[:50]],
        "compliance": f"{reverse('duties:compliance')}?duty={duty}&by=region",
    }  # fmt: skip
    return render(request, "duties/offices/entry.html", context, status=422 if form and form.is_bound else 200)


def badge_of(entry: Entry) -> Badge:
    """Return how sure an entry is, in a word."""
    if entry.review is not None:
        return Badge(_("本地已核对") if entry.confirmed else _("本地已更正"), "done")
    tone = {"verified": "done", "recalled": "wait", "design": "quiet"}[entry.confidence]
    said = {"verified": _("已核对来源"), "recalled": _("请核对原文"), "design": _("本系统设计")}[entry.confidence]
    return Badge(said, tone)


def _versions() -> list[tuple[str, str]]:
    return [
        (name, f"{one.effective_from}" if one.effective_from else "")
        for name, versions in catalog.duties().items()
        for one in versions
    ]


def _version(duty: str, said: str) -> str:
    known = [version for name, version in _versions() if name == duty]
    if not known:
        raise Http404
    return said if said in known else known[-1]


def _address(duty: str, version: str) -> str:
    several = len(catalog.duties()[duty]) > 1
    return reverse("duties:entry", args=[duty]) + (f"?version={version}" if several else "")


def _url(one: Entry) -> str:
    return _address(one.id, one.version)


def _code(actor: Actor) -> str:
    return actor.territory.code if actor.territory else ""


def _told(row: EntryReview) -> Told:
    return Told(
        _("和原文一致") if row.verdict == "confirmed" else _("更正"), at=row.made_at,
        who=f"{row.office_name} {row.maker_name}", said=row.words,
        facts=[(_("看的文本"), row.source), *([(_("条款"), row.clause)] if row.clause else [])],
    )  # fmt: skip
