"""Reading the acts of a case: what each may say, in which fields."""

from datetime import date
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.enums import Channel, ProjectStatus
from stages.enums import (
    ApplicationStatus,
    ApprovalStatus,
    Breach,
    ObligationStatus,
    RefusalGround,
    Reply,
    SessionKind,
    SessionOutcome,
    SessionStatus,
    SessionVerdict,
    StageCode,
    StageStatus,
    StoppageGround,
    SupplyCheck,
    Verdict,
)
from stages.loading.yaml_files import Entry
from stages.rehearsing.case import VERBS, Act, Deed, Papers, Until, Whose
from stages.rehearsing.hours import read_hour, read_offset

STATUSES = {
    *ApplicationStatus.values, *ApprovalStatus.values, *StageStatus.values, *ProjectStatus.values,
    *SessionStatus.values, *SessionOutcome.values, *ObligationStatus.values,
}  # fmt: skip
EVERY_STAGE = "all"
NO_STATUS = gettext_lazy("There is no status %(code)s.")
UNTIL = gettext_lazy("end, a date, or a mapping with item, stage or application and its status is expected.")


def acts(fields):
    return [_act(inside) for inside in fields.each("acts", required=True)]


def _act(fields):
    do = fields.text("do") if fields.entry.get("do") in VERBS else fields.member("do", Deed)
    fields.label = str(do or "")
    at, after, before = _moment(fields)
    refused, status = _expected(fields)
    said = {name: take(fields, name) for name, take in _arguments(do).items()}
    act = Act(
        line=fields.entry.line, do=do, at=at, after=after, before=before, by=fields.text("by", ""), refused=refused,
        status=status, said={name: value for name, value in said.items() if value is not None},
    )  # fmt: skip
    if do is not None:  # otherwise nobody knows which fields belong to it
        fields.done()
    return act


def _arguments(do):
    return VERBS[do].arguments if do in VERBS else ARGUMENTS.get(do, {})


def _moment(fields):
    """(hour of an act, distance after the act before, distance before it), of which one is given; else at once."""
    at, after, before = (fields.take(name, object, None, "") for name in ("at", "after", "before"))
    if sum(value is not None for value in (at, after, before)) > 1:
        fields.fault("after" if after is not None else "before", _("Give one of at, after and before."))
    hour = read_hour(at)
    if at is not None and hour is None:
        fields.fault("at", _("An hour such as 2026-03-02 09:00 is expected."))
    return hour, _distance(fields, "after", after), _distance(fields, "before", before)


def _distance(fields, name, value):
    offset = read_offset(value)
    if value is not None and offset is None:
        fields.fault(name, _("A distance such as “2 working days” or “10 days” is expected."))
    return offset


def _expected(fields):
    inside = fields.inside("expect", required=False)
    if inside is None:
        return "", ""
    refused, status = inside.text("refused", ""), inside.known("status", STATUSES, NO_STATUS, "")
    inside.done()
    return refused, status or ""


def text(fields, name, *, required=False):
    return fields.text(name) if required else fields.text(name, None)


def stage(fields, name):
    """The stage whose latest application is meant (`land`), or one of its rounds (`land/1`)."""
    value = fields.text(name)
    if value is not None:
        _check_stage(fields, name, value.split("/")[0])
    return value


def _check_stage(fields, name, code):
    if code not in StageCode.values:
        known = ", ".join(StageCode.values)
        fields.fault(name, _("“%(value)s” is not one of %(known)s."), value=code, known=known)


def stages(fields, name):
    """A list of stages, or `all`."""
    if fields.entry.get(name) == EVERY_STAGE:
        fields.text(name)
        return list(StageCode.values)
    values = fields.texts(name, [])
    for value in values:
        _check_stage(fields, name, value)
    return values


def texts(fields, name):
    return fields.texts(name, []) if fields.has(name) else fields.take(name, object, None, "")


