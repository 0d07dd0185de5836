"""Doors of the day roots: the public page, one day, the file for programs, and the printed sheet of a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from anguan.foundation import clock
from anguan.foundation.access.doors import ActorRequest, page
from anguan.foundation.audit import roots, sheets
from anguan.foundation.audit.models import DayRoot
from anguan.foundation.words import mark as _

IN_TIME = timedelta(hours=6)  # after midnight; later, a machine had stood still
SHOWN = 30  # days on the page
LISTED = 4000  # days in the file: more than ten years


@dataclass(frozen=True)
class ShownRoot:
    """A day's root as people read it: in groups of eight."""

    day: date
    groups: Sequence[str]
    root: DayRoot
    late: bool  # made later than the night after

    @property
    def address(self) -> str:
        """Where the day has its own page."""
        return reverse("audit:day", args=[self.day.isoformat()])

    @property
    def said(self) -> str:
        """The day in words, the same next year."""
        return _("{day.year}年{day.month}月{day.day}日").format(day=self.day)

    @property
    def previous(self) -> Sequence[str]:
        """The hash of the day before."""
        return sheets.grouped(self.root.previous_hash)

    @property
    def own(self) -> Sequence[str]:
        """The hash of the day."""
        return sheets.grouped(self.root.hash)


def shown(root: DayRoot) -> ShownRoot:
    """Return a root ready to be read."""
    return ShownRoot(
        root.day, sheets.grouped(root.root), root, root.made_at > clock.end_of(root.day) + timedelta(hours=6)
    )


@require_safe
@cache_control(public=True, max_age=300)
def index(request: HttpRequest) -> HttpResponse:
    """Show the roots of the last days to anybody, and how to check them (日根公示)."""
    days = [shown(root) for root in roots.latest(SHOWN)]
    return render(request, "audit/roots.html", {"days": days, "title": _("日根公示")})


@require_safe
def day(request: HttpRequest, day: str) -> HttpResponse:
    """Show one day's root to anybody; a printed sheet's code leads here and says what stands on the paper."""
    found = _found(day)
    claimed = "".join(request.GET.get("root", "").split()).lower()
    agrees = claimed == bytes(found.root).hex() if claimed else None
    context = {"one": shown(found), "agrees": agrees, "title": _("{day}的日根").format(day=shown(found).said)}
    return render(request, "audit/root.html", context)


@require_safe
@cache_control(public=True, max_age=300)
def listed(request: HttpRequest) -> JsonResponse:
    """Hand out the roots for programs and for keeping (roots.json)."""
    content = {"format": "anguan-roots-1", "roots": [roots.as_plain(root) for root in reversed(roots.latest(LISTED))]}
    return JsonResponse(content)


@require_safe
@page("figures.view")
def sheet(request: ActorRequest, day: str) -> HttpResponse:
    """Print a day's root with its code, to be signed and filed (日根存档页)."""
    found = _found(day)
    address = request.build_absolute_uri(reverse("audit:day", args=[day]))
    pdf = sheets.day_sheet(found, address=address, printed_by=request.actor, at=clock.now())
    headers = {"Content-Disposition": f'inline; filename="root-{day}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _found(day: str) -> DayRoot:
    try:
        return DayRoot.objects.get(day=date.fromisoformat(day))
    except (ValueError, DayRoot.DoesNotExist) as error:
        raise Http404 from error
