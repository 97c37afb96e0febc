"""Searching for a project, an enterprise, a certificate or a paper: by Chinese name, pinyin initials or code.

A seat finds what it may see and nothing else; the number found tells nobody how much else there is.
"""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.access import projects_visible_to
from projects.enums import SeatKind
from projects.lists.narrowing import Search, contains
from projects.models import Project
from projects.people.seating import seated
from stages.acts import indexing
from stages.enums import Found
from stages.models import Certificate
from stages.rules import tokens

#: of each kind, the newest; of one kind alone, a page
LONGEST, PAGE = 20, 50


def about_projects(to_project="project", more=(), to_enterprise=""):
    """The Search of a list about projects: by name, enterprise, pinyin or code, or in `more` fields of a row."""

    def by(text):
        found = indexing.about(text, to_project, to_enterprise)
        return found | contains(*more)(text) if more else found

    return Search(by, _("Name, initials or code"), before=indexing.catch_up)


def about_projects_of(project_id):
    """The same of a list that is no queryset. `project_id`: row -> number of its project."""

    def by(text):
        found = set(Project.objects.filter(indexing.about(text, "")).values_list("pk", flat=True))
        return lambda row: project_id(row) in found

    return Search(by, _("Name, initials or code"), before=indexing.catch_up)


@dataclass(frozen=True)
class Hit:
    entry: object
    url: str
    where: str


def visible_to(seat, entries, kind):
    """Those of the entries of a kind that a seat may see, asked one by one: a centre sees most, and few are shown.

    An enterprise is seen by itself and by whoever sees a project of it, anything else with its project.
    """
    entries = entries.filter(kind=kind)
    if seat.kind == SeatKind.ADMINISTRATOR:
        return entries
    mine = projects_visible_to(seat).order_by()
    if kind != Found.ENTERPRISE:
        return entries.filter(Exists(mine.filter(pk=OuterRef("project"))))
    has_project = Q(Exists(mine.filter(enterprise=OuterRef("enterprise"))))
    return entries.filter(has_project | Q(enterprise=seat.enterprise_id) if seat.enterprise_id else has_project)


def found(seat, query):
    """{kind: [entries]} for a seat, the newest first; of a kind with more than LONGEST one more than those."""
    return {kind: list(_of_kind(seat, query, kind)[: LONGEST + 1]) for kind in Found}


def _of_kind(seat, query, kind):
    entries = indexing.matching(query).select_related("project__enterprise", "enterprise")
    return visible_to(seat, entries, kind).order_by("-pk")


@seated()
def search(request):
    """What is found, or (`kind`) all of one kind; one project's code in full goes straight to the project."""
    query = request.GET.get("q", "").strip()[: tokens.LONGEST_QUERY]
    indexing.catch_up()
    if query and request.GET.get("kind") in Found.values:
        kind = Found(request.GET["kind"])
        page = Paginator(_of_kind(request.seat, query, kind), PAGE).get_page(request.GET.get("page"))
        return _answer(request, query, {kind: list(page)}, page=page)
    kinds = found(request.seat, query) if query else {}
    projects = kinds.get(Found.PROJECT, [])
    if len(projects) == 1 and tokens.plain(projects[0].code) == tokens.plain(query):
        return redirect("stages:project", projects[0].code)
    return _answer(request, query, kinds)


def _answer(request, query, kinds, page=None):
    """The page; `page`: the one of a single kind, which is not cut."""
    checks, most = _numbers(kinds.get(Found.CERTIFICATE, [])), LONGEST if page is None else PAGE
    shown = [(kind, [_hit(entry, checks) for entry in entries[:most]], page is None and len(entries) > most)
             for kind, entries in kinds.items() if entries]  # fmt: skip
    return render(request, "stages/search.html", {"q": query, "kinds": shown, "page": page})


def _numbers(entries):
    """object_id -> number of the certificates found. One statement."""
    if not entries:
        return {}
    rows = Certificate.objects.filter(pk__in=[entry.object_id for entry in entries])
    return dict(rows.values_list("pk", "number"))


def _hit(entry, numbers):
    project = entry.project
    if entry.kind == Found.PROJECT:
        return Hit(entry, reverse("stages:project", args=[project.code]), project.enterprise.name)
    if entry.kind == Found.CERTIFICATE:
        return Hit(entry, reverse("stages:certificate", args=[numbers[entry.object_id]]), project.name)
    if entry.kind == Found.PAPER:
        return Hit(entry, reverse("stages:project-papers", args=[project.code]), project.name)
    return Hit(entry, f"{reverse('stages:projects')}?q={entry.code}", "")
