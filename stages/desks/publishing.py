"""The public list of decisions: what an office decided is open to everybody from the moment it is decided.

行政许可法 art. 40: decisions to grant are made public, and the public may look them up. Shows what the certificate
says and nothing else of the project.
"""

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render

from projects.seating import public
from stages.models import Certificate

PAGE = 50


@public
def decisions(request):
    """Newest first; `q` looks in the number, the project and the enterprise."""
    text = request.GET.get("q", "").strip()
    found = Certificate.objects.select_related("approval__project__enterprise", "office")
    if text:
        project = Q(approval__project__name__icontains=text) | Q(approval__project__enterprise__name__icontains=text)
        found = found.filter(Q(number__icontains=text) | project)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "stages/decisions.html", {"page": page, "q": text})
