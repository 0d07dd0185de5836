"""A permit being drafted (填票): one form for all kinds, read into a `Draft`, and a draft read back into the form."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from uuid import UUID

from django import forms
from django.http import QueryDict

from anguan.foundation import clock
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.ui.forms import RuledForm
from anguan.foundation.words import mark as _
from anguan.prevention.permits import catalog
from anguan.prevention.permits.forms import answers as reading
from anguan.prevention.permits.forms import questions
from anguan.prevention.permits.rules.drafting import A_YEAR, CrewMember, Draft

ROUNDED_MINUTES = 15
_LONGEST = timedelta(days=15)
LASTS = ("2", "4", "8", "24", "72", "168", "360")
EVENING, MORNING = time(20), time(6)  # where the usual length ends, so that nobody drafts into the night by default
MOST_CREW = 60

# Whom each kind is asked for, in the order of the page; the leader comes by itself. `None`: any number.
ROLES: dict[str, tuple[tuple[str, str, int | None], ...]] = {
    "hot_work": (("worker", _("动火人"), None), ("guardian", _("监护人"), 1), ("gas_analyst", _("气体分析人"), 1)),
    "confined_space": (
        ("worker", _("作业人"), None), ("guardian", _("监护人"), 1), ("gas_analyst", _("气体分析人"), 1),
    ),
    "blind_plate": (("worker", _("作业人"), None), ("guardian", _("监护人"), 1)),
    "work_at_height": (("worker", _("作业人"), None), ("guardian", _("监护人"), 1)),
    "lifting": (
        ("commander", _("指挥人员"), 1), ("crane_operator", _("起重机司机"), None), ("slinger", _("司索人"), None),
        ("guardian", _("监护人"), 1),
    ),
    "temporary_electricity": (
        ("electrician", _("作业人（电工）"), None), ("guardian", _("监护人"), 1), ("gas_analyst", _("气体分析人"), 1),
    ),
    "excavation": (("worker", _("作业人"), None), ("guardian", _("监护人"), 1)),
    "road_closure": (("worker", _("作业人"), None), ("guardian", _("监护人"), 1)),
}  # fmt: skip
# Which certificate is looked for beside a name; `hot_work` only for the methods that need it.
CERTIFICATES: dict[tuple[str, str], str] = {
    ("hot_work", "worker"): "welding",
    ("work_at_height", "worker"): "height",
    ("temporary_electricity", "electrician"): "electrical",
    ("lifting", "commander"): "crane_commander",
    ("lifting", "crane_operator"): "crane_operator",
    ("confined_space", "worker"): "confined_space",
}


class Row(Protocol):
    """What is read of a permit that is opened again or copied."""

    kind: str
    level: str


class DraftForm(RuledForm):
    """The parts every kind has; the questions of the kinds are read beside it, by `questions`."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    copied_from = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kind = forms.CharField(label=_("作业类别"), required=False)
    area = forms.UUIDField(label=_("区域"), required=False)
    place = forms.CharField(
        label=_("具体部位"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("如：V-101 东侧法兰，离地 1.5 米")}),
    )
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    content = forms.CharField(
        label=_("作业内容"),
        required=True,
        max_length=500,
        widget=forms.Textarea(
            attrs={"rows": 2, "placeholder": _("一句话说清楚，如：更换蒸汽管线 DN50 法兰，焊口两道")}
        ),
    )
    start = forms.DateTimeField(
        label=_("什么时候开始"),
        required=True,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("请选择开始时间")},
    )
    end = forms.DateTimeField(
        label=_("什么时候结束"),
        required=True,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("请选择结束时间")},
    )
    lasts = forms.CharField(label=_("干多久"), required=False)
    level = forms.CharField(label=_("作业级别"), required=False)
    unit = forms.CharField(label=_("谁来干"), required=False)
    work_unit = forms.CharField(label=_("承包商名称"), required=False, max_length=200)
    leader = forms.UUIDField(label=_("作业负责人"), required=False)
    risk_more = forms.CharField(
        label=_("补充说明"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": _("如：相邻泵房有可燃气体，需连续检测")}),
    )

    refusal: Refused | None = None

    def __init__(self, data: QueryDict | None = None, *, answers: reading.Answers | None = None, **named: Any):
        super().__init__(data, **named)
        self.answers: dict[str, Sequence[str]] = (
            {name: data.getlist(name) for name in data} if data is not None else dict(answers or {})
        )

    @property
    def chosen_kind(self) -> str:
        """The kind chosen, or none."""
        kind = next(iter(self.answers.get("kind", ())), "")
        return kind if kind in catalog.kinds() else ""

    @property
    def also(self) -> list[str]:
        """The kinds of the other permits of the same job, to be opened as well (关联作业票)."""
        named = [kind for kind in self.answers.get("also", ()) if kind in catalog.kinds() and kind != self.chosen_kind]
        return list(dict.fromkeys(named))

    def show(self, reasons: Sequence[Reason]) -> None:
        """Keep what was refused; the page draws each reason with its clause and its remedy."""
        self.refusal = Refused(*reasons)

    def draft(self, *, me: UUID, at: datetime) -> Draft:
        """Return what was said. What could not be read is left out: the rules are the ones to miss it."""
        self.is_valid()
        said, kind = self.cleaned_data, self.chosen_kind
        facts = reading.facts_of(self.answers)
        shutdown = facts.pop("shutdown")
        if shutdown.pop("shutdown_is", False):
            facts["place"]["shutdown"] = shutdown
        start, end = self._period(at)
        contractor = said.get("unit") == "contractor"
        return Draft(
            kind=kind,
            place=said.get("place", ""),
            content=said.get("content", ""),
            level=self._level(kind),
            methods=self._methods(kind),
            place_facts=facts["place"],
            work_facts={**facts["work"], **({"hazard_analysis": True} if self._analysed else {})},
            medium=facts["medium"] or None,
            extra=facts["extra"],
            planned_start=start,
            planned_end=end,
            work_unit=said.get("work_unit", "") if contractor else "",
            contractor=contractor,
            leader_id=said.get("leader") or me,
            guardian_id=next(iter(self._people("guardian")), None),
            crew=self._crew(kind),
            linked=tuple(_keys(self.answers.get("linked", ()))),
            area_id=said.get("area"),
            lon=said.get("lon") if said.get("lat") is not None else None,
            lat=said.get("lat") if said.get("lon") is not None else None,
            risk_result=self._risks(kind),
            monitored="yes" in self.answers.get("monitored", ()),
            copied_from=said.get("copied_from"),
        )

    @property
    def _analysed(self) -> bool:
        return "yes" in self.answers.get("hazard_analysis", ())

    def _level(self, kind: str) -> str | None:
        """Return the level chosen; one of the kind that was chosen before counts for nothing."""
        said: str = self.cleaned_data.get("level", "")
        return said if kind and said and catalog.kinds()[kind].level(said) is not None else None

    def _methods(self, kind: str) -> tuple[str, ...]:
        offered = questions.METHODS.get(kind, ())
        return tuple(dict.fromkeys(each for each in self.answers.get("methods", ()) if each in offered))

    def _risks(self, kind: str) -> str:
        known = questions.RISKS.get(kind, ())
        found = [each for each in dict.fromkeys(self.answers.get("risks", ())) if each in known]
        more = self.cleaned_data.get("risk_more", "")
        return "；".join(part for part in ("、".join(found), more) if part)[:500]

    def _crew(self, kind: str) -> tuple[CrewMember, ...]:
        return tuple(
            CrewMember(person, role)
            for role, _title, most in ROLES.get(kind, ())
            if role != "guardian"
            for person in self._people(role)[: most or MOST_CREW]
        )

    def _people(self, role: str) -> list[UUID]:
        return _keys(self.answers.get(role, ()))

    def _period(self, at: datetime) -> tuple[datetime | None, datetime | None]:
        start: datetime | None = self.cleaned_data.get("start")
        lasts = self.cleaned_data.get("lasts") or "own"
        if start is None or abs(start - at) > A_YEAR - _LONGEST:
            return None, None
        if lasts in LASTS:
            return start, start + timedelta(hours=int(lasts))
        end: datetime | None = self.cleaned_data.get("end")
        return start, end if end is not None and start < end <= at + A_YEAR else None


def _keys(texts: Sequence[str]) -> list[UUID]:
    found = []
    for text in dict.fromkeys(texts):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found[:MOST_CREW]


def usual_start(at: datetime) -> datetime:
    """Return now, rounded up to a quarter of an hour."""
    step = timedelta(minutes=ROUNDED_MINUTES)
    local = at.astimezone(clock.BEIJING).replace(second=0, microsecond=0)
    over = timedelta(minutes=local.minute % ROUNDED_MINUTES)
    return local if not over else local + step - over


def usual_length(start: datetime) -> str:
    """Return how long work is taken to last: the longest of the usual that does not run into the night."""
    local = start.astimezone(clock.BEIJING)
    for hours in ("8", "4"):
        if local.time() >= MORNING and local + timedelta(hours=int(hours)) <= _on(local.date(), EVENING):
            return hours
    return "2"


def _on(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, tzinfo=clock.BEIJING)


def lasting(kind: str) -> list[str]:
    """Return the lengths a kind may choose from: those within the longest validity of any of its levels."""
    sheet = catalog.kinds()[kind]
    longest = max([level.validity_hours or 0 for level in sheet.levels] + [sheet.validity_hours or 0]) or 24
    return [hours for hours in LASTS if int(hours) <= longest]


def answers_of(draft: Draft, *, fresh: bool = False) -> dict[str, list[str]]:
    """Return a draft as the answers it came from; a fresh copy leaves the linked permits to be said anew."""
    place = dict(draft.place_facts)
    shutdown = place.pop("shutdown", None)
    facts: dict[str, Mapping[str, Any]] = {
        "place": place,
        "work": draft.work_facts,
        "medium": draft.medium or {},
        "extra": draft.extra,
        "shutdown": shutdown or {},
    }
    answers = reading.answers_of(facts)
    answers["kind"] = [draft.kind]
    answers["methods"] = list(draft.methods)
    answers["unit"] = ["contractor" if draft.contractor else "own"]
    risks = [each for each in questions.RISKS.get(draft.kind, ()) if each in draft.risk_result]
    answers["risks"] = risks
    answers["monitored"] = ["yes"] if draft.monitored else []
    if draft.work_facts.get("hazard_analysis") and not fresh:  # looked at anew for every permit
        answers["hazard_analysis"] = ["yes"]
    if draft.guardian_id:
        answers["guardian"] = [str(draft.guardian_id)]
    if draft.leader_id:
        answers["leader"] = [str(draft.leader_id)]
    for one in draft.crew:
        answers.setdefault(one.role, []).append(str(one.person_id))
    answers["also"] = [
        kind for kind, (of, fact) in questions.ALSO_FACTS.items() if facts[of].get(fact) and kind != draft.kind
    ]
    if not fresh:
        answers["linked"] = [str(each) for each in draft.linked]
    return answers


def initial_of(draft: Draft, *, at: datetime, fresh: bool = False) -> dict[str, Any]:
    """Return a draft as the form's initial values."""
    start = usual_start(at) if fresh or draft.planned_start is None else draft.planned_start
    end = None if fresh else draft.planned_end
    hours = f"{(end - start).total_seconds() / 3600:g}" if end is not None else usual_length(start)
    rest = draft.risk_result.split("；")
    known = questions.RISKS.get(draft.kind, ())
    more = [part for part in rest if not all(each in known for each in part.split("、"))]
    return {
        "copied_from": draft.copied_from,
        "area": draft.area_id,
        "place": draft.place,
        "lon": draft.lon,
        "lat": draft.lat,
        "content": draft.content,
        "start": start,
        "end": end,
        "lasts": hours if hours in LASTS else "own",
        "level": draft.level,
        "work_unit": draft.work_unit if draft.contractor else "",
        "leader": draft.leader_id,
        "risk_more": "；".join(part for part in more if part),
    }