def papers(fields, name):
    """`all`, `{except: [...]}` or `{only: [...]}`."""
    value = fields.take(name, (str, Entry), None, _("all, except or only is expected."))
    if value is None or value == "all":
        return Papers()
    if isinstance(value, str):
        fields.fault(name, _("all, except or only is expected."))
        return Papers()
    inside = fields.inside(name)
    only = inside.texts("only", []) if inside.has("only") else None
    found = Papers(tuple(inside.texts("except", [])), None if only is None else tuple(only))
    inside.done()
    return found


def problems(fields, name):
    """{paper type: what is missing or wrong}"""
    value = fields.take(name, Entry, None, _("A mapping of fields is expected."))
    return None if value is None else dict(value)


def promised(fields, name):
    """{paper type: what is wrong, or ""} from a list of types, or from such a mapping."""
    value = fields.take(name, (list, Entry), None, _("A list of papers, or a mapping with what is wrong, is expected."))
    if value is None:
        return None
    return (
        {str(type): str(value[type] or "") for type in value} if isinstance(value, Entry) else dict.fromkeys(value, "")
    )


def refusing(fields, name):
    """{item: (ground, reasons)} from {item: {ground, reasons}}"""
    if not fields.has(name):
        return fields.take(name, object, None, "")
    inside = fields.inside(name)
    found = {}
    for code in inside.entry if inside else ():
        one = inside.inside(code)
        if one is not None:
            found[code] = (one.member("ground", RefusalGround), one.text("reasons"))
            one.done()
    return found


def member(fields, name, *, enum, default=None):
    return fields.member(name, enum, default)


def whole(fields, name):
    return fields.whole(name, None)


def flag(fields, name):
    return fields.flag(name, False) or None


def day(fields, name):
    return fields.day(name)


def until(fields, name):
    """`end`, a date, or a mapping {item | stage | application, status}."""
    value = fields.take(name, (str, date, Entry), None, UNTIL)
    if value is None or value == "end":
        return Until(is_end=True)
    if isinstance(value, date):
        return Until(day=value)
    if isinstance(value, str):
        fields.fault(name, UNTIL)
        return Until(is_end=True)
    inside = fields.inside(name)
    found = Until(
        item=inside.text("item", ""), stage=inside.text("stage", ""), application=inside.text("application", ""),
        session=inside.text("session", ""), status=inside.known("status", STATUSES, NO_STATUS) or "",
    )  # fmt: skip
    inside.done()
    return found


def session(fields, name):
    """The latest session of a kind (`site_visit`), or one of its rounds (`site_visit/1`)."""
    value = fields.text(name)
    if value is not None and value.partition("/")[0] not in SessionKind.values:
        known = ", ".join(SessionKind.values)
        fields.fault(name, _("“%(value)s” is not one of %(known)s."), value=value, known=known)
    return value


def kind(fields, name):
    return fields.member(name, SessionKind)


needed = partial(text, required=True)
verdict = partial(member, enum=Verdict, default=Verdict.AGREE)

