"""Starting, rewriting and ending legal clocks, and the light they show.

A clock keeps the limits it started with, their articles and their evidence, and both due dates; the earlier one
binds (Zhejiang Provisions on "at most one visit", art. 12). Where each kind starts is said by the act that
starts it; what the law says of each kind stands in rules.clock_kinds. Every act that touches the facts of a
clock calls `rewrite`. Which day turns a light is stored; `sweep` turns those whose day has come, and nothing
else ever counts.
"""

from dataclasses import asdict
from datetime import date

from django.conf import settings
from django.db.models import Case, DateField, F, Value, When

from stages.acts import reference
from stages.enums import ClockKind, Evidence, Light
from stages.models import Clock
from stages.rules import clock_kinds, deadlines
from stages.rules.clock_kinds import RULES, Rule, Start
from stages.rules.deadlines import Extension, Limit
from stages.rules.renewing import Validity
from stages.rules.stoppages import Stoppage
from stages.rules.workdays import ONE_DAY

#: the window's check, as pages show it day by day
WINDOW_CHECK = RULES[Rule.CHECK].limit
DELIVERY = RULES[Rule.DELIVERY].limit
LIMITS = ("statutory", "promised")


def correction_limit(days):
    """The time the window gives for a correction; no statute fixes it, the notice does."""
    rule = RULES[Rule.CORRECTION]
    return Limit(days, rule.unit, Start.NOTICE, rule.basis, rule.evidence)


def statutory_limit(item):
    return Limit(
        item.statutory_days, item.statutory_unit, item.statutory_from, item.statutory_basis, item.statutory_evidence
    )


def promised_limit(item):
    return Limit(
        item.promised_days, item.promised_unit, item.statutory_from, item.promised_source, item.promised_evidence
    )


def start(
    kind, project, started_on, reason, *, statutory=None, promised=None, rule=None, event=None, more=None, **subject
):
    """Start a clock on a day; `subject` names the application or approval and the office. Returns the saved row.

    `more`: what a kind of its own keeps beside its limits.
    """
    clock = Clock(kind=kind, project=project, started_on=started_on, start_reason=reason, **subject)
    clock.rule = rule or clock_kinds.OF_KIND[ClockKind(kind)]
    clock.reckoning = {"statutory": _kept(statutory), "promised": _kept(promised)} | (more or {})
    rewrite(clock, started_on)
    return _save(clock, event)


def rewrite(clock, on, calendar=None):
    """Reckon a clock anew from its facts and the calendar, with its light on the day `on`. Does not save."""
    calendar = calendar or reference.calendar(clock.project.division_id)
    ask = clock.reckoning.get("ask")
    if ask:
        last = clock_kinds.days_before(date.fromisoformat(ask["until"]), ask["days"], ask["unit"], calendar)
        clock.reckoning["statutory"]["until"] = last.isoformat()
    terms = {name: _set(clock, term(clock, name, calendar)) for name in LIMITS}
    dues = {name: found.due if found else None for name, found in terms.items()}
    clock.statutory_due, clock.promised_due = dues["statutory"], dues["promised"]
    clock.due_on = deadlines.binding(dues["statutory"], dues["promised"])
    found = terms[binding_name(clock)]
    has_day = clock.due_on is not None
    clock.provisional = has_day and is_provisional(found.limit, clock.due_on, calendar, asks=bool(ask))
    turns = has_day and not only_waits(clock)
    clock.yellow_on = found.yellow_on(_threshold(clock).days(found.total)) if turns else None
    clock.red_on = clock.due_on + ONE_DAY if turns else None
    look(clock, on)


def _set(clock, found):
    """A term whose due day is set; none while a track stands still, unless more than its days were used before that."""
    since = paused_from(clock)
    return None if found and found.due and since and found.due >= since - ONE_DAY else found


def paused_from(clock):
    """The first day of a pause of which nobody knows the end (a track in the enterprise's own time), or None."""
    since = clock.reckoning.get("paused_from")
    return since and date.fromisoformat(since)


def is_provisional(limit, due_on, calendar, asks=False):
    """Whether a later notice can move the day; a day that the law or a paper names stays where it is.

    The last day to ask for a renewal is a working day reckoned back from such a day, so it can move.
    """
    return (limit.until is None or asks) and bool(calendar.is_provisional(due_on))


