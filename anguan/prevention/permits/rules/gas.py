"""Gas analysis (气体分析): readings that can be, fresh, complete, at enough points, within every limit; 5.3, 6.3–6.5.

GB 46768-2025 5.8, 5.9 and 6.2.3 hold for confined spaces besides; the strictest limit decides and is named.
"""

from datetime import datetime, time, timedelta

from anguan.foundation import clock
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.case import GasTest
from anguan.prevention.permits.rules.judging import AT_WORK, BEFORE_WORK, Matter, Said, rule
from anguan.prevention.permits.rules.limits import Judged, Scope, judged, required_gases
from anguan.prevention.permits.rules.readings import COMBUSTIBLE, OXYGEN, Reading, point_title
from anguan.prevention.permits.rules.sampling import (
    lacking,
    latest,
    names,
    points,
    points_by_form,
    record_every,
    taken,
    timing_of,
    unnamed,
)

KINDS = ("hot_work", "confined_space", "temporary_electricity")
_LONG_AGO = timedelta(days=36500)
_DETECTOR_LINE = {"confined_space": 9, "hot_work": 13}  # of the form: detectors that measure all the time are there


def entry_window(matter: Matter, scope: Scope) -> datetime:
    """Return since when a sample counts for a start now."""
    timing = timing_of(matter, scope)
    return matter.at - (timing.sample if timing else _LONG_AGO)


def above_limits(matter: Matter) -> list[Reason]:
    """Return the latest readings that stand against the limits; services stop the work on them."""
    scope = matter.gas_scope
    found = [(reading, judged(reading, matter, scope)) for reading in latest(taken(matter))]
    return [reason for reading, verdict in found if verdict for reason in _against(reading, verdict, matter)]


def _against(reading: Reading, verdict: Judged, matter: Matter) -> list[Reason]:
    if verdict.within:
        return []
    scope = matter.gas_scope
    shown = {
        "gas": names([reading.gas], matter.law),
        "value": f"{reading.value:g} {reading.said.unit}",
        "point": f"（{point_title(reading.point)}）" if reading.point else "",
        "limit": _limit_title(verdict),
    }
    if verdict.within is None:
        message = _("{gas}{point}读数{value}无法与限值比较").format(**shown)
        remedy = _("请填写介质的爆炸下限或接触限值，或用标准规定的单位重新检测")
        return [Reason("gas_limit_unknown", message, remedy, verdict.limit.clause)]
    message = _("{gas}{point}读数{value}，不在合格范围{limit}内").format(**shown)
    reasons = [Reason("gas_over_limit", message, _("请处理现场，重新检测合格后再作业"), verdict.limit.clause)]
    started = matter.case.started_at
    if matter.case.stage != "start" and started is not None and reading.at >= started:
        clause = (
            "GB 30871-2022 6.5" if scope.chemical else "GB 46768-2025 6.2.5" if scope.space else "GB 30871-2022 5.2.6"
        )
        alarm = Reason("gas_alarm", _("作业中气体浓度超限"), _("请立即停止作业、撤离人员，处理后重新检测合格"), clause)
        reasons.append(alarm)
    return reasons


def _in_words(reading: Reading, verdict: Judged, matter: Matter) -> str:
    return _("{gas}{point} {value:g} {unit}（限值 {limit}，{clause}）").format(
        gas=names([reading.gas], matter.law),
        point=point_title(reading.point),
        value=reading.value,
        unit=reading.said.unit,
        limit=_limit_title(verdict),
        clause=verdict.limit.clause,
    )


def _titles(found: set[str]) -> list[str]:
    return [point_title(point) for point in sorted(found)]


def _limit_title(verdict: Judged) -> str:
    limit = verdict.limit
    span = f"{limit.low:g}～{limit.high:g} {limit.unit}" if limit.low else f"≤{limit.high:g} {limit.unit}"
    return f"{span}（{limit.note}）" if limit.note else span


@rule("gas.possible", "GB 30871-2022 4.12", kinds=KINDS, stages=BEFORE_WORK)
def readings_are_possible(matter: Matter) -> Said | None:
    """A value is one an instrument can read, in a unit the gas is given in."""
    if not matter.case.gas:
        return None
    clauses = {OXYGEN: matter.law.gas.oxygen_clause, COMBUSTIBLE: matter.law.gas.combustible_clause}
    against = [
        Reason(
            "gas_impossible",
            _("{gas}的读数{value} {unit}不可能").format(
                gas=names([one.gas], matter.law), value=f"{one.value:g}", unit=one.said.unit
            ),
            _("请核对仪器读数和单位后重新填写"),
            clauses.get(one.gas, matter.law.gas.toxic_clause),
        )
        for one in matter.readings
        if one.impossible
    ]
    return Said({"samples": len(matter.case.gas)}, tuple(against))


