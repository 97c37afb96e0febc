"""What is said in and about a joint session: calling it, its hour, replies and opinions of offices, the conclusion."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stages.acts import scheduling, tabling
from stages.acts.answering_session import Condition, earlier_conditions
from stages.desks.days import HourField
from stages.desks.forms_application import paper_fields, supplied_paper
from stages.desks.wording import words
from stages.enums import Reply, SessionKind, SessionOutcome, SessionVerdict
from stages.rules.sessions import KINDS

#: lines for new conditions on the form; more than this belong into a further round
CONDITION_LINES = 4
DATE_LINES = 3


def hour(label, *, required=False, help_text=""):
    return HourField(label=label, required=required, help_text=help_text)


def area(label, *, required=True, rows=3, help_text=""):
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), required=required,
                           help_text=help_text, max_length=4000)  # fmt: skip


def why_later():
    """Why a session is held after its own term."""
    return forms.CharField(label=_("Why it is held after its term"), max_length=300, required=False,
                           help_text=_("Only for a day after the term of the session."))  # fmt: skip


def line(label, longest):
    """A field in a table of its kind: the label stands in the head of the table, on a phone inside the field."""
    box = forms.TextInput(attrs={"placeholder": label})
    return forms.CharField(label=label, max_length=longest, required=False, widget=box)


class ConveneForm(forms.Form):
    """Calling a session: what it serves and who comes. Choices are handed in by the view."""

    items = forms.MultipleChoiceField(label=_("Items it serves"), widget=forms.CheckboxSelectMultiple, required=False)
    disciplines = forms.MultipleChoiceField(label=_("Disciplines"), widget=forms.CheckboxSelectMultiple, required=False)
    offices = forms.MultipleChoiceField(
        label=_("Further offices"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("The offices of the items are invited by themselves."),
    )  # fmt: skip
    reason = area(_("What is looked at together"), rows=2)
    agenda = area(_("Agenda"), required=False, rows=2)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    papers = forms.MultipleChoiceField(label=_("Papers"), widget=forms.CheckboxSelectMultiple, required=False)
    starts_at = hour(
        _("Begins"), help_text=_("Leave it empty to ask first which hour suits, or to take opinions in writing.")
    )
    ends_at = hour(_("Ends"))
    why_late = why_later()
    despite_clash = forms.BooleanField(label=_("Fix it although an office sits elsewhere"), required=False)

    def __init__(self, kind, items, offices, papers, data=None, initial=None):
        super().__init__(data, initial=initial)
        rule = KINDS[SessionKind(kind)]
        self.fields["items"].choices, self.fields["items"].required = items, not rule.by_centre
        self.fields["offices"].choices = offices
        self.fields["papers"].choices = papers
        self.fields["disciplines"].choices = [(each.code, words_of(each)) for each in rule.disciplines]
        for number in range(1, DATE_LINES + 1):
            self.fields[f"date-{number}"] = hour(_("Or ask which suits: hour %(n)s") % {"n": number})
        if not rule.disciplines:
            del self.fields["disciplines"]
        if not papers:
            del self.fields["papers"]

    def dates(self):
        """The hours to choose from."""
        found = (self.cleaned_data.get(f"date-{number}") for number in range(1, DATE_LINES + 1))
        return [each for each in found if each]


def words_of(thing):
    """`zh` or `en` of a line of rules.sessions."""
    return words(Named(thing.zh, thing.en))


class Named:
    def __init__(self, zh, en):
        self.name_zh, self.name_en = zh, en


class ReasonForm(forms.Form):
    reason = area(_("Reason"))


class FixForm(forms.Form):
    starts_at = hour(_("Begins"), required=True)
    ends_at = hour(_("Ends"), help_text=_("Two hours later when left empty."))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    why_late = why_later()
    despite_clash = forms.BooleanField(label=_("Fix it although an office sits elsewhere"), required=False)


class StepForm(forms.Form):
    text = area(_("What was found"))


class AddForm(forms.Form):
    office = forms.ChoiceField(label=_("Office"))
    disciplines = forms.MultipleChoiceField(label=_("Disciplines"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, session, offices, data=None):
        super().__init__(data)
        self.fields["office"].choices = [("", "—"), *offices]
        self.fields["disciplines"].choices = [(each.code, words_of(each)) for each in session.rule.disciplines]
        if not session.rule.disciplines:
            del self.fields["disciplines"]


class ReplyForm(forms.Form):
    said = forms.ChoiceField(
        label=_("Reply"), choices=[c for c in Reply.choices if c[0] != Reply.NEEDS_ACTION], widget=forms.RadioSelect
    )
    deputy = forms.CharField(label=_("Deputy"), max_length=60, required=False)
    comment = forms.CharField(label=_("Comment"), max_length=300, required=False)

    def __init__(self, seat, data=None):
        initial = {"deputy": seat.deputy, "comment": seat.comment, "suits": seat.suits}
        initial |= {"said": seat.reply} if seat.reply != Reply.NEEDS_ACTION else {}
        super().__init__(data, initial=initial)
        if seat.session.proposed_dates and seat.session.starts_at is None:
            hours = scheduling.proposed(seat.session)
            choices = [(text, scheduling.told(date)) for text, date in
                       zip(seat.session.proposed_dates, hours, strict=True)]  # fmt: skip
            self.fields["suits"] = forms.MultipleChoiceField(
                label=_("Hours that suit"), choices=choices, widget=forms.CheckboxSelectMultiple, required=False
            )


class ReplyFileForm(forms.Form):
    reply = forms.FileField(label=_("Answer of a calendar program (.ics)"))


class AttendanceForm(forms.Form):
    """For each invited office: came, stayed away, or not recorded yet; and who came."""

    def __init__(self, seats, data=None):
        super().__init__(data)
        self.seats = [seat for seat in seats if seat.released_at is None]
        for seat in self.seats:
            initial = seat.attendance if seat.attendance != "unknown" else ""
            self.fields[f"state-{seat.office_id}"] = forms.ChoiceField(
                label=words(seat.office, "short"), required=False, initial=initial,
                choices=[("", "—"), ("present", _("Present")), ("absent", _("Absent"))],
            )  # fmt: skip
            self.fields[f"name-{seat.office_id}"] = forms.CharField(
                label=_("Who came"), max_length=60, required=False, initial=seat.came or seat.deputy or seat.replied_by
            )

    def lines(self):
        """[(SessionOffice, field of the state, field of the name)]"""
        return [(seat, self[f"state-{seat.office_id}"], self[f"name-{seat.office_id}"]) for seat in self.seats]

    def clean(self):
        said = super().clean()
        for seat in self.seats:
            if said.get(f"state-{seat.office_id}") == "present" and not said.get(f"name-{seat.office_id}"):
                self.add_error(f"name-{seat.office_id}", _("Say who came."))
        return said

    def present(self):
        """{office id: name or an empty text}, of the offices that were recorded."""
        said = self.cleaned_data
        return {
            seat.office_id: said[f"name-{seat.office_id}"] if said[f"state-{seat.office_id}"] == "present" else ""
            for seat in self.seats
            if said[f"state-{seat.office_id}"]
        }


class OpinionForm(forms.Form):
    """An office's opinion, for one discipline. In a further round the earlier conditions can be kept up."""

    verdict = forms.ChoiceField(label=_("Opinion"), choices=SessionVerdict, widget=forms.RadioSelect)
    text = area(_("Reasons"), required=False)
    legal_ground = forms.CharField(
        label=_("Legal ground"), max_length=300, required=False,
        help_text=_("Law and article; needed to disagree or to want expert review."),
    )  # fmt: skip
    guidance = area(_("Guidance for later stages"), required=False, rows=2)

    def __init__(self, seat, data=None):
        super().__init__(data)
        rule, session = seat.session.rule, seat.session
        given = {opinion.discipline for opinion in seat.opinions.all()}
        self.waiting = [code for code in seat.disciplines if code not in given]
        self.earlier = list(earlier_conditions(seat).values())
        self.asks_why = rule.is_rechecked and session.round > 1
        if any(self.waiting):
            choices = [(code, words_of(rule.discipline(code))) for code in self.waiting if rule.discipline(code)]
            self.fields["discipline"] = forms.ChoiceField(label=_("Discipline"), choices=choices)
        if not rule.gives_guidance:
            del self.fields["guidance"]
        for row in self.earlier:
            self.fields[f"keep-{row.pk}"] = forms.BooleanField(label=row.text, required=False)
        for number in range(1, CONDITION_LINES + 1):
            self.fields[f"about-{number}"] = line(_("What it is about"), 60)
            self.fields[f"condition-{number}"] = line(_("Condition"), 2000)
            if self.asks_why:
                self.fields[f"why-{number}"] = line(_("Why it was not asked in the first round"), 500)

    def kept_up(self):
        return [self[f"keep-{row.pk}"] for row in self.earlier]

    def lines(self):
        """[(number, about, condition, why)] of the fields for new conditions."""
        return [
            (
                number,
                self[f"about-{number}"],
                self[f"condition-{number}"],
                self[f"why-{number}"] if self.asks_why else None,
            )
            for number in range(1, CONDITION_LINES + 1)
        ]

    def said(self):
        """What session_door.answer takes."""
        said = self.cleaned_data
        conditions = [Condition(row.text, row.subject, row.pk) for row in self.earlier if said[f"keep-{row.pk}"]]
        conditions += [
            Condition(said[f"condition-{number}"], said[f"about-{number}"], None, said.get(f"why-{number}", ""))
            for number in range(1, CONDITION_LINES + 1)
            if said[f"condition-{number}"]
        ]
        return {
            "verdict": said["verdict"], "text": said["text"], "legal_ground": said["legal_ground"],
            "guidance": said.get("guidance", ""), "conditions": conditions, "discipline": said.get("discipline"),
        }  # fmt: skip


