"""The history of a project in words: who did what, from which seat, for whom, when it took effect.

Reads events only; an act without words here is a fault of this module and shows in its test, not on a page.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from projects.enums import SeatKind
from projects.lists.listing import Column
from projects.lists.narrowing import Days, Pick, Search, contains
from projects.models import Office
from stages import access
from stages.desks.wording import words
from stages.enums import (
    DeemedGround,
    DeliveryWay,
    IdentitySeen,
    RenewalStatus,
    Reply,
    SessionOutcome,
    SessionVerdict,
    StageCode,
    StoppageGround,
    Verdict,
)

ACTS = {
    "register": gettext_lazy("registered the project"),
    "file": gettext_lazy("filed an application"),
    "accept": gettext_lazy("accepted the application"),
    "correct": gettext_lazy("sent the correction notice"),
    "answer_correction": gettext_lazy("answered the correction notice"),
    "refuse": gettext_lazy("did not accept the application"),
    "withdraw": gettext_lazy("withdrew the application"),
    "deem_withdrawn": gettext_lazy("the correction did not come in time: deemed withdrawn"),
    "withdraw_project": gettext_lazy("withdrew the project"),
    "start": gettext_lazy("started"),
    "opinion": gettext_lazy("gave an opinion"),
    "decide": gettext_lazy("decided"),
    "record": gettext_lazy("recorded the result"),
    "prepare_commitment": gettext_lazy("drew up a letter of commitment"),
    "accept_conditions": gettext_lazy("accepted the conditions of the decision"),
    "confirm_commitment": gettext_lazy("confirmed the letter of commitment: it binds"),
    "correct_on_the_spot": gettext_lazy("corrected on the spot"),
    "supply": gettext_lazy("supplied a paper that had been tolerated"),
    "take_back_supply": gettext_lazy("took back the announcement of a paper"),
    "receive": gettext_lazy("entered a paper that came later"),
    "check_supply": gettext_lazy("looked at a paper that came later"),
    "prolong": gettext_lazy("put off the day of a promised paper"),
    "revoke": gettext_lazy("the promise was not kept: acceptance revoked"),
    "terminate": gettext_lazy("the promise was not kept: the procedure ended"),
    "break_promise": gettext_lazy("the promise was not kept: a credit entry; the filing stands"),
    "repair_credit": gettext_lazy("repaired the credit entry"),
    "ask_precheck": gettext_lazy("asked for a pre-check"),
    "answer_precheck": gettext_lazy("answered the pre-check"),
    "initial_opinion": gettext_lazy("handed out an initial opinion"),
    "void_initial_opinion": gettext_lazy("declared the initial opinion void: the papers changed the matter"),
    "return": gettext_lazy("returned: what it needs ended without a result"),
    "reviewed": gettext_lazy("every department has answered"),
    "conclude": gettext_lazy("concluded the application"),
    "issue": gettext_lazy("issued the results"),
    "parcel_received": gettext_lazy("the parcel with the results was signed for"),
    "parcel_returned": gettext_lazy("the parcel with the results came back"),
    "deliver_again": gettext_lazy("handed the results out again"),
    "close_stage": gettext_lazy("the stage is concluded"),
    "end": gettext_lazy("the project has ended"),
    "suspend": gettext_lazy("stopped the clock"),
    "resume": gettext_lazy("ended the stoppage early"),
    "extend": gettext_lazy("extended the term"),
    "deem_accepted": gettext_lazy("the window was silent for five working days: accepted as of receipt"),
    "calendar": gettext_lazy("the working calendar has changed"),
    "recount": gettext_lazy("clocks were reckoned anew after a change of settings"),
    "post": gettext_lazy("posted a public notice"),
    "breach": gettext_lazy("noted a breach of the rules of the clock"),
    "urge": gettext_lazy("urged the office: the light is red"),
    "rate": gettext_lazy("rated the service"),
    "answer_urging": gettext_lazy("answered the urging"),
    "ask_renewal": gettext_lazy("asked for a renewal"),
    "decide_renewal": gettext_lazy("decided on the renewal"),
    "deem_renewed": gettext_lazy("the office was silent: renewed by law"),
    "propose_session": gettext_lazy("proposed a joint session"),
    "join_proposal": gettext_lazy("more items could share the session proposed"),
    "dismiss_session": gettext_lazy("did not take the proposal up"),
    "convene": gettext_lazy("called the joint session"),
    "add_office": gettext_lazy("invited one more office"),
    "release_office": gettext_lazy("let an office go"),
    "propose_dates": gettext_lazy("asked which hour suits"),
    "fix_session": gettext_lazy("fixed the hour of the session"),
    "move_session": gettext_lazy("moved the session"),
    "pass_step": gettext_lazy("closed a step of the session"),
    "reply_session": gettext_lazy("replied to the invitation"),
    "attendance": gettext_lazy("recorded who came"),
    "session_opinion": gettext_lazy("gave an opinion in the session"),
    "change_opinion": gettext_lazy("changed its opinion in the session"),
    "deem_agreed": gettext_lazy("absent or silent: taken to agree"),
    "awaited_again": gettext_lazy("an opinion is awaited again"),
    "nothing_left": gettext_lazy("has spoken of everything that is left"),
    "put_together": gettext_lazy("put conditions side by side"),
    "ask_papers": gettext_lazy("told once what papers of the session are missing"),
    "all_in": gettext_lazy("all opinions of the session are in"),
    "settle_conditions": gettext_lazy("settled how conditions go together"),
    "conclude_session": gettext_lazy("concluded the joint session"),
    "attach_opinion": gettext_lazy("took its opinion from the joint session"),
    "report_corrections": gettext_lazy("reported the corrections"),
    "call_round": gettext_lazy("called a further round"),
    "end_rounds": gettext_lazy("ended the session without a further round"),
    "call_off": gettext_lazy("called the session off"),
    "bundle_decided": gettext_lazy("every item of the bundle has been decided"),
    "condition_met": gettext_lazy("found a condition met"),
    "sign_minutes": gettext_lazy("signed the minutes"),
    "move_edition": gettext_lazy("moved the project to another edition of the catalogue"),
    "claim": gettext_lazy("claimed the item"),
    "release": gettext_lazy("gave the item back to the office"),
    "take_over": gettext_lazy("took the item over from a colleague"),
    "hand_over_item": gettext_lazy("handed the item over to a colleague"),
}
#: what an event's facts say, with the words before it
FACTS = {
    "verdict": gettext_lazy("Verdict"),
    "conditions": gettext_lazy("Conditions"),
    "remedies": gettext_lazy("Remedies"),
    "items": gettext_lazy("Items"),
    "refused": gettext_lazy("Not accepted"),
    "tolerating": gettext_lazy("Papers tolerated"),
    "papers": gettext_lazy("Papers"),
    "paper": gettext_lazy("Paper"),
    "could_have_been_said": gettext_lazy("The first notice could have said it of"),
    "commitment": gettext_lazy("Commitment letter"),
    "sent": gettext_lazy("Sent"),
    "arrived": gettext_lazy("Arrived"),
    "tracking": gettext_lazy("Number of the consignment"),
    "way": gettext_lazy("Way"),
    "collector": gettext_lazy("Collected by"),
    "identity": gettext_lazy("Identity seen"),
    "company": gettext_lazy("Courier company"),
    "received": gettext_lazy("Received on"),
    "returned": gettext_lazy("Came back on"),
    "beyond": gettext_lazy("Held after its term, until"),
    "approved_by": gettext_lazy("Approved by"),
    "notice": gettext_lazy("Notice"),
    "days": gettext_lazy("Days"),
    "basis": gettext_lazy("Basis"),
    "due": gettext_lazy("Due"),
    "due_before": gettext_lazy("Due before"),
    "certificates": gettext_lazy("Certificates"),
    "because_of": gettext_lazy("Because of"),
    "added": gettext_lazy("Added"),
    "dropped": gettext_lazy("Dropped"),
    "from": pgettext_lazy("value before", "From"),
    "to": gettext_lazy("To"),
    "until": gettext_lazy("Until"),
    "ended": gettext_lazy("Ended on"),
    "outcome": gettext_lazy("Outcome"),
    "offices": gettext_lazy("Offices"),
    "reply": gettext_lazy("Reply"),
    "deputy": gettext_lazy("Deputy"),
    "dates": gettext_lazy("Hours"),
    "place": gettext_lazy("Place"),
    "present": gettext_lazy("Present"),
    "absent": gettext_lazy("Absent"),
    "about": gettext_lazy("About"),
    "ground": gettext_lazy("Ground"),
    "session": gettext_lazy("Session"),
}
#: facts whose values are members of an enum, of every act or of one
LABELS = {
    "way": DeliveryWay, "identity": IdentitySeen,
    "verdict": Verdict, "outcome": SessionOutcome, "reply": Reply, ("session_opinion", "verdict"): SessionVerdict,
    ("change_opinion", "verdict"): SessionVerdict,
    ("suspend", "ground"): StoppageGround,
    ("deem_agreed", "ground"): DeemedGround, ("decide_renewal", "outcome"): RenewalStatus,
    ("deem_renewed", "outcome"): RenewalStatus,
}  # fmt: skip
CODES = frozenset({"items", "refused", "because_of", "added", "dropped"})
PAPERS = frozenset({"papers", "paper", "tolerating", "could_have_been_said"})
#: the same fact of another act
FACTS_OF_ACT = {("start", "from"): gettext_lazy("Term counted from")}
#: facts that are codes of offices
OFFICES = frozenset({"offices", "present", "absent"})
#: marks of the line, by act
LOOKS = {
    "refuse": "no", "return": "no", "revoke": "no", "terminate": "no",
    "deem_withdrawn": "late", "deem_accepted": "late", "urge": "late", "breach": "late",
    "correct": "stop", "suspend": "stop", "withdraw": "stop", "withdraw_project": "stop",
    "parcel_received": "done", "parcel_returned": "late",
    "issue": "done", "close_stage": "done", "end": "done", "record": "done", "conclude_session": "done",
    "call_off": "stop", "deem_agreed": "off",
}  # fmt: skip
#: recorded within this time after it took effect: the same moment for a reader
AT_ONCE = timedelta(minutes=10)


@dataclass
class Line:
    """One event as it is read. `facts`: (label, text)."""

    event: object
    act: str
    subject: str
    url: str
    who: str
    office: str
    look: str
    was_recorded_later: bool
    behalf: str = ""  # in whose name: an enterprise, or the person whose deputy it was
    facts: list = field(default_factory=list)


#: of the list of events; values are read from Lines
COLUMNS = (
    Column("seq", gettext_lazy("Number"), lambda line: line.event.seq, "seq"),
    Column("effective", gettext_lazy("Effective"), lambda line: line.event.effective_at, "effective_at"),
    Column("recorded", gettext_lazy("Recorded"), lambda line: line.event.recorded_at, "recorded_at"),
    Column("who", gettext_lazy("Who"), lambda line: line.who, "by_name"),
    Column("seat", gettext_lazy("Seat"), lambda line: line.event.get_seat_display()),
    Column("office", gettext_lazy("Office"), lambda line: line.office),
    Column("behalf", gettext_lazy("On behalf of"), lambda line: line.behalf),
    Column("act", gettext_lazy("Act"), lambda line: str(line.act)),
    Column("subject", gettext_lazy("Subject"), lambda line: line.subject),
    Column("reason", gettext_lazy("Reason"), lambda line: line.event.reason),
    Column(
        "facts", gettext_lazy("Particulars"), lambda line: "; ".join(f"{label}: {text}" for label, text in line.facts)
    ),
)


def filters(project, items):
    """The filters of the events of a project; `items`: [ApprovalItem] of its route."""
    choices = [(row.code, f"{row.code} {words(row, 'short')}") for row in items]
    return (
        Pick("item", _("Item"), choices, lambda code: of_item(project, code)),
        Pick("seat", _("Seat"), SeatKind.choices, lambda kind: Q(seat=kind)),
        Days("effective_at__date", _("Effective")),
        Search(contains("by_name", "reason", "subject"), _("Name, reason or number")),
    )


def of_item(project, code):
    """Condition on events: those of an item's approvals and of their applications."""
    numbers = project.applications.filter(approvals__code=code).values_list("number", flat=True)
    subjects = [f"application:{number}" for number in numbers]
    return Q(subject__startswith=f"approval:{code}/") | Q(subject__in=subjects)