@rule("gas.not_ahead", "GB 30871-2022 5.3.1 c)", kinds=KINDS, stages=BEFORE_WORK)
def samples_are_taken_already(matter: Matter) -> Said | None:
    """No sample lies ahead of now."""
    if not matter.case.gas:
        return None
    newest = max(test.at for test in matter.case.gas)
    if newest <= matter.at:
        return Said({"tests": [newest], "at": matter.at})
    timing = timing_of(matter, matter.gas_scope)
    clause = timing.clause if timing else "GB 30871-2022 10.1"
    remedy = _("请核对取样时间；以现场实际取样的时间为准")
    return Said({"tests": [newest], "at": matter.at}, (Reason("gas_in_future", _("取样时间晚于现在"), remedy, clause),))


@rule("gas.fresh_and_complete", "GB 30871-2022 5.3.1", kinds=KINDS, stages=("start",))
def gas_is_analysed_before_the_work(matter: Matter) -> Said | None:
    """Every gas asked for was sampled shortly before the work."""
    scope = matter.gas_scope
    if not scope.any:
        return None
    timing, since = timing_of(matter, scope), entry_window(matter, scope)
    clause = timing.clause if timing else "GB 30871-2022 10.1"
    inputs = {
        "gases_asked": names(required_gases(matter, scope), matter.law),
        "sampled_since": since,
        "tests": [test.at for test in matter.case.gas],
    }
    return Said(inputs, tuple(lacking(matter, scope, since=since, clause=clause)))


@rule("gas.points_by_size", "GB 30871-2022 6.3 b)", kinds="hot_work confined_space", stages=("start",))
def large_spaces_are_sampled_at_three_heights(matter: Matter) -> Said | None:
    """A large space is sampled above, in the middle and below."""
    scope, volume = matter.gas_scope, matter.case.place.volume_m3
    since = entry_window(matter, scope)
    if not scope.space or volume is None or volume < matter.law.gas.large_volume_m3 or not taken(matter, since=since):
        return None
    found = points(matter, scope, since=since)
    inputs = {"volume_m3": volume, "points": _titles(found)}
    if len(found) >= 3:
        return Said(inputs)
    clause = "GB 30871-2022 6.3 b)" if matter.case.kind == "confined_space" else "GB 30871-2022 5.3.1 a)"
    message = _("容积较大（本系统按 {least:g} 立方米起算），只在{count}个点取样").format(
        least=matter.law.gas.large_volume_m3, count=len(found)
    )
    return Said(inputs, (Reason("gas_points_few", message, _("请在上、中、下（左、中、右）各部位取样分析"), clause),))


@rule("gas.points_by_form", "GB 46768-2025 5.8.6", kinds="hot_work confined_space", stages=("start",))
def spaces_are_sampled_along_their_form(matter: Matter) -> Said | None:
    """An upright space is sampled at three heights or more, a lying one near and far."""
    scope, place = matter.gas_scope, matter.case.place
    if scope.sheet is None or not taken(matter, since=entry_window(matter, scope)):
        return None
    found = points(matter, scope, since=entry_window(matter, scope))
    count, wanted = points_by_form(place.space_form, place.space_extent_m)
    inputs = {
        "space_form": place.space_form,
        "space_extent_m": place.space_extent_m,
        "points_asked": count,
        "points": _titles(found),
    }
    missing = unnamed(found, wanted)
    if len(found) >= count and not missing:
        return Said(inputs)
    message = _("取样点不够：应有{count}个，只有{found}个").format(count=count, found=len(found))
    if len(found) >= count:
        message = _("没有在{points}取样").format(points="、".join(point_title(point) for point in missing))
    remedy = _("竖直的上、中、下取样，点距不超过 8 米；水平的近端、远端取样")
    return Said(inputs, (Reason("gas_points_few", message, remedy),))


@rule("gas.within_limits", "GB 30871-2022 5.3.2", kinds=KINDS, stages=(*AT_WORK, "extend"))
def readings_are_within_limits(matter: Matter) -> Said | None:
    """The last reading of each gas at each point is within the strictest limit."""
    scope = matter.gas_scope
    last = latest(taken(matter)) if scope.any else []
    if not last:
        return None
    found = [(one, verdict) for one in last if (verdict := judged(one, matter, scope)) is not None]
    inputs = {"readings": [_in_words(one, verdict, matter) for one, verdict in found]}
    against = [reason for one, verdict in found for reason in _against(one, verdict, matter)]
    return Said(inputs, tuple(dict.fromkeys(against)))