class SettleForm(forms.Form):
    """How conditions of several offices about one thing go together."""

    subject = forms.CharField(widget=forms.HiddenInput)
    holding = forms.MultipleChoiceField(label=_("These hold"), widget=forms.CheckboxSelectMultiple)
    text = area(_("How they go together"), rows=2)

    def __init__(self, group, data=None):
        initial = {"subject": group[0].subject, "holding": [row.pk for row in group if row.status == "open"],
                   "text": group[0].settlement}  # fmt: skip
        super().__init__(data, initial=initial, auto_id=f"id_settle_{group[0].pk}_%s")
        self.group = group
        self.fields["holding"].choices = [
            (row.pk, f"{words(row.opinion.seat.office, 'short')}: {row.text}") for row in group
        ]


class ConclusionForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Outcome"), widget=forms.RadioSelect)
    text = area(_("Conclusion"), rows=4, help_text=_("Goes into the minutes; the enterprise reads it."))
    days = forms.IntegerField(
        label=_("Working days for corrections"), min_value=1, max_value=90, required=False,
        help_text=_("Only when a further round follows."), widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip

    def __init__(self, session, data=None):
        super().__init__(data, initial={"days": session.rule.rework_days})
        possible = tabling.possible_outcomes(session)
        self.fields["outcome"].choices = [(each.value, each.label) for each in possible]
        self.fields["outcome"].initial = possible[0]
        if SessionOutcome.FURTHER_ROUND not in possible:
            del self.fields["days"]


class RoundForm(forms.Form):
    """Calling a further round."""

    reason = area(_("What is looked at together"), required=False, rows=2)
    starts_at = hour(_("Begins"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    why_late = why_later()
    despite_clash = forms.BooleanField(label=_("Fix it although an office sits elsewhere"), required=False)


class EndForm(forms.Form):
    text = area(_("Conclusion"))


class ReportForm(forms.Form):
    """The enterprise's report of what it has corrected."""

    text = area(_("What was done about each line"), rows=4)

    def __init__(self, data=None, files=None):
        super().__init__(data, files)
        paper_fields(self, "report", _("Proof, one file"))

    def supplied(self):
        return supplied_paper(self.cleaned_data, "report")


class ProposeForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"))
    reason = area(_("Why it is needed"))

    def __init__(self, kinds, data=None):
        super().__init__(data)
        self.fields["kind"].choices = [(kind, SessionKind(kind).label) for kind in kinds]