def lines(project, page, items, papers, seat=None):
    """The events of a page as Lines. `items`: code -> ApprovalItem; `papers`: type -> name; `seat`: who reads it and is
    shown the way to what it may open, else nobody is. At most three statements.
    """
    codes = {event.office for event in page if event.office}
    codes |= {code for event in page for name in OFFICES for code in event.facts.get(name) or ()}
    offices = {office.code: words(office) for office in Office.objects.filter(code__in=codes)}
    opened = _opened(page, project, seat) if seat else set()
    return [line(project, event, items, papers, offices, opened) for event in page]


def _opened(page, project, seat):
    """Subjects of the page, applications and sessions, that the seat may open."""
    kinds, found = {event.subject.partition(":")[0] for event in page}, set()
    if "session" in kinds:
        rows = access.sessions_visible_to(seat).filter(projects=project).values_list("number", "round")
        found |= {f"session:{number}/{round}" for number, round in rows}
    if "application" in kinds:
        rows = access.applications_visible_to(seat).filter(project=project).values_list("number", flat=True)
        found |= {f"application:{number}" for number in rows}
    return found


def line(project, event, items, papers, offices, opened):
    subject, url = _subject(project, event.subject, items)
    if url and not event.subject.startswith("approval:") and event.subject not in opened:
        url = ""
    return Line(
        event=event, act=ACTS[event.act], subject=subject, url=url, look=LOOKS.get(event.act, ""),
        who=event.by_name or SeatKind.SYSTEM.label, office=offices.get(event.office, event.office),
        was_recorded_later=abs(event.recorded_at - event.effective_at) > AT_ONCE, behalf=_behalf(event),
        facts=[(FACTS_OF_ACT.get((event.act, name), FACTS[name]), _fact(event, name, items, papers | offices))
               for name in FACTS if event.facts.get(name)],
    )  # fmt: skip


