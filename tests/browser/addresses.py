"""Where the pages are: for every named address with parts, the rows of the scene whose page it may be."""

from django.db.models import Q, Value
from django.urls import reverse

from administration.models import Publication
from agency.models import AgencyCase, Blockage, Confirmation, Entrustment, HandOver, PlanLine, SupervisionCase
from projects.models import LongWork, Office, Paper, Person, Project, Seat
from reports.models import Bulletin
from stages.desks.documents import DECIDED
from stages.enums import FINISHED
from stages.models import (
    Application,
    Approval,
    ApprovalItem,
    Certificate,
    Clock,
    Consultation,
    CorrectionNotice,
    Extension,
    InitialOpinion,
    JointSession,
    Precheck,
    Renewal,
    Revocation,
    SessionNotice,
    Stage,
    Stoppage,
    Urging,
)

ITEM = {"code": "project__code", "item": "code", "round": "round"}
NUMBER = {"number": "number"}
SESSION = NUMBER | {"round": "round"}
OF_PROJECT = {"code": "project__code"}
#: (the rows, part of the address -> its place in a row, the names of the addresses)
SHOWN = [
    (Project, {"code": "code"}, "stages:project stages:project-strip stages:project-papers stages:project-history "
     "stages:project-blank stages:project-withdraw stages:project-edition stages:project-readers agency:entrust "
     "reports:forecast"),
    (Stage, OF_PROJECT | {"stage": "code"}, "stages:application-file stages:stage"),
    (Clock, OF_PROJECT | {"pk": "pk"}, "stages:clock"),
    (Stoppage, {"code": "clock__project__code", "number": "number"}, "stages:stoppage-notice"),
    (Extension, {"code": "clock__project__code", "number": "number"}, "stages:extension-notice"),
    (Approval, ITEM, "stages:approval stages:approval-hand-over stages:approval-session stages:decision "
     "stages:finish-notice"),
    (InitialOpinion, {"code": "approval__project__code", "item": "approval__code", "round": "approval__round"},
     "stages:initial-opinion"),
    (Application, NUMBER, "stages:application stages:application-rate stages:application-receipt "
     "stages:application-slip stages:application-commitment stages:application-tolerance agency:visits"),
    (CorrectionNotice, {"number": "application__number"}, "stages:correction-notice"),
    (Revocation, NUMBER, "stages:application-revocation"),
    (Precheck, NUMBER, "stages:precheck"),
    (Paper, {"pk": "pk"}, "stages:paper-shown"),
    (Certificate, NUMBER, "stages:certificate stages:renewals"),
    (Certificate, {"check_code": "check_code"}, "stages:verified"),
    (Renewal, NUMBER, "stages:renewal"),
    (JointSession, SESSION, "stages:session stages:session-minutes"),
    (SessionNotice, NUMBER, "stages:session-notice"),
    (Urging, {"pk": "pk"}, "stages:urging-answer"),
    (Consultation, {"pk": "pk"}, "stages:consultation"),
    (ApprovalItem, {"code": "code"}, "stages:guide-item stages:guide-item-blank"),
    (ApprovalItem, {"item": "code"}, "reports:deciding"),
    (Entrustment, NUMBER, "agency:entrustment agency:entrustment-document"),
    (AgencyCase, {"number": "entrustment__number"}, "agency:case agency:case-card"),
    (PlanLine, {"number": "case__entrustment__number", "code": "code"}, "agency:case-plan-line"),
    (AgencyCase, {"number": "entrustment__number", "stage": "project__stages__code"}, "agency:case-pre-check"),
    (Confirmation, {"pk": "pk"}, "agency:confirmation"),
    (HandOver, {"pk": "pk"}, "agency:hand-over"),
    (Blockage, {"pk": "pk"}, "agency:blockage-answer agency:blockage-meeting"),
    (SupervisionCase, NUMBER, "agency:supervision-case"),
    (Bulletin, {"division": "division__code", "month": "month", "edition": "edition"},
     "reports:bulletin reports:bulletin-cases"),
    (Project, {"code": "code", "promise": Value("permit_40")}, "reports:yardstick-days"),
    (Office, {"code": "code"}, "administration:office administration:office-merge administration:office-rename"),
    (Person, {"username": "username"}, "administration:person"),
    (Seat, {"pk": "pk"}, "administration:seat"),
    (LongWork, {"pk": "pk"}, "long-work"),
    (Publication, {"pk": "pk"}, "administration:publication administration:publication-files"),
]  # fmt: skip
#: of some addresses not every row has a page
ONLY = {
    "stages:decision": Q(status__in=DECIDED), "stages:finish-notice": Q(status__in=FINISHED),
    **dict.fromkeys(("administration:office", "administration:office-merge", "administration:office-rename"),
                    Q(code="330603-natural_resources")),
}  # fmt: skip
OFFICE = {"office": "330603-natural_resources"}
FIXED = {
    "reports:measure": {"measure": "net_duration"}, "reports:cases": {"measure": "net_duration"},
    "reports:frame": {"frame": "approvals"}, "reports:rows": {"frame": "handoffs"}, "reports:kept-promise": OFFICE,
    "reports:load": OFFICE, "reports:load-items": OFFICE, "reports:yardstick-promise": {"promise": "permit_40"},
}  # fmt: skip
BY_NAME = {name: (model, parts) for model, parts, names in SHOWN for name in names.split()}


def addresses(name, parts, most=15):
    """The paths of a name whose address has these parts, those of the newest rows first; none of what is unknown."""
    if not parts:
        return [reverse(name)]
    if name in FIXED:
        return [reverse(name, kwargs=FIXED[name])]
    if name not in BY_NAME:
        return []
    model, places = BY_NAME[name]
    rows = model._base_manager.filter(ONLY.get(name, Q())).order_by("-pk").values_list(*places.values())
    return [reverse(name, kwargs=dict(zip(places, row, strict=True))) for row in rows[:most]]
