"""Rows of the procedure that lie with an office and go on: what a successor takes over. Everything ended stays.

STAYS names the columns that say who acted or signed; the two lists together are tested against the models.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from agency.enums import EntrustmentStatus
from agency.models import Blockage, Entrustment, SupervisionCase
from projects.models import OutboxMessage
from stages.enums import APPLICATION_OPEN, IN_PROGRESS, SESSION_LIVE, ApprovalStatus, SessionStatus, StageStatus
from stages.models import (
    Application,
    Approval,
    Clock,
    Consultation,
    JointSession,
    Precheck,
    SessionOffice,
    Stage,
    Urging,
)

SESSION_OPEN = [SessionStatus.PROPOSED, *SESSION_LIVE]


@dataclass(frozen=True)
class Lying:
    """`column` names the office; `is_open`: which rows go on; `project`: the way to the row's project."""

    model: Any
    column: str
    is_open: Q
    project: str = "project"

    def of(self, office):
        return self.model.objects.filter(self.is_open, **{self.column: office})


OPEN = (
    Lying(Approval, "office", Q(is_current=True, status__in=[ApprovalStatus.PLANNED, *IN_PROGRESS])),
    Lying(Application, "window", Q(status__in=APPLICATION_OPEN)),
    Lying(Stage, "lead", ~Q(status=StageStatus.CONCLUDED)),
    Lying(Clock, "office", Q(stopped_on__isnull=True)),
    Lying(Precheck, "window", Q(answered_at__isnull=True)),
    Lying(JointSession, "lead", Q(status__in=SESSION_OPEN)),
    Lying(SessionOffice, "office", Q(released_at__isnull=True, session__status__in=SESSION_OPEN),
          "session__project"),
    Lying(Urging, "office", Q(answered_at__isnull=True)),
    Lying(Urging, "lead", Q(answered_at__isnull=True)),
    Lying(Urging, "centre", Q(answered_at__isnull=True)),
    Lying(Consultation, "office", Q(answered_at__isnull=True)),
    Lying(Blockage, "office", Q(solved_at__isnull=True)),
    Lying(Entrustment, "centre", ~Q(status=EntrustmentStatus.ENDED)),
    Lying(SupervisionCase, "centre", Q(closed_at__isnull=True)),
    Lying(OutboxMessage, "office", Q(delivered_at__isnull=True)),
)  # fmt: skip

#: (model, column) that stay as they are: who signed, who acted, what was told, whom dates and contact belong to
STAYS = frozenset({
    ("Certificate", "office"), ("Extension", "office"), ("Opinion", "office"), ("InitialOpinion", "office"),
    ("Stoppage", "office"),
    ("Competence", "office"), ("FeedPlace", "office"), ("Seat", "office"), ("Succession", "office"),
    ("Succession", "successor"),
})  # fmt: skip
