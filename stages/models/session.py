"""A joint session: several offices look at one thing together, once, led by one of them.

It serves approvals, also of several projects and enterprises; while it `holds` them their decisions wait. Each further
round is a row of its own with the same number. An office speaks of all that is served or of single items, for each
discipline it was asked for; its conditions are lines that can be ticked off. What an office said by saying nothing is
an opinion too, marked `deemed`, with its ground. Each project has an outcome of its own.
"""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from stages.enums import (
    SESSION_LIVE,
    Attendance,
    ConditionStatus,
    Reply,
    SessionKind,
    SessionOutcome,
    SessionStatus,
    SessionVerdict,
    StageCode,
)
from stages.models.approval import Opinion
from stages.rules.sessions import KindRule


class SessionQuerySet(models.QuerySet):
    def live(self):
        """Called and not yet concluded."""
        return self.filter(status__in=SESSION_LIVE)

    def holding(self):
        """Those on whose conclusion approvals wait, a further round to come included."""
        return self.filter(holds=True)

    def served_and_waiting(self):
        """(session, approval) rows of items that wait; one of a project that has passed has its opinion already."""
        through = JointSession.approvals.through.objects.filter(jointsession__in=self.holding())
        attached = Opinion.objects.filter(session=OuterRef("jointsession"), approval=OuterRef("approval"))
        return through.filter(~Exists(attached))

    def with_names(self):
        return self.select_related("lead__division", "convener", "project__enterprise", "previous", "process")