def _behalf(event):
    if not event.on_behalf_of:
        return ""
    sentence = _("deputy for %(who)s") if "deputy_for" in event.facts else _("on behalf of %(who)s")
    return sentence % {"who": event.on_behalf_of}


def _subject(project, subject, items):
    kind, _colon, rest = subject.partition(":")
    if kind == "approval":
        code, _slash, round = rest.partition("/")
        name = f"{code} {words(items[code], 'short')}" if code in items else code
        if round != "1":
            name = _("%(item)s, round %(round)s") % {"item": name, "round": round}
        return name, reverse("stages:approval", args=[project.code, code, round])
    if kind == "session":
        number, _slash, round = rest.partition("/")
        return _session(number, round), reverse("stages:session", args=[number, round])
    if kind == "application":
        return _("Application %(number)s") % {"number": rest}, reverse("stages:application", args=[rest])
    return (StageCode(rest).label, "") if kind == "stage" else ("", "")


def _session(number, round):
    if round == "1":
        return _("Session %(number)s") % {"number": number}
    return _("Session %(number)s, round %(round)s") % {"number": number, "round": round}


def _fact(event, name, items, names):
    """A fact in words; `names`: codes of papers and offices -> name."""
    value = event.facts[name]
    values = value if isinstance(value, list) else [value]
    if enum := LABELS.get((event.act, name)) or LABELS.get(name):
        values = [enum(code).label for code in values]
    if name in CODES:
        values = [f"{code} {words(items[code], 'short')}" if code in items else code for code in values]
    if name in PAPERS | OFFICES:
        values = [names.get(code, code) for code in values]
    return _(", ").join(map(str, values))