@rule("gas.instrument", "GB 30871-2022 4.12", kinds=KINDS, stages=AT_WORK)
def instruments_are_verified(matter: Matter) -> Said | None:
    """The instruments of the samples that count have numbers and a verification that holds."""
    tests = [test for test in _tests_in_question(matter) if test.instrument.strip() or test.calibrated_until]
    if not tests:
        return None
    against = []
    for test in tests:
        until = _calibrated_until(test)
        name = test.instrument or _("未填写")
        if until is not None and test.at >= until:
            message = _("检测仪{name}的检定有效期已过").format(name=name)
            against.append(Reason("instrument_expired", message, _("请换用在检定有效期内的检测仪重新检测")))
        elif until is None or not test.instrument.strip():
            remedy = _("请填写检测仪编号和检定有效期")
            against.append(Reason("instrument_unknown", _("检测仪编号或检定有效期没有填写"), remedy))
    inputs = {"instruments": [(test.instrument, test.calibrated_until) for test in tests]}
    return Said(inputs, tuple(dict.fromkeys(against)))


def _tests_in_question(matter: Matter) -> list[GasTest]:
    """Return the samples a gate rests on: those of the start, or those since the work stopped."""
    scope, case = matter.gas_scope, matter.case
    if not scope.any:
        return []
    since = entry_window(matter, scope)
    if case.stage == "resume":
        since = max((one.start for one in case.interruptions), default=matter.at)
    return [test for test in case.gas if since <= test.at <= matter.at]


def _calibrated_until(test: GasTest) -> datetime | None:
    """Return the end of a verification; one given as a day holds through that day."""
    until = test.calibrated_until
    if until is not None and clock.local(until).time() == time.min:
        return until + timedelta(days=1)
    return until


@rule("gas.pumped", "GB 46768-2025 5.8.5", kinds="hot_work confined_space", stages=("start",))
def spaces_are_sampled_from_outside(matter: Matter) -> Said | None:
    """Before somebody goes in, the space is sampled from outside with a pump."""
    if matter.gas_scope.sheet is None or not (tests := _tests_in_question(matter)):
        return None
    inputs = {"pumped": [test.pumped for test in tests]}
    if all(test.pumped is not False for test in tests):
        return Said(inputs)
    remedy = _("请在空间外上风侧用泵吸式检测仪重新检测")
    return Said(inputs, (Reason("gas_not_pumped", _("进入前的检测没有用泵吸式检测仪"), remedy),))


@rule("gas.record_complete", "GB 46768-2025 5.8.7", kinds="hot_work confined_space", stages=("start",))
def analyses_say_where_and_by_whom(matter: Matter) -> Said | None:
    """A record of a space says the point and the analyst besides time, gas and value."""
    if matter.gas_scope.sheet is None or not (tests := _tests_in_question(matter)):
        return None
    inputs = {"points": _titles({test.point for test in tests}), "analysts": len({test.analyst for test in tests})}
    if all(test.point.strip() and test.analyst.strip() for test in tests):
        return Said(inputs)
    return Said(
        inputs, (Reason("gas_record_incomplete", _("检测记录没有写检测位置或检测人"), _("请补全检测位置和检测人")),)
    )


@rule("gas.continuous", "GB 30871-2022 6.5", kinds="hot_work confined_space", stages=(*AT_WORK, "extend"))
def gas_is_measured_all_the_time(matter: Matter) -> Said | None:
    """In a confined space and at special hot work gas is measured all the time."""
    case, scope = matter.case, matter.gas_scope
    if case.kind == "confined_space":
        clause = "GB 30871-2022 6.5" if scope.chemical else "GB 46768-2025 6.2.3"
    elif scope.hot and matter.level == "special":
        clause = "GB 30871-2022 5.3.1 d)"
    else:
        return None
    inputs = {"continuous_monitoring": case.continuous_monitoring}
    line = next((one for one in case.measures if one.no == _DETECTOR_LINE[case.kind]), None)
    told = bool(line and line.involved and line.confirmed_by) or case.stage != "start"
    if case.continuous_monitoring or (case.continuous_monitoring is None and told):
        return Said(inputs)
    remedy = _("请配备移动式气体检测报警仪并全程开机")
    return Said(inputs, (Reason("gas_not_continuous", _("作业期间没有连续检测气体"), remedy, clause),))


@rule("gas.recorded", "GB 30871-2022 6.5", kinds="confined_space", stages=("extend",))
def gas_is_recorded_on_time(matter: Matter) -> Said | None:
    """While somebody works in a space, readings are recorded every 15 minutes, formerly every 2 hours."""
    case, scope = matter.case, matter.gas_scope
    every = record_every(matter, scope)
    moments = [one.at for one in taken(matter)]
    moments += [one.end for one in case.interruptions if one.end is not None and one.end <= matter.at]
    if case.started_at is not None:
        moments.append(case.started_at)
    paused = any(one.end is None for one in case.interruptions)
    if every is None or paused or not moments:
        return None
    minutes, clause = every
    inputs = {"last_record": max(moments), "minutes": minutes}
    if matter.at - max(moments) <= timedelta(minutes=minutes):
        return Said(inputs)
    message = _("气体检测记录超过{minutes}分钟没有更新").format(minutes=minutes)
    return Said(inputs, (Reason("gas_record_overdue", message, _("请立即检测并记录"), clause),))
