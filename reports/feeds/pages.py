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
from projects.people.seating import seated
from projects.refusal import Refusal
from reports.enums import FeedLanguage, FeedScope
from reports.feeds import links, serving
from reports.feeds.contents import contents
from reports.models import Feed
from stages.desks.answering import REFUSED
from stages.enums import SessionKind

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


class SessionsForm(forms.Form):
    """One kind of joint session."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of session"), choices=SessionKind.choices)


@dataclass
class Line:
    """One calendar on the page: what it contains, and its link if there is one."""

    scope: FeedScope
    name: str
    contains: str
    anchor: str
    feed: Feed | None = None
    address: str = ""

    @property
    def to_open(self):
        """The address with which a click opens the calendar program."""
        return "webcal://" + self.address.split("://", 1)[1] if self.address else ""


@seated(*links.SEATS, in_person=True)
def calendars(request):
    return _page(request)


@require_POST
@seated(*links.SEATS, in_person=True)
def make(request):
    """Make the link of a calendar: `scope`, and the project's `code` where it is of one."""
    scope, what, bound = request.POST.get("scope", ""), {}, {}
    if scope == FeedScope.PROJECT:
        form = bound["form"] = ProjectForm(request.seat, request.POST)
        what = {"project": form.project} if form.is_valid() else None
    elif scope == FeedScope.SESSIONS:
        form = bound["sessions"] = SessionsForm(request.POST)
        what = {"session_kind": form.cleaned_data["kind"]} if form.is_valid() else None
    if what is None or scope not in FeedScope.values:
        return _page(request, **bound, status=REFUSED)
    try:
        feed = links.make(scope, by=request.actor, at=timezone.now(), language=_language(), **what)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:calendars")
    return _back(feed)


@require_POST
@seated(*links.SEATS, in_person=True)
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
    return _back(feed)


def _back(feed):
    """To the calendar that was changed."""
    return redirect(f"{reverse('reports:calendars')}#{_anchor(feed.scope, feed)}")


def _anchor(scope, feed=None):
    name = feed and (feed.session_kind or (feed.project and feed.project.code))
    return f"calendar-{name or scope}"


def _number(text):
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _language():
    return FeedLanguage.CHINESE if (get_language() or "").startswith("zh") else FeedLanguage.ENGLISH


def _page(request, form=None, sessions=None, status=200):
    lines = _lines(request.seat)
    visible = projects_visible_to(request.seat).filter(status=ProjectStatus.ACTIVE)
    context = {
        "form": form or ProjectForm(request.seat, initial={"code": request.GET.get("project", "")}),
        "sessions": sessions or SessionsForm(), "lines": lines,
        "suggested": visible.values_list("code", "name").order_by("-registered_at")[:SUGGESTED],
    }  # fmt: skip
    return render(request, "reports/calendars.html", context, status=status)


def _lines(seat):
    made = list(Feed.objects.live().with_names().filter(seat=seat))
    by_scope = {feed.scope: feed for feed in made}
    offered = [FeedScope.SEAT] + ([FeedScope.OFFICE] if seat.kind in links.OFFICE_SEATS else [])
    others = [feed for feed in made if feed.scope not in offered]
    return [_line(seat, scope, by_scope.get(scope)) for scope in offered] + [
        _line(seat, FeedScope(feed.scope), feed) for feed in others
    ]


def _line(seat, scope, feed):
    word = links.word_of(feed) if feed else None
    address = serving.address(word) if word else ""
    return Line(scope, _named(scope, feed), contents(scope, seat), _anchor(scope, feed), feed, address)


def _named(scope, feed):
    if scope == FeedScope.PROJECT:
        return feed.project.name
    return SessionKind(feed.session_kind).label if scope == FeedScope.SESSIONS else scope.label
