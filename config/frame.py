"""What every page's frame needs: the seat's navigation with what waits, the seats held, the source link. See base.html.

The counts are capped, so that a page costs one short statement for them however much waits. Each seat names its
entries with the most used first: those that a screen has no room for fold into a menu, with the sum of what waits.
"""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agency.enums import ConfirmationStatus, Ladder
from agency.models import Blockage, Confirmation
from projects.access import projects_visible_to
from projects.enums import SeatKind
from stages.enums import ApplicationStatus, ApprovalStatus, ClockKind, SessionStatus
from stages.models import Application, Approval, Clock, Consultation, JointSession, SessionOffice

#: joint sessions in which it is the lead's turn
LEAD_ACTS_ON = (SessionStatus.PROPOSED, SessionStatus.TO_CONCLUDE)
#: counts stop here; the inbox itself says the whole number
CAP = 99
#: how many entries stand side by side on each kind of screen; the names are the classes of the sheet
ROOM = {"desk": 6, "phone": 4}


def frame(request):
    seat = getattr(request, "seat", None)
    entries = navigation(request, seat)
    return {
        "SOURCE_URL": settings.SOURCE_URL,
        "DEMO": settings.DEMO,
        "today": timezone.localdate(),
        "seat": seat,
        "seats": getattr(request, "seats", []),
        "nav": standing(entries),
        "menus": menus(entries),
    }


def navigation(request, seat):
    """[{url, label, count, current}] of a seat, or of nobody."""
    entries = NAVIGATION[SeatKind(seat.kind)](seat) if seat else _public()
    if seat:
        entries.insert(1, _messages(seat))
    for entry in entries:
        entry["current"] = _is_here(entry, request.path)
    return entries


def _is_here(entry, path):
    """Pages below an entry are its own, unless other entries lie below it (`alone`)."""
    return path == entry["url"] if entry.get("alone") else path.startswith(entry.get("below", entry["url"]))


def standing(entries):
    """The entries that stand side by side; `only` names the one kind of screen that has room for an entry."""
    shown = entries[: _stand(entries, "desk")]
    return [entry | {"only": "desk" if place >= _stand(entries, "phone") else ""} for place, entry in enumerate(shown)]


def menus(entries):
    """[{screen, entries, count, current}]: what each kind of screen folds. No menu holds one entry alone."""
    folded = [(screen, entries[_stand(entries, screen) :]) for screen in ROOM]
    return [
        {"screen": screen, "entries": rest, "count": min(sum(entry["count"] for entry in rest), CAP),
         "current": any(entry["current"] for entry in rest)}
        for screen, rest in folded if rest
    ]  # fmt: skip


def _stand(entries, screen):
    """How many stand: all if there is room, else one fewer than there is room for, beside the menu."""
    room = ROOM[screen]
    return len(entries) if len(entries) <= room else room - 1


def _entry(name, label, waiting=None, args=()):
    count = waiting[:CAP].count() if waiting is not None else 0
    return {"url": reverse(name, args=args), "label": label, "count": count}


def _messages(seat):
    """The unread ones were counted with the seats; see projects.people.seating."""
    return _entry("messages", _("Messages")) | {"count": min(getattr(seat, "unread", 0), CAP)}


def _consultations(seat):
    waiting = Consultation.objects.filter(office=seat.office_id, answered_at__isnull=True) if seat.office_id else None
    return _entry(
        "stages:consultations", pgettext("menu", "Questions"), waiting.order_by() if waiting is not None else None
    )


def _urgings():
    return _entry("stages:urgings", _("Urgings"))


def _sessions(waiting=None):
    return _entry("stages:sessions", _("Joint sessions"), waiting)


def _deliveries():
    return _entry("stages:deliveries", _("To be delivered"))


def _statistics():
    return _entry("reports:statistics", _("Statistics"))


def _load(seat):
    return _entry("reports:load", _("Office's load"), args=[seat.office.code])


