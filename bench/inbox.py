"""An inbox of fifty rows, beside the same page whose rows were prepared as strings.

    python -m bench.inbox

Two readings, each with the limit of two times beside it; both sides make the same bytes, in each language.

The page: ours renders it out of the entries as the desk has fetched them, the floor with its rows at hand as one
string. The rows alone, the strict reading: ours makes the body of the table out of the entries; the floor has every
cell of every row as a string (words, days, addresses, marks) and only escapes the texts and puts them into the row. The
floor is one formatting and three escapes a row, some five microseconds, so that the limit leaves as much again for
finding the words of a row. Needs no database.
"""

from datetime import UTC, date, datetime, timedelta

import django
from django.conf import settings

django.setup()
settings.DEBUG = False

from django.contrib.auth.models import AnonymousUser  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.utils.safestring import mark_safe  # noqa: E402
from django.utils.translation import override  # noqa: E402

from bench.timing import best  # noqa: E402
from projects.enums import SeatKind  # noqa: E402
from projects.lists.listing import Listing  # noqa: E402
from projects.lists.narrowing import Choice, Pills  # noqa: E402
from projects.models import Enterprise, Person, Project  # noqa: E402
from stages.desks import inbox, inbox_rows, worklists  # noqa: E402
from stages.desks.clock_face import Face  # noqa: E402
from stages.desks.worklists import Bucket, Entry, Todo  # noqa: E402
from stages.enums import Light, StageCode  # noqa: E402
from stages.models import Approval, ApprovalItem, Stage  # noqa: E402

ROWS, ROUNDS, MOST = 50, 300, 2
ON = date(2026, 10, 14)
TODO = Pills("show", [Choice(each.value, each.label, lambda entry, kept=each: entry.todo == kept) for each in Todo])
READER = Person(pk=1, username="chenjing", name="陈静")
COLLEAGUE = Person(pk=2, username="liuyang", name="刘洋")
LIGHTS = (Light.RED, Light.YELLOW, Light.GREEN)


def entries():
    """Fifty items of an office: late, today, this week and later; claimed by two and by nobody; some reviewed."""
    return [_entry(n) for n in range(ROWS)]


def _entry(n):
    due_on = ON + timedelta(days=n // 3 - 3)
    project = Project(pk=n, code=f"2610-330602-04-01-{100000 + n}", name=f"年产 {n} 万吨功能性膜材料 <二期> 项目",
                      enterprise=Enterprise(pk=n, name=f"绍兴越华新材料 & {n} 有限公司"))  # fmt: skip
    item = ApprovalItem(
        pk=n % 30, code=f"L{n % 30:02}", name_zh="建设工程规划许可证核发", name_en="Planning permit for works"
    )
    row = Approval(pk=n, project=project, item=item, code=item.code, round=1, stage=Stage(code=list(StageCode)[n % 5]),
                   officer=(None, READER, COLLEAGUE)[n % 3])  # fmt: skip
    face = Face(LIGHTS[min(n // 6, 2)], due_on, n // 3 - 3, True, n % 7 == 0, True, is_today=due_on == ON, clock_id=n)
    todo = (Todo.REVIEW, Todo.DECIDE, Todo.RECORD, Todo.WAIT_PAPER)[n % 4]
    filed_at = datetime(2026, 9, 1, 8, n, tzinfo=UTC)
    return Entry(n, todo, face, filed_at, project.name, n, worklists.bucket(due_on, ON), row=row,
                 reviewers=["刘洋"] if n % 4 == 1 else [])  # fmt: skip


def groups_of(rows):
    found = [(each, [entry for entry in rows if entry.bucket == each]) for each in Bucket]
    return [(each, len(kept), kept) for each, kept in found if kept]


def ours(groups):
    return inbox_rows.body(SeatKind.DEPARTMENT, groups, ON, READER)


def prepared(groups):
    """[(head, row pattern, [texts of a row])] of the groups, everything made but the rows themselves."""
    page, found = inbox_rows.Page(SeatKind.DEPARTMENT, ON, READER), []
    for bucket, count, kept in groups:
        found.append((page.head(bucket, count), page.row, [page.places(entry) for entry in kept]))
    return found


def floor(strings):
    bodies = []
    for head, pattern, rows in strings:
        bodies.append(f"<tbody>{head}{''.join(inbox_rows.put(pattern, *places) for places in rows)}</tbody>")
    return mark_safe("".join(bodies))


def page(request, found, rows=None):
    """The page as the view renders it; its rows are made unless they are given."""
    listing = Listing(request, "inbox", found, inbox.columns(SeatKind.DEPARTMENT), filters=(TODO,), sort="due")
    groups = inbox._groups(listing)
    return render_to_string("stages/inbox.html", {
        "listing": listing, "page": listing.page, "listed": "department", "today": ON, "groups": groups,
        "rows": ours(groups) if rows is None else rows, "is_lead": False,
        "seat": {"kind": "department", "office": {"name_zh": "自然资源和规划局", "name_en": "Natural Resources"}},
    }, request)  # fmt: skip


def say(what, language, spent, least):
    print(f"inbox, {ROWS} rows, {language}, {what}: ours {spent * 1e3:.2f} ms, prepared {least * 1e3:.2f} ms: "
          f"{spent / least:.2f} times (at most {MOST})")  # fmt: skip


def main():
    request = RequestFactory().get("/inbox/")
    request.user = AnonymousUser()
    for language in ("zh-hans", "en"):
        with override(language):
            measure(request, language)


def measure(request, language):
    found = entries()
    groups = groups_of(found)
    strings, rows = prepared(groups), ours(groups)
    assert rows == floor(strings) and len(page(request, found)) == len(page(request, found, rows))
    whole, bare = best(lambda: page(request, found), lambda: page(request, found, rows), rounds=ROUNDS)
    say("the page", language, whole, bare)
    say("its rows alone", language, *best(lambda: ours(groups), lambda: floor(strings), rounds=ROUNDS))


if __name__ == "__main__":
    main()