class JointSession(models.Model):
    kind = models.CharField(_("kind"), max_length=18, choices=SessionKind)
    figures = models.JSONField(_("figures of its kind"), default=dict)  # a line of `session_kinds` of the edition
    number = models.CharField(_("number"), max_length=40)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    previous = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="next")
    stage = models.CharField(_("stage"), max_length=12, choices=StageCode, blank=True)  # empty: of no single stage
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="led_sessions")  # the first one served
    projects = models.ManyToManyField("projects.Project", related_name="sessions", verbose_name=_("projects"))
    approvals = models.ManyToManyField("stages.Approval", related_name="sessions", verbose_name=_("items served"))
    lead = models.ForeignKey("projects.Office", models.PROTECT, related_name="led_sessions", verbose_name=_("lead"))
    convener = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(_("status"), max_length=12, choices=SessionStatus, default=SessionStatus.PROPOSED)
    outcome = models.CharField(_("outcome"), max_length=14, choices=SessionOutcome, blank=True)
    outcomes = models.JSONField(_("outcome for each project"), default=dict, blank=True)  # {id of the project: outcome}
    holds = models.BooleanField(_("its items wait for it"), default=False)
    step = models.CharField(_("step"), max_length=12, blank=True)  # a step of rules.sessions
    reason = models.TextField(_("why it is held"), blank=True)
    agenda = models.TextField(_("agenda"), blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    papers = models.ManyToManyField("projects.Paper", related_name="sessions", blank=True, verbose_name=_("papers"))
    proposed_dates = models.JSONField(_("dates proposed"), default=list, blank=True)  # ISO hours of the beginning
    starts_at = models.DateTimeField(_("begins at"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    sequence = models.PositiveIntegerField(_("number of changes told"), default=0)  # SEQUENCE of RFC 5545
    hour_sequence = models.PositiveIntegerField(_("change that told the hour"), default=0)  # answers from it on count
    is_told = models.BooleanField(_("calendar invitation sent"), default=False)
    opinions_until = models.DateField(_("opinions until"), null=True, blank=True)
    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True)
    called_at = models.DateTimeField(_("called at"), null=True, blank=True)
    concluded_at = models.DateTimeField(_("concluded at"), null=True, blank=True)
    conclusion = models.TextField(_("conclusion of the lead"), blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    process = models.OneToOneField("viewflow.Process", models.SET_NULL, null=True, related_name="+")

    objects = SessionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("joint session"), _("joint sessions")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["number", "round"], name="session_rounds_are_counted"),
            models.CheckConstraint(
                name="session_ends_after_it_begins",
                condition=Q(starts_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("A session cannot end before it begins."),
            ),
        ]
        indexes = [
            models.Index(fields=["lead", "status"], name="sessions_led"),
            models.Index(fields=["starts_at"], name="sessions_by_day", condition=Q(status__in=sorted(SESSION_LIVE))),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        """Its number, and its round when it is not the first."""
        return self.number if self.round == 1 else f"{self.number}/{self.round}"

    @property
    def subject(self):
        """How history names it."""
        return f"session:{self.number}/{self.round}"

    @cached_property
    def rule(self):
        """The line of its kind with which it began."""
        return KindRule.of(self.figures)

    def begin_with(self, rule):
        """Keep the line of its kind that holds on the day on which it begins."""
        self.figures = rule.row
        self.__dict__.pop("rule", None)

    @property
    def is_live(self):
        return self.status in SESSION_LIVE

    def outcome_of(self, project_id):
        """The SessionOutcome for one of the projects served, or None before the conclusion."""
        found = self.outcomes.get(str(project_id))
        return SessionOutcome(found) if found else None


class SessionOfficeQuerySet(models.QuerySet):
    def awaited(self):
        """Offices whose opinion is awaited in a session that has been called."""
        return self.filter(answered_at__isnull=True, released_at__isnull=True, session__status=SessionStatus.CALLED)


class SessionOffice(models.Model):
    """An office invited to a session. `disciplines` are those it answers for; [""] where the kind has none."""

    session = models.ForeignKey(JointSession, models.PROTECT, related_name="offices")
    office = models.ForeignKey("projects.Office", models.PROTECT, related_name="session_seats")
    disciplines = models.JSONField(_("disciplines"), default=list)
    invited_at = models.DateTimeField(_("invited at"))
    reply = models.CharField(_("reply"), max_length=12, choices=Reply, default=Reply.NEEDS_ACTION)
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)
    replied_by = models.CharField(_("replied by"), max_length=150, blank=True)
    replied_sequence = models.PositiveIntegerField(_("to which change it replied"), default=0)
    comment = models.CharField(_("comment"), max_length=300, blank=True)
    deputy = models.CharField(_("deputy"), max_length=60, blank=True)
    deputy_address = models.EmailField(_("e-mail of the deputy"), blank=True)
    suits = models.JSONField(_("dates that suit"), default=list, blank=True)  # those of `proposed_dates`
    attendance = models.CharField(_("attendance"), max_length=8, choices=Attendance, default=Attendance.UNKNOWN)
    came = models.CharField(_("who came"), max_length=60, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    released_because = models.TextField(_("why it was released"), blank=True)
    took_out = models.JSONField(_("items that left with it"), default=list, blank=True)  # ids of approvals
    signed_at = models.DateTimeField(_("minutes signed off at"), null=True, blank=True)
    signed_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")

    objects = SessionOfficeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("office in a session"), _("offices in sessions")
        ordering = ["session", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "office"], name="each_office_invited_once")]
        indexes = [
            models.Index(
                fields=["office", "session"], name="opinions_awaited",
                condition=Q(answered_at__isnull=True, released_at__isnull=True),
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.session_id} {self.office_id}"

    @property
    def is_open(self):
        """Whether its opinion is still awaited."""
        return self.answered_at is None and self.released_at is None


class SessionOpinionQuerySet(models.QuerySet):
    def standing(self):
        """Those that no later one of the office has replaced."""
        return self.filter(replaced_at__isnull=True)


class SessionOpinion(models.Model):
    """What one office says of items of a session, for one discipline where the kind has them. Nobody said a deemed one.

    A later opinion of the office on the same items comes in its place; an earlier one that concerned more stands for
    the rest. `approvals` is empty where the session is about a project as a whole.
    """

    seat = models.ForeignKey(SessionOffice, models.PROTECT, related_name="opinions", verbose_name=_("office"))
    discipline = models.CharField(_("discipline"), max_length=16, blank=True)
    approvals = models.ManyToManyField("stages.Approval", related_name="said_in_sessions", verbose_name=_("items"))
    verdict = models.CharField(_("opinion"), max_length=14, choices=SessionVerdict)
    text = models.TextField(_("reasons"), blank=True)
    legal_ground = models.CharField(_("legal ground"), max_length=300, blank=True)
    guidance = models.TextField(_("guidance for later stages"), blank=True)
    is_deemed = models.BooleanField(_("taken to agree"), default=False)
    deemed_because = models.JSONField(_("why it is taken to agree"), default=dict, blank=True)  # ground, zh, en, basis
    by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(_("given at"))
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True)

    objects = SessionOpinionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("opinion in a session"), _("opinions in sessions")
        ordering = ["seat", "id"]
        constraints = [
            models.CheckConstraint(
                name="only_the_silent_are_deemed",
                condition=Q(is_deemed=True, by__isnull=True) | Q(is_deemed=False, by__isnull=False),
                violation_error_message=_("An opinion is given by a person or by silence."),
            ),
        ]

    def __str__(self):
        return f"{self.seat_id} {self.verdict}"


class SessionCondition(models.Model):
    """One condition of an opinion, a line that can be ticked off.

    `subject` is what it is about, in the office's few words; `matter` in the lead's, who puts two side by side so.
    """

    opinion = models.ForeignKey(SessionOpinion, models.PROTECT, related_name="conditions")
    position = models.PositiveSmallIntegerField(_("number"))
    subject = models.CharField(_("about"), max_length=60, blank=True)
    matter = models.CharField(_("about, as the lead says"), max_length=60, blank=True)
    text = models.TextField(_("condition"))
    status = models.CharField(_("status"), max_length=10, choices=ConditionStatus, default=ConditionStatus.OPEN)
    earlier = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="later")
    why_new = models.TextField(_("why it could not be said in the first round"), blank=True)
    settlement = models.TextField(_("how the lead settles it"), blank=True)
    kept_at = models.DateTimeField(_("found to be met at"), null=True, blank=True)
    kept_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("condition of a session"), _("conditions of sessions")
        ordering = ["opinion", "position"]
        constraints = [models.UniqueConstraint(fields=["opinion", "position"], name="conditions_are_numbered")]

    def __str__(self):
        return f"{self.opinion_id}.{self.position}"

    @property
    def about(self):
        """What it is about: the lead's word where it put two side by side, else the office's."""
        return self.matter or self.subject

    @property
    def voice(self):
        """Who speaks: an office, for one discipline."""
        return self.opinion.seat.office_id, self.opinion.discipline

    @property
    def project_ids(self):
        """Ids of the projects that it concerns; empty where the session is about the whole of one."""
        return {approval.project_id for approval in self.opinion.approvals.all()}


class SessionNotice(models.Model):
    """One consolidated notice of everything that the offices ask to be corrected, to one enterprise.

    `step` names the step in which papers are asked for; it is empty where a conclusion asks for corrections.
    """

    session = models.ForeignKey(JointSession, models.PROTECT, related_name="notices")
    enterprise = models.ForeignKey("projects.Enterprise", models.PROTECT, related_name="session_notices")
    step = models.CharField(_("step"), max_length=12, blank=True)
    number = models.CharField(_("number"), max_length=40, unique=True)
    #: [{office_zh, office_en, subject, text, condition, projects}]; `projects` (ids) is absent where it is on all
    lines = models.JSONField(_("what is to be corrected"))
    sent_at = models.DateTimeField(_("sent at"))
    due_on = models.DateField(_("to be corrected by"))
    provisional = models.BooleanField(_("date is provisional"), default=False)
    answered_at = models.DateTimeField(_("reported as corrected at"), null=True, blank=True)
    answer = models.TextField(_("what was done"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("notice of corrections"), _("notices of corrections")
        ordering = ["session", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "enterprise", "step"], name="one_notice_an_enterprise")
        ]

    def __str__(self):
        return self.number
