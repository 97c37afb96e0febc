"""Files handed to a form before it is finally sent: kept aside, so that an error or a look at the answers loses none.

Two ways: `Waiting` for a form of several steps (its draft knows what waits for it), and `KeptFileField` for a form
on one page (the form itself carries the number of what it holds). Nothing here puts a paper on file: that is the
act's. What was filed or given up is removed from where it waited, what was forgotten by the daily pruning.
"""

from django import forms
from django.contrib import messages
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from projects.forms import drafts
from projects.refusal import Refusal
from projects.uploads import content, staging
from stages.acts import papers
from stages.desks.wording import words

#: a field of a form that takes the file of a paper type
UPLOAD = "file-"
KEPT = "kept-"


class Waiting:
    """The files in the draft of a form, by the paper type they are meant for."""

    def __init__(self, place):
        self.place, row = place, place.rows().first()
        self.files = row.files if row else {}

    @property
    def entries(self):
        """{paper type: {"id", "name", "size", "sha256"}}"""
        return {name.removeprefix(UPLOAD): entry for name, entry in self.files.items()}

    def keep(self, type, upload, *, at):
        """Check an upload and keep it in place of an earlier one. Raises Refusal for what cannot be kept."""
        row = staging.stage(upload, at=at, field=type)
        self.drop(type, at=at)
        self.files[f"{UPLOAD}{type}"] = staging.entry_of(row)
        drafts.store(self.place, at=at, files=self.files)

    def drop(self, type, *, at):
        entry = self.files.pop(f"{UPLOAD}{type}", None)
        if entry:
            row = staging.staged(entry["id"])
            if row is not None:
                staging.let_go(row)
            drafts.store(self.place, at=at, files=self.files)

    def clear(self, *, at):
        for type in list(self.entries):
            self.drop(type, at=at)

    def open(self, types):
        """{type: open File under its own name} for those of `types` that wait and are still there."""
        rows = {type: staging.staged(entry["id"]) for type, entry in self.entries.items() if type in types}
        return {type: staging.Kept(row) for type, row in rows.items() if row is not None}

    def twins(self, type):
        """Other types for which the very same bytes wait."""
        mine = self.entries.get(type, {}).get("sha256")
        return [other for other, entry in self.entries.items() if other != type and entry["sha256"] == mine]


class KeptFileInput(forms.FileInput):
    """A chooser that says what it already holds."""

    def value_from_datadict(self, data, files, name):
        upload = super().value_from_datadict(data, files, name)
        if upload:
            return upload
        row = staging.staged(data.get(f"{KEPT}{name}", ""))
        return staging.Kept(row) if row else None

    def value_omitted_from_data(self, data, files, name):
        return super().value_omitted_from_data(data, files, name) and f"{KEPT}{name}" not in data

    def render(self, name, value, attrs=None, renderer=None):
        chooser = super().render(name, value, attrs, renderer)
        row = getattr(value, "staged", None)
        if row is None:
            return chooser
        return format_html(
            '{}<input type="hidden" name="{}{}" value="{}"> <span class="mark done">{}</span> <small>{}</small>',
            chooser, KEPT, name, row.pk, row.name, _("is kept; choose another only to replace it"),
        )  # fmt: skip


class KeptFileField(forms.FileField):
    """A file field whose file stays chosen when the form comes back; a file that cannot be kept is told at once.

    `look`: what says of a file whether it may be kept, that of a paper if it is not said; `accept`: what is offered.
    """

    widget = KeptFileInput

    def __init__(self, *, look=content.kind_of, accept=content.ACCEPT, **rest):
        self.look, self.accept = look, accept
        super().__init__(**rest)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"accept": self.accept}

    def bound_data(self, data, initial):
        return data if getattr(data, "staged", None) else initial

    def clean(self, data, initial=None):
        """A Kept file. One that was kept before is looked at again: another form may have had other rules."""
        upload = forms.Field.clean(self, data)
        try:
            if getattr(upload, "staged", None):
                self.look(upload)
            elif upload:
                upload.staged = staging.stage(upload, at=timezone.now(), look=self.look)
                return staging.Kept(upload.staged)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        return upload


def let_go(form):
    """Clear away what a form held, now that its act has taken it over."""
    for held in _held(form):
        held.close()
        staging.let_go(held.staged)


def come_back(form):
    """The form is refused: close what it holds, and say of files that no field keeps that they must be chosen again."""
    for held in _held(form):
        held.close()
    for name, field in form.fields.items():
        is_plain = isinstance(field, forms.FileField) and not isinstance(field, KeptFileField)
        if is_plain and form.add_prefix(name) in form.files:
            form.add_error(name, _("Choose the files again: they are not kept while the form is open."))


def _held(form):
    """The Kept files of a form that was looked at."""
    kept = (name for name, field in form.fields.items() if isinstance(field, KeptFileField))
    return [form.cleaned_data[name] for name in kept if form.cleaned_data.get(name)]


def say_twins(request, project, form):
    """Tell which files of a form are, byte for byte, on file already under another name or version. Call before."""
    for name, field in form.fields.items():
        held = form.cleaned_data.get(name) if isinstance(field, KeptFileField) else None
        twin = papers.same_bytes(project, held.staged.sha256) if held else None
        if twin is not None:
            messages.warning(request, twin_words(held.name, twin))


def twin_words(name, twin):
    return _("%(name)s is, byte for byte, the file that is on file as %(paper)s, version %(version)s.") % {
        "name": name, "paper": words(twin), "version": twin.version}  # fmt: skip
