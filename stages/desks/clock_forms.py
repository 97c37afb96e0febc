"""What an office says about a clock: stop it, end the stoppage, extend the term; what the centre notes as a breach.

The day on which it took effect may be given by those who may make late entries; for others it is today.
"""

from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stages.acts import clocks, extending
from stages.acts.posting import notices_before
from stages.acts.suspending import BACKDATERS, LONGEST_STOPPAGE, TOO_LONG
from stages.desks.days import DayField
from stages.desks.ledger import days_words
from stages.desks.wording import pair
from stages.enums import Breach, KeepsCounting, StoppageGround, Unit
from stages.rules.stoppages import own_grounds

AREA = forms.Textarea(attrs={"rows": 3})


class DatedForm(forms.Form):
    """A form whose act may have taken effect earlier than it is entered."""

    def __init__(self, by, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if by.kind in BACKDATERS:
            self.fields["on"] = DayField(
                label=_("Took effect on"), required=False,
                help_text=_("Only for a late entry; both days are kept, and the centre sees it."),
            )  # fmt: skip

    def hours(self, now):
        """{"at": the hour at which it took effect, "recorded_at": now}."""
        on = self.cleaned_data.get("on")
        if on is None or on == timezone.localdate(now):
            return {"at": now, "recorded_at": now}
        return {"at": timezone.make_aware(datetime.combine(on, time(12))), "recorded_at": now}


class StopForm(DatedForm):
    ground = forms.ChoiceField(label=_("Ground"))
    procedure = forms.ChoiceField(label=_("Procedure of the item's own law"), required=False)
    basis = forms.CharField(
        label=_("Law that requires it here"), required=False, max_length=200,
        help_text=_("The list of art. 45 is closed, and only what a law requires stops the clock."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("Days told to the applicant"), min_value=1, max_value=LONGEST_STOPPAGE,
        help_text=_("Working days; for a procedure of the item's own law, the days that this law counts in."),
        error_messages={"max_value": TOO_LONG},
    )  # fmt: skip
    reason = forms.CharField(label=_("What is done in this time"), widget=AREA)

    def __init__(self, by, clock, *args, **kwargs):
        super().__init__(by, *args, **kwargs)
        own = own_grounds(clock.approval.item)
        grounds = [each for each in StoppageGround if own or each is not StoppageGround.ITEM_LAW]
        known = [(each.value, each.label) for each in grounds]
        counting = [(each.value, each.label) for each in KeepsCounting]
        self.fields["ground"].choices = [(_("Stops the clock"), known), (_("Keeps counting"), counting)]
        self.fields["procedure"].choices = [("", "–"), *((each["name"]["zh"], pair(each["name"])) for each in own)]
        if not own:
            del self.fields["procedure"]

    def said(self):
        said = self.cleaned_data
        return {name: said[name] for name in ("ground", "basis", "days", "reason")} | {
            "procedure": said.get("procedure", "")}  # fmt: skip


class PostForm(forms.Form):
    notice = forms.ChoiceField(label=_("Public notice"))

    def __init__(self, item, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = notices_before(item)
        self.fields["notice"].choices = [(each["name"]["zh"], pair(each["name"])) for each in known]

    def said(self):
        return {"notice": self.cleaned_data["notice"]}


class ResumeForm(DatedForm):
    reason = forms.CharField(label=_("Why it ends early"), required=False)

    def said(self):
        return {"reason": self.cleaned_data["reason"]}


class ExtendForm(DatedForm):
    days = forms.IntegerField(label=_("Days added"), min_value=1)
    approved_by = forms.CharField(label=_("Approved by"), max_length=60)
    approval_number = forms.CharField(label=_("Number of the approval"), max_length=60, required=False)
    reason = forms.CharField(label=_("Reason, as told to the applicant"), widget=AREA)

    def __init__(self, by, clock, *args, **kwargs):
        super().__init__(by, *args, **kwargs)
        rule, limit = extending.rule_for(clock), clocks.binding_limit(clock)
        unit = limit.unit if limit else Unit.WORKING_DAY
        if unit == Unit.WORKING_DAY:
            self.fields["days"].label = _("Working days added")
        if rule is not None:
            approver = pair({"zh": rule.zh, "en": rule.en})
            self.fields["days"].help_text = _("At most %(days)s (%(basis)s).") % {
                "days": days_words(rule.max_days, unit), "basis": rule.basis}  # fmt: skip
            self.fields["approved_by"].help_text = _("The law names: %(approver)s.") % {"approver": approver}

    def said(self):
        return {name: self.cleaned_data[name] for name in ("days", "approved_by", "approval_number", "reason")}


class BreachForm(forms.Form):
    breach = forms.ChoiceField(label=_("Breach"), choices=Breach)
    reason = forms.CharField(label=_("What was found"), widget=AREA)

    def said(self):
        return {name: self.cleaned_data[name] for name in ("breach", "reason")}
