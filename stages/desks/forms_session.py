"""What is said in and about a joint session: its hour, replies and opinions of offices, the conclusion, the report.
Calling one is a form of its own (`forms_convening`).
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.uploads.content import any_kind
from stages.acts import answering_session, correcting_session, scheduling, sessions, tabling
from stages.acts.answering_session import Condition, earlier_conditions
from stages.desks.days import HourField
from stages.desks.forms_application import paper_fields, supplied_paper
from stages.desks.uploads import KeptFileField
from stages.desks.wording import words
from stages.enums import Reply, SessionOutcome, SessionVerdict

#: lines for new conditions on the form; more than this belong into a further round
CONDITION_LINES = 4
PAPER_LINES = 6


def hour(label, *, required=False, help_text=""):
    return HourField(label=label, required=required, help_text=help_text)


def area(label, *, required=True, rows=3, help_text=""):
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), required=required,
                           help_text=help_text, max_length=4000)  # fmt: skip


def why_later():
    """Why a session is held after its own term."""
    return forms.CharField(label=_("Why it is held after its term"), max_length=300, required=False,
                           help_text=_("Only for a day after the term of the session."))  # fmt: skip


def line(label, longest, **attrs):
    """A field in a table of its kind: the label stands in the head of the table, on a phone inside the field."""
    box = forms.TextInput(attrs={"placeholder": label, **attrs})
    return forms.CharField(label=label, max_length=longest, required=False, widget=box)


def words_of(thing):
    """`zh` or `en` of a line of rules.sessions."""
    return words(Named(thing.zh, thing.en))


class Named:
    """Words of a table as a row of the catalogue says them."""

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
        self.fields["office"].choices = [("", "—"), *offices]  # in groups
        self.fields["disciplines"].choices = [(each.code, words_of(each)) for each in session.rule.disciplines]
        if not session.rule.disciplines:
            del self.fields["disciplines"]


class ReplyForm(forms.Form):
    said = forms.ChoiceField(
        label=_("Reply"), choices=[c for c in Reply.choices if c[0] != Reply.NEEDS_ACTION], widget=forms.RadioSelect
    )
    deputy = forms.CharField(label=_("Deputy"), max_length=60, required=False)
    deputy_address = forms.EmailField(
        label=_("E-mail of the deputy"), required=False, help_text=_("The deputy gets the invitation too.")
    )
    comment = forms.CharField(label=_("Comment"), max_length=300, required=False)

    def __init__(self, seat, data=None):
        initial = {
            "deputy": seat.deputy,
            "deputy_address": seat.deputy_address,
            "comment": seat.comment,
            "suits": seat.suits,
        }
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
    reply = KeptFileField(label=_("Answer of a calendar program (.ics)"), look=any_kind, accept=".ics")


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
    """An office's opinion on items, for one discipline; filled with what it said when it changes that. In a further
    round the earlier conditions can be kept up.
    """

    verdict = forms.ChoiceField(label=_("Opinion"), choices=SessionVerdict, widget=forms.RadioSelect)
    text = area(_("Reasons"), required=False)
    legal_ground = forms.CharField(
        label=_("Legal ground"), max_length=300, required=False,
        help_text=_("Law and article; needed to disagree or to want expert review."),
    )  # fmt: skip
    guidance = area(_("Guidance for later stages"), required=False, rows=2)

    def __init__(self, seat, data=None):
        self.seat, self.rule = seat, seat.session.rule
        self.said_before = _said_alone(seat)
        self.new_lines = [row for row in _conditions(self.said_before) if row.earlier_id is None]
        self.earlier = _earlier(seat, self.said_before)
        super().__init__(data, initial=self._initial())
        session = seat.session
        self.asks_why = self.rule.is_rechecked and session.round > 1
        self._choose(answering_session.open_parts(seat))
        if not self.rule.gives_guidance:
            del self.fields["guidance"]
        for row in self.earlier:
            self.fields[f"keep-{row.pk}"] = forms.BooleanField(label=row.text, required=False)
        for number in self._numbers():
            self.fields[f"about-{number}"] = line(_("What it is about"), 60, list="subjects")
            self.fields[f"condition-{number}"] = line(_("Condition"), 2000)
            if self.asks_why:
                self.fields[f"why-{number}"] = line(_("Why it was not asked in the first round"), 500)

    def _numbers(self):
        return range(1, max(CONDITION_LINES, len(self.new_lines) + 1) + 1)

    def _initial(self):
        """What the office has said, where it changes it."""
        before = self.said_before
        if before is None:
            return {}
        said = {"verdict": before.verdict, "text": before.text, "legal_ground": before.legal_ground,
                "guidance": before.guidance, "discipline": before.discipline}  # fmt: skip
        said |= {f"keep-{row.earlier_id}": True for row in _conditions(before) if row.earlier_id}
        for number, row in enumerate(self.new_lines, start=1):
            said |= {f"about-{number}": row.subject, f"condition-{number}": row.text, f"why-{number}": row.why_new}
        return said

    def _choose(self, waiting):
        """The discipline, and the items where there are several; those not spoken of yet are ticked."""
        codes = list(dict.fromkeys(code for code, _item in waiting)) + self.seat.disciplines
        known = {code: self.rule.discipline(code) for code in codes if self.rule.discipline(code)}
        if known:
            choices = [(code, words_of(each)) for code, each in known.items()]
            self.fields["discipline"] = forms.ChoiceField(label=_("Discipline"), choices=choices)
        self.items = answering_session.may_speak_of(self.seat)
        if len(self.items) < 2:
            return
        several = len({approval.project_id for approval in self.items}) > 1
        self.fields["items"] = forms.MultipleChoiceField(
            label=_("Items that it concerns"), widget=forms.CheckboxSelectMultiple, required=False,
            choices=[(str(each.pk), item_words(each, several)) for each in self.items],
            help_text=_("All when none is ticked. Answer once more for the others where it is not the same."),
        )  # fmt: skip
        left = {item for _code, item in waiting}
        self.initial["items"] = [str(each.pk) for each in self.items if not left or each.pk in left]

    def items_field(self):
        """The items that the opinion concerns, where there are several."""
        return self["items"] if "items" in self.fields else None

    def subjects(self):
        """What conditions are usually about."""
        return [words(Named(**each)) for each in self.rule.subjects]

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
            for number in self._numbers()
        ]

    def said(self):
        """What session_door.answer takes."""
        said = self.cleaned_data
        conditions = [Condition(row.text, row.subject, row.pk) for row in self.earlier if said[f"keep-{row.pk}"]]
        conditions += [
            Condition(said[f"condition-{number}"], said[f"about-{number}"], None, said.get(f"why-{number}", ""))
            for number in self._numbers()
            if said[f"condition-{number}"]
        ]
        items = said.get("items")
        return {
            "verdict": said["verdict"], "text": said["text"], "legal_ground": said["legal_ground"],
            "guidance": said.get("guidance", ""), "conditions": conditions, "discipline": said.get("discipline"),
            "approvals": [each for each in self.items if str(each.pk) in items] if items else None,
        }  # fmt: skip


def _said_alone(seat):
    """The one opinion that an office has given and may change, or None."""
    given = list(seat.opinions.standing().prefetch_related("conditions")) if seat.answered_at else []
    return given[0] if len(given) == 1 else None


def _conditions(opinion):
    return list(opinion.conditions.all()) if opinion else []


def _earlier(seat, before):
    """Conditions of the rounds before that the office may keep up, those it has kept up already included."""
    found = earlier_conditions(seat)
    return list((found | answering_session.restored([before]) if before else found).values())


def item_words(approval, with_project=False):
    """An item as lists of choices name it."""
    name = f"{approval.code} {words(approval.item)}"
    return f"{approval.project.name} · {name}" if with_project else name


class TogetherForm(forms.Form):
    """Conditions that contradict one another although their offices name different things."""

    conditions = forms.MultipleChoiceField(label=_("Conditions"), widget=forms.CheckboxSelectMultiple)
    about = forms.CharField(label=_("What they are about"), max_length=60,
                            widget=forms.TextInput(attrs={"list": "subjects"}))  # fmt: skip

    def __init__(self, session, conditions, data=None):
        super().__init__(data, auto_id="id_together_%s")
        self.rule = session.rule
        self.fields["conditions"].choices = [
            (row.pk, f"{words(row.opinion.seat.office, 'short')}: {row.text}") for row in conditions
        ]

    def subjects(self):
        return [words(Named(**each)) for each in self.rule.subjects]


class SettleForm(forms.Form):
    """How conditions of several offices about one thing go together."""

    first = forms.CharField(widget=forms.HiddenInput)
    holding = forms.MultipleChoiceField(label=_("These hold"), widget=forms.CheckboxSelectMultiple)
    text = area(_("How they go together"), rows=2)

    def __init__(self, group, data=None):
        initial = {"first": group[0].pk, "holding": [row.pk for row in group if row.status == "open"],
                   "text": group[0].settlement}  # fmt: skip
        super().__init__(data, initial=initial, auto_id=f"id_settle_{group[0].pk}_%s")
        self.group = group
        self.fields["holding"].choices = [
            (row.pk, f"{words(row.opinion.seat.office, 'short')}: {row.text}") for row in group
        ]


class ConclusionForm(forms.Form):
    """The outcome, of several projects one for each, and the conclusion in words."""

    text = area(_("Conclusion"), rows=4, help_text=_("Goes into the minutes; the enterprise reads it."))
    days = forms.IntegerField(
        label=_("Working days for corrections"), min_value=1, max_value=90, required=False,
        help_text=_("Only when a further round follows."), widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip

    def __init__(self, session, data=None):
        super().__init__(data, initial={"days": session.rule.rework_days})
        self.projects = sessions.projects_of(session)
        possible = {project.pk: tabling.possible_outcomes(session, project) for project in self.projects}
        is_one = len(self.projects) == 1
        for project in self.projects:
            self.fields[self._name(project)] = forms.ChoiceField(
                label=_("Outcome") if is_one else _("Outcome: %(project)s") % {"project": project.name},
                widget=forms.RadioSelect, initial=possible[project.pk][0],
                choices=[(each.value, each.label) for each in possible[project.pk]],
            )  # fmt: skip
        if len({project.enterprise_id for project in self.projects}) > 1:
            self.fields["text"].help_text = _(
                "Every enterprise reads it: say nothing of one that another may not know."
            )
        if not any(SessionOutcome.FURTHER_ROUND in each for each in possible.values()):
            del self.fields["days"]

    def _name(self, project):
        return "outcome" if len(self.projects) == 1 else f"outcome-{project.pk}"

    def outcome_fields(self):
        return [self[self._name(project)] for project in self.projects]

    def outcome(self):
        """{project: its outcome}, as session_door.conclude takes it."""
        return {project.pk: self.cleaned_data[self._name(project)] for project in self.projects}


class PapersForm(forms.Form):
    """What papers of an enterprise are missing or wrong, told once in the step in which they are checked."""

    days = forms.IntegerField(
        label=_("Working days to supply them"), min_value=1, max_value=90,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip

    def __init__(self, session, data=None):
        super().__init__(data, initial={"days": session.rule.rework_days}, auto_id="id_papers_%s")
        self.enterprises = correcting_session.enterprises_to_ask(session)
        if len(self.enterprises) > 1:
            choices = [(each.pk, each.name) for each in self.enterprises]
            self.fields["enterprise"] = forms.ChoiceField(label=_("Enterprise"), choices=choices)
        for number in range(1, PAPER_LINES + 1):
            self.fields[f"paper-{number}"] = line(_("Paper"), 60)
            self.fields[f"wrong-{number}"] = line(_("What is missing or wrong"), 1000)

    def enterprise_choices(self):
        """The field of the enterprise, where there are several."""
        return self["enterprise"] if "enterprise" in self.fields else None

    def rows(self):
        """[(number, paper, what is wrong)] of the fields."""
        return [(number, self[f"paper-{number}"], self[f"wrong-{number}"]) for number in range(1, PAPER_LINES + 1)]

    def enterprise(self):
        chosen = self.cleaned_data.get("enterprise")
        return next((each for each in self.enterprises if chosen is None or str(each.pk) == chosen), None)

    def lines(self):
        said = self.cleaned_data
        return [(said[f"paper-{number}"], said[f"wrong-{number}"]) for number in range(1, PAPER_LINES + 1)]


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
