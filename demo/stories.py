"""A year of hazards: each goes through the table of steps and the rules of `prevention/hazards`, step by step, as its
people would have taken them; only the writing is done in bulk.
"""

from datetime import date, datetime, timedelta

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines.models import Extension
from anguan.foundation.deadlines.rules import extending
from anguan.foundation.refusal import refuse_if
from anguan.prevention.hazards import catalog, rules
from anguan.prevention.hazards.models import Hazard, RectifyOrder
from anguan.prevention.hazards.services.owing import SUBJECT, recheck_due
from demo import words
from demo.notebook import EXTENSION_COLUMNS, HAZARD_COLUMNS, Notebook
from demo.rows import Shape, key

ORDER = Shape(RectifyOrder)
LONGEST = catalog.days("longest")
HOUR = timedelta(hours=1)
TODAY = 11  # hazards the cast finds waiting


class Teller(Notebook):
    """Tells the year of one firm."""

    def tell(self, count: int) -> None:
        """Tell so many hazards of the past year, and write their rows."""
        for _ in range(count):
            at = self._some_time()
            hazard = self._ordered(at) if self.random.random() < 0.1 else self._reported(at)
            if hazard is not None:
                if hazard.state == rules.State.REPORTED:
                    self._judged(hazard)
                if hazard.state == rules.State.RECTIFYING:
                    self._put_right(hazard)
            self.firm.rows[Hazard].append([getattr(hazard, name) for name in HAZARD_COLUMNS])

    def tell_today(self) -> None:
        """Leave the cast something to do: reports to confirm, work late and not, rechecks, an extension to decide."""
        now, people = self.plan.now, self.firm.people
        worker, officer, principal = people["worker"][0], people["safety_officer"][0], people["principal"][0]
        contractor = people["contractor_worker"][0]
        told: list[Hazard] = []
        for hours, by in ((3, worker), (9, people["team_leader"][0]), (20, contractor)):
            told.append(self._reported(now - hours * HOUR, by=by))
        for days, fixer, limit in ((2, worker, 5), (9, worker, 7), (3, contractor, 4), (4, officer, 6)):
            hazard = self._reported(now - timedelta(days=days), by=self.random.choice(people["worker"]))
            self._confirmed(hazard, officer, now - timedelta(days=days) + 2 * HOUR, fixer=fixer, days=limit)
            told.append(hazard)
        for days in (1, 2):
            hazard = self._reported(now - timedelta(days=days + 2), by=worker)
            self._confirmed(hazard, principal, now - timedelta(days=days + 1), fixer=people["team_leader"][1], days=5)
            self._submitted(hazard, now - timedelta(days=days) + 3 * HOUR)
            told.append(hazard)
        for days, submitted in ((6, True), (3, False)):
            hazard = self._ordered(now - timedelta(days=days))
            if submitted:
                self._submitted(hazard, now - timedelta(days=1))
            told.append(hazard)
        self._asked(told[5], now - 5 * HOUR)
        self.firm.rows[Hazard] += [[getattr(hazard, name) for name in HAZARD_COLUMNS] for hazard in told]

    # what happens, one after the other

    def _reported(self, at: datetime, *, by: Actor | None = None) -> Hazard:
        source, by = (rules.source_of(by.roles), by) if by else self._finder()
        hazard = self._found(by, at, source=source)
        photos = self._photos(hazard, by, at, "before", count=1 + (self.random.random() < 0.25))
        refuse_if(
            rules.reasons_not_to_report(
                what=hazard.what, place=hazard.place, category_known=True, photo_count=len(photos), source=source
            )
        )
        self.clocks.begin(hazard)
        self._note(
            "hazards.reported",
            hazard,
            by,
            at,
            what=hazard.what,
            place=hazard.place,
            category=hazard.category,
            source=source,
            photos=photos,
        )
        return hazard

    def _ordered(self, at: datetime) -> Hazard:
        by, due = self.firm.town.officer, clock.day_of(at) + timedelta(days=self.random.choice((7, 10, 15, 30)))
        hazard = self._found(by, at, source=rules.Source.OFFICIAL)
        order = key(at, self.random)
        number = f"（{self.firm.town.county}）应急责改〔{clock.local(at).year}〕{order.hex[-5:].upper()}号"
        demand = self.random.choice(words.MEASURES)
        today = clock.day_of(at)
        refuse_if(rules.reasons_not_to_order(number=number, count=1, due_on=due, today=today, longest_days=LONGEST))
        self._refuse_problem(hazard, demand)
        hazard.order_id, hazard.state, hazard.measures = order, rules.State.RECTIFYING.value, demand
        hazard.confirmed_by, hazard.confirmed_at = by.person_id, at
        hazard.due_on = hazard.original_due_on = due
        first = self.firm.people["principal"][0]
        hazard.assigned_to, hazard.assignee_name = first.person_id, first.name
        self.firm.rows[RectifyOrder].append(
            ORDER.row(
                id=order,
                **self.owned,
                number=number,
                office_id=by.office_id,
                office_name=by.organisation,
                issued_by=by.person_id,
                issuer_name=by.name,
                issued_at=at,
                due_on=due,
            )
        )
        assert by.office_id is not None  # noqa: S101 - an officer's
        self.clocks.offices[order] = (by.office_id, by.organisation)
        self.clocks.begin(hazard)
        photos = self._photos(hazard, by, at, "before")
        self._note(
            "hazards.ordered",
            hazard,
            by,
            at,
            what=hazard.what,
            place=hazard.place,
            number=number,
            office=by.organisation,
            due_on=due,
            demand=demand,
            level=hazard.level,
            criterion=hazard.criterion,
            assignee=first.name,
            photos=photos,
        )
        return hazard

    def _judged(self, hazard: Hazard) -> None:
        at = self._later(hazard.reported_at, 0.5, 30)
        roll = self.random.random()
        reporter = self._person(hazard.reported_by)
        if roll < 0.012 and reporter is not None:
            if self._happened(at):
                self._take("withdraw", hazard, reporter, at)
            return
        by = self.random.choice(self.managers)
        if self.firm.negligent and self.random.random() < 0.1:
            at += timedelta(days=30)
        if not self._happened(at):
            return
        if roll < 0.06:
            hazard.dismissed_reason = self.random.choice(words.NOT_TRUE)
            refuse_if(rules.reasons_not_to_dismiss(reason=hazard.dismissed_reason))
            self._take("dismiss", hazard, by, at, reason=hazard.dismissed_reason)
            return
        self._confirmed(hazard, by, at)

    def _confirmed(self, hazard: Hazard, by: Actor, at: datetime, *, fixer: Actor | None = None, days: int = 0) -> None:
        random, today = self.random, clock.day_of(at)
        major = not days and bool(self.criteria) and random.random() < 0.008
        fixer = fixer or random.choice([each for each in self.firm.everyone if "hazards.report" in each.permissions])
        hazard.assigned_to, hazard.assignee_name = fixer.person_id, fixer.name
        hazard.measures, hazard.plan = random.choice(words.MEASURES), random.choice(words.PLANS)
        hazard.funds_fen = random.choice((0, 0, 0, 20_000, 50_000, 120_000, 300_000, 860_000)) * (40 if major else 1)
        usual = random.choice((30, 45, 60, 90)) if major else random.choice((1, 3, 3, 5, 7, 7, 10, 15))
        due = today + timedelta(days=days or usual)
        criterion = random.choice(self.criteria) if major else None
        hazard.interim_measure = random.choice(words.MEANWHILE) if major else ""
        refuse_if(
            rules.reasons_not_to_confirm(
                level=rules.Level.MAJOR if major else rules.Level.GENERAL,
                criterion_known=major,
                responsible_known=True,
                measures=hazard.measures,
                funds_fen=hazard.funds_fen,
                plan=hazard.plan,
                interim_measure=hazard.interim_measure,
                principal_informed=major,
                due_on=due,
                today=today,
                longest_days=LONGEST,
            )
        )
        if criterion is not None:
            hazard.level, hazard.what = rules.Level.MAJOR.value, criterion.summary[:200]
            hazard.criterion, hazard.criterion_standard = criterion.id, criterion.standard
        hazard.confirmed_by, hazard.confirmed_at, hazard.due_on, hazard.original_due_on = by.person_id, at, due, due
        self._take(
            "confirm",
            hazard,
            by,
            at,
            level=hazard.level,
            criterion=hazard.criterion,
            due_on=due,
            interim_measure=hazard.interim_measure,
            assignee=fixer.name,
            assigned_to=fixer.person_id,
            measures=hazard.measures,
            funds_fen=hazard.funds_fen,
            plan=hazard.plan,
        )

    def _put_right(self, hazard: Hazard) -> None:
        """Submit, perhaps after an extension, recheck, perhaps send back, until it is struck off or it is today."""
        random = self.random
        start, due = hazard.state_since, hazard.due_on
        assert due is not None  # noqa: S101 - everything being put right has a limit
        if not hazard.ordered and (due - clock.day_of(start)).days > 6 and random.random() < 0.05:
            due = self._extended(hazard, start + timedelta(days=2, hours=random.random() * 5))
        left = max((clock.start_of(due) - start) / HOUR, 6.0)
        at = start + timedelta(hours=left * random.betavariate(2.2, 1.6))
        late = random.random()
        if late < (0.5 if self.firm.negligent else 0.05):
            at = clock.start_of(due) + timedelta(
                days=1 + random.expovariate(1 / (60 if self.firm.negligent else 7)), hours=9
            )
        while self._happened(at) and hazard.state == rules.State.RECTIFYING:
            self._submitted(hazard, at)
            at = self._rechecked(hazard, self._later(at, 1, 60))

    def _submitted(self, hazard: Hazard, at: datetime) -> None:
        by = self._person(hazard.assigned_to) or self.firm.people["principal"][0]
        note = self.random.choice(words.DONE)
        photos = self._photos(hazard, by, at, "after")
        refuse_if(rules.reasons_not_to_submit(photo_count=len(photos), note=note))
        hazard.rectified_by, hazard.rectifier_name, hazard.rectified_at = by.person_id, by.name, at
        hazard.rectified_note = note
        today = clock.day_of(at)
        hazard.recheck_due_on = recheck_due(hazard, asked_on=today)
        assert hazard.due_on is not None  # noqa: S101
        late = max(0, (today - hazard.due_on).days)
        self._take("submit", hazard, by, at, note=note, late=late, photos=photos)

    def _rechecked(self, hazard: Hazard, at: datetime) -> datetime:
        """Recheck by another; return when the fixer is ready again."""
        if not self._happened(at) or (self.firm.negligent and self.random.random() < 0.15):
            return self.plan.now + HOUR
        others = [self.firm.town.officer] if hazard.ordered else self.managers
        by = next((each for each in others if each.person_id != hazard.rectified_by), self.firm.town.officer)
        refuse_if(rules.reasons_not_to_recheck(rectified_by=hazard.rectified_by, rechecker=by.person_id))
        hazard.rechecked_by, hazard.rechecker_name, hazard.rechecked_at = by.person_id, by.name, at
        if hazard.times_returned < 2 and self.random.random() < 0.07:
            hazard.recheck_note = self.random.choice(words.NOT_PASSED)
            refuse_if(rules.reasons_not_to_return(reason=hazard.recheck_note))
            hazard.times_returned += 1
            self._take("return", hazard, by, at, reason=hazard.recheck_note, times=hazard.times_returned)
            return self._later(at, 4, 70)
        hazard.recheck_note, hazard.closed_at = self.random.choice(words.PASSED), at
        self._take("close", hazard, by, at, note=hazard.recheck_note)
        self._objected(hazard, self._later(at, 20, 200))
        return self.plan.now + HOUR

    def _objected(self, hazard: Hazard, at: datetime) -> None:
        reporter = self._person(hazard.reported_by)
        if self.random.random() > 0.006 or reporter is None or not self._happened(at) or hazard.closed_at is None:
            return
        reason = "同样的问题又出现了，请再看一下"
        refuse_if(
            rules.reasons_not_to_object(
                reason=reason,
                closed_on=clock.day_of(hazard.closed_at),
                today=clock.day_of(at),
                days=catalog.days("objection"),
            )
        )
        hazard.closed_at = None
        self._take("object", hazard, reporter, at, reason=reason)
        self._rechecked(hazard, self._later(at, 2, 40))

    def _extended(self, hazard: Hazard, at: datetime) -> date:
        """Ask for more time, and have it granted or not by another; return the limit that holds then."""
        present = hazard.due_on
        assert present is not None  # noqa: S101
        answered = at + timedelta(hours=20)
        principal = self.firm.people["principal"][0]
        if hazard.assigned_to == principal.person_id or self._person(hazard.assigned_to) is None:
            return present
        if not self._happened(answered) or clock.day_of(answered) > present:
            return present
        change = self._asked(hazard, at)
        granted = self.random.random() < 0.8
        note = "" if granted else "工作量不大，请按原期限完成"
        refuse_if(
            extending.reasons_not_to_decide(
                asked_by=change.asked_by,
                decider=principal.person_id,
                granted=granted,
                note=note,
                asked_due_on=change.asked_due_on,
                today=clock.day_of(answered),
            )
        )
        change.decision, change.note = "granted" if granted else "refused", note
        change.decided_by, change.decider_name, change.decided_at = principal.person_id, principal.name, answered
        self.firm.rows[Extension][-1] = [getattr(change, name) for name in EXTENSION_COLUMNS]
        hazard.due_on = change.asked_due_on if granted else present
        if granted:
            self.clocks.granted(change, hazard, by=principal, at=answered)
        self._take(
            "decide",
            hazard,
            principal,
            answered,
            granted=granted,
            note=note,
            present=present,
            due_on=change.asked_due_on,
            asker=change.asker_name,
        )
        return hazard.due_on

    def _asked(self, hazard: Hazard, at: datetime) -> Extension:
        """Ask for more time (申请延期); the answer is another's."""
        asker, present = self._person(hazard.assigned_to), hazard.due_on
        assert asker is not None  # noqa: S101
        assert present is not None  # noqa: S101
        change = Extension(
            id=key(at, self.random),
            **self.owned,
            kind=rules.rectify_kind(level=hazard.level, ordered=hazard.ordered),
            subject_type=SUBJECT,
            subject_id=hazard.pk,
            asked_by=asker.person_id,
            asker_name=asker.name,
            asked_at=at,
            reason=self.random.choice(words.LATER),
            interim_measure=self.random.choice(words.MEANWHILE),
            present_due_on=present,
            asked_due_on=present + timedelta(days=self.random.choice((5, 10, 20))),
        )
        refuse_if(
            extending.reasons_not_to_ask(
                reason=change.reason,
                interim_measure=change.interim_measure,
                present_due_on=present,
                asked_due_on=change.asked_due_on,
                already_asked=False,
                today=clock.day_of(at),
                longest_days=LONGEST,
            )
        )
        self.clocks.asked(change, hazard)
        self._take(
            "extend",
            hazard,
            asker,
            at,
            reason=change.reason,
            interim_measure=change.interim_measure,
            present=present,
            due_on=change.asked_due_on,
            force_majeure=False,
        )
        self.firm.rows[Extension].append([getattr(change, name) for name in EXTENSION_COLUMNS])
        return change