def _overview():
    """The statistics of a centre begin with the overview; every page of them lies below one address."""
    return _entry("reports:overview", _("Statistics")) | {"below": reverse("reports:statistics")}


def _public():
    return [
        _entry("stages:guide", _("Guide")),
        _entry("stages:decisions", _("Decisions")),
        _entry("stages:verify", _("Check a certificate")),
        _entry("agency:report", _("Report")),
    ]


def _enterprise(seat):
    waiting = Confirmation.objects.filter(
        project__enterprise=seat.enterprise_id, status=ConfirmationStatus.PENDING
    )  # fmt: skip
    return [_entry("stages:projects", _("My projects")), _entry("agency:home", _("Agency"), waiting.order_by()),
            _sessions(), _consultations(seat), _statistics(), _entry("stages:guide", _("Guide"))]  # fmt: skip


def _agent(seat):
    return [_entry("agency:home", _("My cases")), _entry("stages:projects", _("Projects")), _sessions(),
            _entry("stages:guide", _("Guide"))]  # fmt: skip


def _at_desk(waiting, sessions=None, more=()):
    """An office's entries; `more` comes before the guide."""
    return [_entry("stages:inbox", _("Inbox"), waiting), _entry("stages:projects", _("Projects")),
            _sessions(sessions), _urgings(), *more, _entry("stages:guide", _("Guide"))]  # fmt: skip


def _blockages(seat):
    """Blockages of agency cases that lie with the office's chief agent."""
    waiting = Blockage.objects.filter(office=seat.office_id, level=Ladder.CHIEF, solved_at__isnull=True)
    return _entry("agency:blockages", _("Blockages"), waiting.order_by())


def _window(seat):
    mine = [ApplicationStatus.FILED, ApplicationStatus.TO_ISSUE]
    waiting = Application.objects.filter(window=seat.office_id, status__in=mine)
    return _at_desk(waiting.order_by(), more=[_deliveries()])


def _department(seat):
    mine = Approval.objects.filter(office=seat.office_id, status=ApprovalStatus.OPEN)
    awaited = SessionOffice.objects.awaited().filter(office=seat.office_id)
    return _at_desk(mine.order_by(), awaited.order_by(), [_load(seat), _blockages(seat), _statistics()])


def _lead(seat):
    mine = Application.objects.filter(stage__lead=seat.office_id, status=ApplicationStatus.TO_CONCLUDE)
    to_do = JointSession.objects.filter(lead=seat.office_id, status__in=LEAD_ACTS_ON)
    return _at_desk(mine.order_by(), to_do.order_by(), [_load(seat), _deliveries(), _statistics()])


def _centre(seat):
    red = Clock.objects.red_on_day(timezone.localdate()).filter(
        kind=ClockKind.DECISION, project__in=projects_visible_to(seat)
    )
    return [_entry("stages:city", _("City"), red.order_by()), _entry("stages:projects", _("Projects")),
            _entry("agency:home", _("Agency")), _sessions(), _urgings(), _consultations(seat), _overview(),
            _entry("stages:guide", _("Guide"))]  # fmt: skip


def _administrator(seat):
    home = _entry("administration:home", _("Administration")) | {"alone": True}
    return [home, _entry("administration:people", _("People")), _entry("administration:seats", _("Seats")),
            _entry("administration:offices", _("Offices")), _entry("administration:editions", _("Editions")),
            _entry("outbox", _("Outbox")), _entry("stages:projects", _("Projects")), _entry("stages:guide", _("Guide")),
            _entry("admin:index", _("Everything else"))]  # fmt: skip


NAVIGATION = {
    SeatKind.ENTERPRISE: _enterprise,
    SeatKind.AGENT: _agent,
    SeatKind.WINDOW: _window,
    SeatKind.DEPARTMENT: _department,
    SeatKind.LEAD: _lead,
    SeatKind.CENTRE: _centre,
    SeatKind.ADMINISTRATOR: _administrator,
}