def look(clock, on):
    """Set the stored light to that of a day, and the day of its next turn; an ended or breached one turns no more."""
    clock.light = light(clock, on)
    is_over = clock.stopped_on is not None or clock.breach or only_waits(clock)
    clock.next_change_on = None if is_over else deadlines.next_turn(on, clock.yellow_on, clock.due_on)


def light(clock, on):
    """The light of a running clock on a day, or of an ended one on the day it ended; red after a breach.

    A waiting time that must only pass has nobody who could be late.
    """
    if clock.breach:
        return Light.RED
    if only_waits(clock):
        return Light.GREEN
    return deadlines.light(clock.stopped_on or on, clock.yellow_on, clock.due_on)


def only_waits(clock):
    """Whether nobody answers for the day: a time that must only pass, a step for which no law gives an office days."""
    if clock.kind == ClockKind.PUBLIC_NOTICE:
        return True
    return clock.rule == Rule.STEP and not (clock.reckoning.get("statutory") or {}).get("days")


def term(clock, name, calendar):
    """The reckoning of a clock's limit "statutory" or "promised" with its stoppages and extension, or None."""
    limit = limit_of(clock, name)
    if limit is None:
        return None
    return deadlines.reckon(clock.started_on, limit, stoppages_of(clock), extension_of(clock), calendar)


def binding_term(clock, calendar):
    """The reckoning that binds; None where no limit has been set."""
    return term(clock, binding_name(clock), calendar) if clock.due_on else None


def over(clock, found, on):
    """Days by which a clock is over on a day, by its Reckoning; those of a pause that lasts are nobody's."""
    since = paused_from(clock)
    return found.over(on if since is None else min(on, since - ONE_DAY))


def limit_of(clock, name):
    """The Limit a clock keeps under "statutory" or "promised", or None."""
    kept = clock.reckoning.get(name)
    if not kept:
        return None
    until = kept.get("until")
    return Limit(**{**kept, "until": until and date.fromisoformat(until)})


def binding_name(clock):
    """Which of the two limits has the due date that binds."""
    is_promised = clock.promised_due is not None and clock.promised_due == clock.due_on
    return "promised" if is_promised else "statutory"


def binding_limit(clock):
    """The limit whose due date binds."""
    return limit_of(clock, binding_name(clock))


def stoppages_of(clock):
    """The clock's stoppages as rules take them, read from its own row."""
    return tuple(
        Stoppage(
            date.fromisoformat(kept["first"]), date.fromisoformat(kept["told"]),
            kept["ended"] and date.fromisoformat(kept["ended"]), kept["ground"], kept["paper"],
        )
        for kept in clock.reckoning.get("stoppages", ())
    )  # fmt: skip


def extension_of(clock):
    kept = clock.reckoning.get("extension")
    return Extension(**kept) if kept else None


def is_stopped(clock, on):
    """Whether the day `on` is taken out of the term."""
    if paused_from(clock) is not None and paused_from(clock) <= on:
        return True
    return any(each.first <= on <= each.last for each in stoppages_of(clock))


def stop(on, *, kind, event=None, **subject):
    """End the running clock of a kind and subject, if there is one."""
    stop_all(on, kind=kind, event=event, **subject)


def stop_all(on, *, event=None, **subject):
    """End every running clock of a subject."""
    for clock in Clock.objects.running().filter(**subject).order_by():
        clock.stopped_on = on
        look(clock, on)
        _save(clock, event, ["stopped_on", "light", "next_change_on"])


def start_check(application, on, event=None):
    """The window's five working days, from receipt (art. 32)."""
    return start(
        ClockKind.CHECK,
        application.project,
        on,
        Start.RECEIPT,
        statutory=WINDOW_CHECK,
        event=event,
        application=application,
        office=application.window,
    )


def restart_check(application, on, event=None):
    """The window's five working days anew, from the day the corrected papers arrived; history keeps the first."""
    clock = Clock.objects.select_related("project").get(kind=ClockKind.CHECK, application=application)
    clock.started_on, clock.start_reason, clock.stopped_on = on, Start.RESUBMISSION, None
    rewrite(clock, on)
    return _save(clock, event)


def start_decision(approval, on, reason, event=None, after=None):
    """The office's clock for one item, statutory and promised side by side; `after`: the item whose finish began it."""
    statutory, promised = statutory_limit(approval.item), promised_limit(approval.item)
    return start(
        ClockKind.DECISION,
        approval.project,
        on,
        reason,
        statutory=statutory,
        promised=promised,
        rule=clock_kinds.rule_of_decision(approval.item.kind, statutory, promised),
        event=event,
        more={"after": after.subject} if after else None,
        approval=approval,
        office=approval.office,
    )


