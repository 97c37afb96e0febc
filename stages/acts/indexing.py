"""Keeping the index of words up with the rows: new projects, enterprises, certificates and papers are entered as they
are found to be missing, by the search that needs them and by a job.

No act waits for it. The index is the database's own: FTS5 on SQLite, a tsvector with GIN on PostgreSQL, filled with the
words of rules.tokens and nothing else, so that both find the same.
"""

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL

from projects.models import Enterprise, Paper, Project
from stages.enums import Found
from stages.models import Certificate, SearchEntry
from stages.rules import tokens

#: rows entered by one call, at most, for each kind
PORTION = 500
#: by so many numbers may transactions overtake one another
OUT_OF_ORDER = 200
#: kind -> (rows, row -> (project, enterprise, name, code, other texts))
SOURCES = {
    Found.PROJECT: (Project.objects.select_related("enterprise"),
                    lambda row: (row.pk, row.enterprise_id, row.name, row.code, ())),
    Found.ENTERPRISE: (Enterprise.objects.all(), lambda row: (None, row.pk, row.name, row.uscc, ())),
    Found.CERTIFICATE: (Certificate.objects.select_related("approval"),
                        lambda row: (row.approval.project_id, None, row.name_zh, row.number, (row.name_en,))),
    Found.PAPER: (Paper.objects.all(),
                  lambda row: (row.project_id, None, row.name_zh, row.file_name, (row.name_en,))),
}  # fmt: skip
assert set(SOURCES) == set(Found)


def catch_up(most=PORTION):
    """Enter what is not in the index yet, oldest first, at most so many of each kind. Returns how many."""
    last = _last()
    return sum(_enter(kind, _missing(kind, rows, last[kind])[:most], said) for kind, (rows, said) in SOURCES.items())


def _last():
    """{kind: the highest number that was entered}. One statement: a step into the index for each kind."""
    highest = "(SELECT MAX(object_id) FROM stages_searchentry WHERE kind = %s)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([highest] * len(SOURCES))}", [kind.value for kind in SOURCES])
        return {kind: number or 0 for kind, number in zip(SOURCES, cursor.fetchone(), strict=True)}


def _missing(kind, rows, last):
    """Rows without an entry; one with a lower number may have been committed after one with a higher."""
    first = max(0, last - OUT_OF_ORDER)
    known = SearchEntry.objects.filter(kind=kind, object_id__gt=first).values("object_id")
    return rows.filter(pk__gt=first).exclude(pk__in=known).order_by("pk")


@transaction.atomic
def _enter(kind, rows, said):
    rows = list(rows)
    if not rows:
        return 0
    made = []
    for row in rows:
        project, enterprise, name, code, others = said(row)
        text = tokens.plain(" ".join((name, code, *others)))[:400]
        entry = SearchEntry(kind=kind, object_id=row.pk, project_id=project, enterprise_id=enterprise,
                            title=name[:200], code=code[:120], text=text)  # fmt: skip
        made.append((entry, tokens.of_entry(name, code, *others)))
    SearchEntry.objects.bulk_create([entry for entry, _words in made], ignore_conflicts=True)
    numbers = dict(SearchEntry.objects.filter(kind=kind, object_id__in=[row.pk for row in rows]).values_list(
        "object_id", "pk"))  # fmt: skip
    _write([(numbers[entry.object_id], words) for entry, words in made])
    return len(made)


def rebuild():
    """Throw the index away and make it anew. Returns how many entries it has."""
    SearchEntry.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_words")
    count = 0
    while entered := catch_up():
        count += entered
    return count


def _write(rows):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "INSERT INTO search_words (entry, words) VALUES (%s, array_to_tsvector(%s::text[])) "
                "ON CONFLICT (entry) DO UPDATE SET words = excluded.words", rows,
            )  # fmt: skip
        else:
            cursor.executemany("INSERT OR REPLACE INTO search_words (rowid, words) VALUES (%s, %s)",
                               [(number, " ".join(words)) for number, words in rows])  # fmt: skip


def matching(query):
    """Entries in which every word of the query is found, Chinese runs as they were typed; none without words."""
    wanted = tokens.asked(query)
    if not wanted:
        return SearchEntry.objects.none()
    if connection.vendor == "postgresql":
        said = " & ".join(f"'{word}'{':*' if begins else ''}" for word, begins in wanted)
        numbers = RawSQL("SELECT entry FROM search_words WHERE words @@ %s::tsquery", [said])
    else:
        said = " ".join(f'"{word}"{"*" if begins else ""}' for word, begins in wanted)
        numbers = RawSQL("SELECT rowid FROM search_words WHERE search_words MATCH %s", [said])
    found = SearchEntry.objects.filter(pk__in=numbers)
    for run in tokens.long_runs(query):
        found = found.filter(text__contains=run)
    return found


def about(query, to_project="project", to_enterprise=""):
    """Condition on rows: their project (or its enterprise) is found by name, pinyin or code; call catch_up first.

    `to_project`: from a row to its project, empty for projects; `to_enterprise`: for rows of an enterprise alone.
    """
    found = matching(query).order_by()
    enterprises = found.filter(kind=Found.ENTERPRISE).values("enterprise")
    enterprise = to_enterprise or (f"{to_project}__enterprise" if to_project else "enterprise")
    condition = Q(**{f"{enterprise}__in": enterprises})
    if to_enterprise:
        return condition
    projects = found.filter(kind=Found.PROJECT).values("project")
    return condition | Q(**{f"{to_project or 'pk'}__in": projects})