#: the arguments of each act, and how each is read
ARGUMENTS = {
    Deed.REGISTER: {"code": text, "name": text},
    Deed.FILE: {
        "stage": stage,
        "items": texts,
        "papers": papers,
        "channel": partial(member, enum=Channel),
        "promising": promised,
    },
    Deed.ACCEPT: {"stage": stage, "tolerating": texts, "refusing": refusing, "faulty": problems},
    Deed.CORRECT: {"stage": stage, "problems": problems, "days": whole, "reason": text},
    Deed.ANSWER: {
        "stage": stage,
        "papers": papers,
        "channel": partial(member, enum=Channel),
        "promising": promised,
    },
    Deed.COMMIT: {"stage": stage, "papers": promised},
    Deed.SPOT: {"stage": stage, "corrected": problems},
    Deed.REFUSE: {
        "stage": stage,
        "ground": partial(member, enum=RefusalGround),
        "reasons": text,
        "faulty": problems,
    },
    Deed.SUPPLY: {
        "stage": stage,
        "paper": needed,
        "channel": partial(member, enum=Channel),
        "part": flag,
        "sent": day,
    },
    Deed.RECEIVE: {
        "stage": stage,
        "paper": needed,
        "channel": partial(member, enum=Channel),
        "part": flag,
        "sent": day,
        "arrived": day,
    },
    Deed.CHECK_SUPPLY: {
        "stage": stage,
        "paper": needed,
        "words": text,
        "result": partial(member, enum=SupplyCheck, default=SupplyCheck.GOOD),
    },
    Deed.PROLONG: {"stage": stage, "paper": needed, "days": whole, "reason": text, "approved_by": text},
    Deed.REVOKE: {"stage": stage, "words": text},
    Deed.REPAIR_CREDIT: {"reason": text},
    Deed.PRECHECK: {"stage": stage, "items": texts, "papers": papers, "channel": partial(member, enum=Channel)},
    Deed.ANSWER_PRECHECK: {"stage": stage, "remarks": problems, "text": text},
    Deed.ADOPT: {"item": needed},
    Deed.INITIAL: {"item": needed, "verdict": verdict, "text": text, "conditions": texts},
    Deed.VOID_INITIAL: {"item": needed, "reason": text},
    Deed.REVIEW: {"item": needed, "verdict": verdict, "text": text, "conditions": texts},
    Deed.DECIDE: {"item": needed, "verdict": verdict, "text": text, "conditions": texts, "remedies": text},
    Deed.RECORD: {"item": needed, "result": text},
    Deed.CONCLUDE: {"stage": stage, "text": text},
    Deed.ISSUE: {"stage": stage},
    Deed.WITHDRAW: {"stage": stage, "reason": text},
    Deed.WITHDRAW_PROJECT: {"reason": text},
    Deed.MOVE_EDITION: {},
    Deed.SUSPEND: {
        "item": needed,
        "days": whole,
        "ground": partial(member, enum=StoppageGround),
        "basis": text,
        "reason": text,
        "procedure": text,
    },
    Deed.RESUME: {"item": needed, "reason": text},
    Deed.EXTEND: {"item": text, "stage": text, "days": whole, "reason": text, "approved_by": text},
    Deed.POST: {"item": needed, "notice": text},
    Deed.BREACH: {"item": needed, "breach": partial(member, enum=Breach), "reason": needed},
    Deed.ASK_RENEWAL: {"item": needed, "reason": needed},
    Deed.DECIDE_RENEWAL: {"item": needed, "grant": flag, "reasons": text, "months": whole},
    Deed.ASK_SESSION: {"item": needed, "kind": kind, "reason": text},
    Deed.BESIDE: {"enterprise": needed, "uscc": needed, "project": needed, "stage": stage},
    Deed.CONVENE: {
        "beside": texts,
        "kind": kind,
        "items": texts,
        "disciplines": texts,
        "offices": texts,
        "meeting": whole,
        "place": text,
        "reason": text,
    },
    Deed.DISMISS: {"session": session, "reason": text},
    Deed.FIX: {"session": session, "meeting": whole, "place": text, "why_late": text},
    Deed.PASS_STEP: {"session": session, "text": text},
    Deed.ASK_PAPERS: {"session": session, "lines": texts, "days": whole},
    Deed.REPLY: {"session": session, "said": partial(member, enum=Reply), "deputy": text, "comment": text},
    Deed.ATTEND: {"session": session, "absent": texts},
    Deed.SAY: {
        "session": session,
        "of": partial(member, enum=Whose),
        "verdict": partial(member, enum=SessionVerdict),
        "text": text,
        "conditions": texts,
        "legal_ground": text,
        "guidance": text,
        "discipline": text,
    },
    Deed.SETTLE: {"session": session, "about": needed, "holding": needed, "text": text},
    Deed.CLOSE: {"session": session, "outcome": partial(member, enum=SessionOutcome), "text": text, "days": whole},
    Deed.REPORT: {"session": session, "text": text},
    Deed.CALL_ROUND: {"session": session, "meeting": whole},
    Deed.CALL_OFF: {"session": session, "reason": text},
    Deed.SIGN: {"session": session},
    Deed.PROCEED: {"file": stages, "until": until, "leave": texts},
    Deed.WATCH: {},
    Deed.ANSWER_URGING: {"item": needed, "text": needed},
}