def start_joint(application, on, reason, event=None):
    """The 45 working days of joint handling, until the lead's conclusion (art. 42 (2))."""
    return start(
        ClockKind.JOINT, application.project, on, reason, statutory=RULES[Rule.JOINT].limit, event=event,
        application=application, office_id=application.stage.lead_id,
    )  # fmt: skip


def start_notice(approval, on, limit, event):
    """The days of a public notice; a further one is counted on the same clock, history keeps the first."""
    clock = Clock.objects.select_related("project").filter(kind=ClockKind.PUBLIC_NOTICE, approval=approval).first()
    if clock is None:
        return start(ClockKind.PUBLIC_NOTICE, approval.project, on, Start.NOTICE, statutory=limit, event=event,
                     approval=approval)  # fmt: skip
    clock.started_on, clock.reckoning["statutory"], clock.stopped_on = on, _kept(limit), None
    rewrite(clock, on)
    return _save(clock, event)


def start_publication(certificate, project, on, event=None):
    """Seven working days in which a decision is made public."""
    return start(
        ClockKind.PUBLICATION, project, on, Start.DECISION, statutory=RULES[Rule.PUBLICATION].limit, event=event,
        certificate=certificate, office_id=certificate.office_id,
    )  # fmt: skip


def start_obligation(obligation, project, on, days, event=None):
    """The enterprise's time for a tolerated paper, from the day of tolerant acceptance."""
    rule = RULES[Rule.OBLIGATION]
    limit = Limit(days, rule.unit, Start.TOLERANT_ACCEPTANCE, rule.basis, rule.evidence)
    return start(
        ClockKind.OBLIGATION, project, on, Start.TOLERANT_ACCEPTANCE, statutory=limit, event=event,
        obligation=obligation,
    )  # fmt: skip


def resume_obligation(clock, due, on, event=None):
    """Owed again: the clock runs on, until `due` if that is a later day than before (days that were given back)."""
    if clock.due_on is None or due > clock.due_on:
        lengthen(clock, due, "浙江省保障“最多跑一次”改革规定 第11条（窗口核验期间不计入）", "")
    clock.stopped_on = None
    rewrite(clock, on)
    return _save(clock, event)


def lengthen(clock, due, basis, paper):
    """Add the days up to `due` to a clock counted in working days, beside what was added before. Does not save."""
    calendar = reference.calendar(clock.project.division_id)
    before = extension_of(clock)
    days = int(calendar.between(clock.due_on, due)) + (before.days if before else 0)
    words = "；".join(dict.fromkeys(each for each in (before and before.basis, basis) if each))
    clock.reckoning["extension"] = {"days": days, "basis": words, "paper": paper or (before.paper if before else "")}


def restart_correction(application, on, days, event=None):
    """The enterprise's time for a further notice, on the same clock; history keeps the first."""
    clock = Clock.objects.select_related("project").get(kind=ClockKind.CORRECTION, application=application)
    clock.started_on, clock.stopped_on = on, None
    clock.reckoning["statutory"] = _kept(correction_limit(days))
    rewrite(clock, on)
    return _save(clock, event)


def start_formal(approval, on, limit, event=None):
    """The days for turning an initial opinion into the formal paper, from the day on which the papers were complete."""
    clock = Clock.objects.select_related("project").filter(kind=ClockKind.FORMAL, approval=approval).first()
    if clock is None:
        return start(ClockKind.FORMAL, approval.project, on, Start.PAPERS_COMPLETE, statutory=limit, event=event,
                     approval=approval, office=approval.office)  # fmt: skip
    clock.started_on, clock.stopped_on, clock.reckoning["statutory"] = on, None, _kept(limit)
    rewrite(clock, on)
    return _save(clock, event)


def start_session(session, on, reason, limit, is_office, event):
    """The days of a step of a joint session; the next step, and a further round, are counted on the same clock.

    The lead answers for the offices' days; those of a report that is being written are nobody's at the office.
    """
    office = session.lead_id if is_office else None
    clock = Clock.objects.select_related("project").filter(kind=ClockKind.SESSION, session=session).first()
    if clock is None:
        return start(ClockKind.SESSION, session.project, on, reason, promised=limit, event=event, session=session,
                     office_id=office)  # fmt: skip
    clock.started_on, clock.start_reason, clock.stopped_on, clock.office_id = on, reason, None, office
    clock.reckoning["promised"] = _kept(limit)
    rewrite(clock, on)
    return _save(clock, event)


