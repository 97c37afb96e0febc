"""What the window says now, held against the notices before and the papers that have come since.

行政许可法 art. 32 (1) 4. Papers are compared by what they are: the same file brought again brings no new fault.
"""

from projects.models import Paper
from stages.enums import Origin
from stages.rules import notices


def remarks(application, faults, told):
    """{paper type: Remark} of what is to be said of the types `faults`; `told`: the notices before. Two statements."""
    named = {line["type"] for notice in told for line in notice.lines}
    before, now = told[-1].seen, seen(application.required_papers.all())
    prints = _prints({*before.values(), *now.values()})
    return notices.compare(faults, named, _as_prints(before, prints), _as_prints(now, prints))


def seen(rows):
    """{paper type: id of the paper that lies there, or None} of the papers that the enterprise brings."""
    return {row.type: row.paper_id for row in rows if row.origin != Origin.FILE}


def _prints(ids):
    """{id: what tells a paper from another}: the hash of its file; an original at the counter is only itself."""
    found = Paper.objects.filter(pk__in=[each for each in ids if each]).values_list("pk", "sha256")
    return {pk: sha256 or str(pk) for pk, sha256 in found}


def _as_prints(ids, prints):
    return {type: prints.get(pk) for type, pk in ids.items()}
