"""Registering a project: questionnaire with the route it makes, the project's particulars, check the answers, register.

One address; every step carries all that was typed along with it, so that going back, a mistake or a refusal loses
nothing, with scripts or without. The catalogue is that of the chosen division, in force today.
"""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.enums import OfficeKind, SeatKind
from projects.forms import drafts
from projects.models import Division
from projects.models.office import dated
from projects.people.seating import seated
from projects.refusal import Refusal
from projects.rules import project_code
from stages.acts import reference
from stages.acts.registering import Registration
from stages.desks import asking, wording
from stages.desks.project import WARNINGS
from stages.desks.prospect import prospect
from stages.flows import door

QUESTIONS, DETAILS, CHECK, REGISTER = "questions", "details", "check", "register"
TEMPLATES = {QUESTIONS: "stages/register.html", DETAILS: "stages/register_details.html",
             CHECK: "stages/register_check.html"}  # fmt: skip


class PlaceForm(forms.Form):
    """The division comes first: it decides whose catalogue asks the questions."""

    division = forms.ModelChoiceField(Division.objects.none(), label=gettext_lazy("Where does the project lie?"),
                                      to_field_name="code")  # fmt: skip

    def __init__(self, data, *, on):
        super().__init__(data)
        windows = dated("offices__", on)
        self.fields["division"].queryset = Division.objects.filter(windows, offices__kind=OfficeKind.WINDOW).distinct()
        self.fields["division"].label_from_instance = wording.words


class ProjectForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the project"), max_length=120)
    site = forms.CharField(label=gettext_lazy("Site"), max_length=200, required=False)
    content = forms.CharField(label=gettext_lazy("Scale and content"), widget=forms.Textarea, required=False,
                              max_length=4000)  # fmt: skip
    code = forms.CharField(
        label=gettext_lazy("Project code, if the project has one already"), max_length=24, required=False,
        help_text=gettext_lazy("24 characters such as 2411-330602-04-01-123456. Without one the platform gives it."),
    )  # fmt: skip

    def clean_code(self):
        text = self.cleaned_data["code"].strip()
        if not text:
            return ""
        try:
            self.parsed = project_code.parse(text)
        except project_code.CodeFault as fault:
            raise forms.ValidationError(_("A project code looks like 2411-330602-04-01-123456.")) from fault
        return self.parsed.text

    def warnings(self):
        """What is odd about the code without making it wrong, in words."""
        if not getattr(self, "parsed", None):
            return []
        known = set(Division.objects.values_list("code", flat=True))
        return [WARNINGS[warning] for warning in project_code.warnings(self.parsed, known)]


class Draft:
    """All that was typed so far, read from one QueryDict."""

    def __init__(self, data, on):
        self.step = data.get("step", QUESTIONS)
        self.place = PlaceForm(data if "division" in data else None, on=on)
        self.division = self.place.cleaned_data["division"] if self.place.is_valid() else None
        self.compiled = reference.catalogue(reference.edition_on(self.division, on)) if self.division else None
        self.asking = asking.ask(self.compiled, data) if self.compiled else None
        is_typed = self.step in (CHECK, REGISTER) or data.get("name")
        self.details = ProjectForm(data if is_typed else None)
        self.carried = [(name, value) for name, values in data.lists() for value in values
                        if name not in ("step", "was", *drafts.OWN_FIELDS)]  # fmt: skip
        self.before = data["was"].split(",") if "was" in data else None

    def carry(self, *shown):
        """Hidden fields for what the present step does not show."""
        return [(name, value) for name, value in self.carried if not name.startswith(shown)]

    def stand(self):
        """The step that can be shown: a later one only when those before it are in order."""
        if self.asking is None or not self.asking.is_settled or self.step == QUESTIONS:
            return QUESTIONS
        return DETAILS if self.step == DETAILS or not self.details.is_valid() else CHECK


@seated(SeatKind.ENTERPRISE)
def register(request):
    """Whichever step the form is at."""
    at = timezone.now()
    on = timezone.localdate(at)
    try:
        draft = Draft(request.POST if request.method == "POST" else request.GET, on)
    except Refusal as refusal:  # no catalogue in force there
        messages.error(request, str(refusal))
        return redirect("stages:projects")
    step = draft.stand()
    if draft.step == REGISTER and step == CHECK and request.method == "POST":
        try:
            return _register(request, draft, at)
        except Refusal as refusal:
            step = _tell(draft, refusal)
    return render(request, TEMPLATES[step], _context(request, draft, step, on), status=_status(draft, step))


def _register(request, draft, at):
    said = draft.details.cleaned_data
    facts = {code: value for code, value in draft.asking.form.answers().items() if code in draft.asking.facts}
    registration = Registration(name=said["name"], division=draft.division, answers=facts, code=said["code"],
                                site=said["site"], content=said["content"])  # fmt: skip
    project = door.register(request.seat.enterprise, registration, by=request.actor, at=at)
    messages.success(request, _("Registered under the code %(code)s.") % {"code": project.code})
    return redirect("stages:project", project.code)


def _tell(draft, refusal):
    """Put a refusal at the field it names; returns the step that shows it."""
    if refusal.field in draft.asking.form.fields:
        draft.asking.form.add_error(refusal.field, str(refusal))
        return QUESTIONS
    draft.details.add_error(refusal.field if refusal.field in draft.details.fields else None, str(refusal))
    return DETAILS


def _status(draft, step):
    forms_shown = {QUESTIONS: [draft.place, *([draft.asking.form] if draft.asking else [])], DETAILS: [draft.details]}
    has_errors = any(form.errors for form in forms_shown.get(step, []))
    return 422 if has_errors and not (step == DETAILS and draft.step == DETAILS) else 200


def _context(request, draft, step, on):
    seen = prospect(draft.compiled, draft.asking.facts, draft.before) if draft.asking else None
    shown = {QUESTIONS: ("division", asking.PREFIX), DETAILS: ("name", "site", "content", "code"), CHECK: ("step",)}
    return {
        "draft": draft, "seen": seen, "today": on, "enterprise": request.seat.enterprise,
        "carried": draft.carry(*shown[step]), "kept": drafts.kept(request), "is_begun": bool(draft.carried),
        "answers": wording.answered(draft.compiled.edition.facts, draft.asking.facts, {
            question.code for question in draft.asking.asked}) if draft.asking else [],
        "code_warnings": draft.details.warnings() if step == CHECK else [],
    }  # fmt: skip