def start_rework(session, on, days, event):
    """The enterprise's days for what a joint session asks to be corrected; its notice fixes them."""
    rule = RULES[Rule.REWORK]
    limit = Limit(days, rule.unit, Start.NOTICE, rule.basis, rule.evidence)
    return start(ClockKind.REWORK, session.project, on, Start.NOTICE, statutory=limit, event=event, session=session)


def start_validity(certificate, project, validity, event=None):
    """Until when a certificate holds, or until when its renewal has to be asked for, whichever comes first."""
    limit = Limit(
        None, RULES[Rule.VALIDITY].unit, Start.ISSUE, validity.get("basis") or RULES[Rule.VALIDITY].basis,
        validity.get("evidence") or Evidence.ESTIMATED, certificate.valid_until,
    )  # fmt: skip
    return start(
        ClockKind.VALIDITY, project, certificate.issued_on, Start.ISSUE, statutory=limit, event=event,
        certificate=certificate, more={"ask": _ask(certificate.valid_until, Validity(validity).ask_before)},
    )  # fmt: skip


def start_renewal(certificate, project, on, limits, event):
    """The office's time to decide on a renewal: of the `limits` the one that ends first. A second renewal counts on the
    same clock, history keeps the first.
    """
    calendar = reference.calendar(project.division_id)
    limit = min((each for each in limits if each), key=lambda each: deadlines.due(on, each, calendar))
    clock = Clock.objects.select_related("project").filter(kind=ClockKind.RENEWAL, certificate=certificate).first()
    if clock is None:
        return start(
            ClockKind.RENEWAL, project, on, Start.REQUEST, statutory=limit, event=event, certificate=certificate,
            office_id=certificate.office_id,
        )  # fmt: skip
    clock.started_on, clock.reckoning["statutory"], clock.stopped_on = on, _kept(limit), None
    rewrite(clock, on)
    return _save(clock, event)


def follow_validity(certificate, ask_before, event, on):
    """Validity counts to the end of the certificate, or to the last day to ask for its renewal (`ask_before`)."""
    clock = Clock.objects.running().select_related("project").filter(
        kind=ClockKind.VALIDITY, certificate=certificate).first()  # fmt: skip
    if clock is not None:
        clock.reckoning["statutory"]["until"] = certificate.valid_until.isoformat()
        clock.reckoning["ask"] = _ask(certificate.valid_until, ask_before)
        rewrite(clock, on)
        _save(clock, event)


def _ask(valid_until, ask_before):
    """What the last day to ask is reckoned from, so that a new calendar moves it."""
    return {"until": valid_until.isoformat(), **ask_before} if ask_before else None


def sweep(on):
    """Turn every light whose day has come. One UPDATE, however many clocks run and however many runs were missed.

    Returns how many lights turned; a second run on the same day turns none.
    """
    is_red = When(red_on__lte=on, then=Value(Light.RED))
    stays = When(red_on__lte=on, then=Value(None))
    return (
        Clock.objects.running()
        .filter(next_change_on__lte=on)
        .update(
            light=Case(is_red, default=Value(Light.YELLOW)),
            next_change_on=Case(stays, default=F("red_on"), output_field=DateField()),
        )
    )


def subject_of(clock):
    """How history names what a clock is about: its approval, its application, else the project."""
    if clock.approval_id:
        return f"approval:{clock.approval.subject}"
    if clock.session_id:
        return clock.session.subject
    return f"application:{clock.application.number}" if clock.application_id else "project"


def rule_of(clock):
    """The line of the table under which a clock runs; a row from before there were lines is under its kind's."""
    return Rule(clock.rule or clock_kinds.OF_KIND[ClockKind(clock.kind)])


def _threshold(clock):
    return clock_kinds.threshold(rule_of(clock), settings.CLOCK_YELLOW)


def _kept(limit):
    """A limit as the row keeps it."""
    return {**asdict(limit), "until": limit.until and limit.until.isoformat()} if limit else None


def _save(clock, event, fields=None):
    """Save a row; with an event, its history row names the event and carries its hour."""
    if event is not None:
        clock._change_reason, clock._history_date = f"{event.seq} {event.act}", event.effective_at
    clock.save(update_fields=fields)
    return clock
