"""Saving the state of a list under a name, and forgetting it. Each person has filters of their own."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from projects.models import SavedFilter
from projects.people.seating import repeatable, seated

MOST = 20  # of a person and a list


@repeatable
@require_POST
@seated()
def save(request):
    """Keep `query` of `list` as `name`; the same name again replaces it."""
    said = {name: request.POST.get(name, "").strip() for name in ("list", "name", "query")}
    limits = {field: SavedFilter._meta.get_field(field).max_length for field in said}
    mine = SavedFilter.objects.filter(person=request.user, list=said["list"])
    fits = all(len(value) <= limits[field] for field, value in said.items())
    if said["name"] and said["list"] and fits and (mine.count() < MOST or mine.filter(name=said["name"]).exists()):
        mine.update_or_create(person=request.user, list=said["list"], name=said["name"],
                              defaults={"query": said["query"]})  # fmt: skip
    return redirect(_back(request, said["query"]))


@repeatable
@require_POST
@seated()
def forget(request, pk):
    get_object_or_404(SavedFilter, pk=pk, person=request.user).delete()
    return redirect(_back(request, request.POST.get("query", "")))


def _back(request, query):
    path = request.POST.get("path", "")
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, {request.get_host()}):
        raise Http404
    return f"{path.partition('?')[0]}?{query}"
