"""The page on which a seat makes, copies, renews and revokes the secret links of its calendars.

The calendar of the seat and that of its office are always offered; one project is added by its code or from the
project's own page. Every link is shown in full to its owner alone.
"""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.access import projects_visible_to
from projects.enums import ProjectStatus
from projects.refusal import Refusal
from projects.seating import seated
from reports.enums import FeedLanguage, FeedScope
from reports.feeds import links, serving
from reports.feeds.contents import contents
from reports.models import Feed
from stages.desks.answering import REFUSED

#: projects that the field suggests while a code is typed
SUGGESTED = 200


class ProjectForm(forms.Form):
    """A project of the seat, by its code."""

    code = forms.CharField(
        label=gettext_lazy("Project code"), max_length=24, widget=forms.TextInput(attrs={"list": "project-codes"})
    )

    def __init__(self, seat, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.seat, self.project = seat, None

    def clean_code(self):
        code = self.cleaned_data["code"].strip()
        self.project = projects_visible_to(self.seat).filter(code=code).first()
        if self.project is None:
            raise forms.ValidationError(_("You have no project with this code."))
        return code


@dataclass
class Line:
    """One calendar on the page: what it contains, and its link if there is one."""

    scope: FeedScope
    name: str
    contains: str
    feed: Feed | None = None
    address: str = ""

    @property
    def to_open(self):
        """The address with which a click opens the calendar program."""
        return "webcal://" + self.address.split("://", 1)[1] if self.address else ""


@seated(*links.SEATS)
def calendars(request):
    form = ProjectForm(request.seat, initial={"code": request.GET.get("project", "")})
    return _page(request, form)


@require_POST
@seated(*links.SEATS)
def make(request):
    """Make the link of a calendar: `scope`, and the project's `code` where it is of one."""
    scope, project, form = request.POST.get("scope", ""), None, ProjectForm(request.seat)
    if scope == FeedScope.PROJECT:
        form = ProjectForm(request.seat, request.POST)
        if not form.is_valid():
            return _page(request, form, status=REFUSED)
        project = form.project
    elif scope not in (FeedScope.SEAT, FeedScope.OFFICE):
        return _page(request, form, status=REFUSED)
    try:
        links.make(scope, by=request.actor, at=timezone.now(), language=_language(), project=project)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _back(project.code if project else scope)


@require_POST
@seated(*links.SEATS)
def change(request):
    """Renew or revoke a link of the seat, or turn its entries into the other language."""
    feed = get_object_or_404(Feed.objects.live(), seat=request.seat, pk=_number(request.POST.get("feed", "")))
    at, what = timezone.now(), request.POST.get("what")
    if what == "renew":
        links.renew(feed, at=at)
        messages.success(request, _("The link is a new one. Enter it in your calendar program; the old one is gone."))
    elif what == "revoke":
        links.revoke(feed, at=at)
        messages.success(request, _("The link is revoked."))
    elif what in FeedLanguage.values:
        links.speak(feed, what)
    return _back(feed.project.code if feed.project else feed.scope)


def _back(name):
    """To the calendar that was changed."""
    return redirect(f"{reverse('reports:calendars')}#calendar-{name}")


def _number(text):
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _language():
    return FeedLanguage.CHINESE if (get_language() or "").startswith("zh") else FeedLanguage.ENGLISH


def _page(request, form, status=200):
    lines = _lines(request.seat, timezone.localdate())
    visible = projects_visible_to(request.seat).filter(status=ProjectStatus.ACTIVE)
    context = {
        "form": form, "standing": [line for line in lines if line.scope in (FeedScope.SEAT, FeedScope.OFFICE)],
        "others": [line for line in lines if line.scope not in (FeedScope.SEAT, FeedScope.OFFICE)],
        "suggested": visible.values_list("code", "name").order_by("-registered_at")[:SUGGESTED],
    }  # fmt: skip
    return render(request, "reports/calendars.html", context, status=status)


def _lines(seat, on):
    made = {(feed.scope, feed.project_id): feed for feed in Feed.objects.live().with_names().filter(seat=seat)}
    offered = [FeedScope.SEAT] + ([FeedScope.OFFICE] if seat.kind in links.OFFICE_SEATS else [])
    lines = [_line(seat, scope, made.pop((scope, None), None), on) for scope in offered]
    return lines + [_line(seat, FeedScope(feed.scope), feed, on) for feed in made.values()]


def _line(seat, scope, feed, on):
    name = feed.project.name if feed and feed.project else scope.label
    word = links.word_of(feed) if feed else None
    return Line(scope, name, contents(scope, seat), feed, serving.address(word) if word else "")
