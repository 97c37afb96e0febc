"""Searching among 200,000 projects and their enterprises: by a part of a Chinese name, by pinyin initials, by a code.

    python -m bench.search [--projects 200000]

Ours is what the page of search does for a centre's seat, with its look for new rows and the visible ones of every kind;
beside it stand the two that people would use without an index of words: a LIKE '%...%' through all names and codes
(initials it cannot find at all; it looks for the same letters), and one project by its whole code, the least that any
search costs. Ours is to take no more than the LIKE: so it is for what few have, and is not for words that most have
(docs/decisions/0015).
"""

import argparse

import django
from django.conf import settings

django.setup()
settings.DEBUG = False

from django.db import connection  # noqa: E402
from django.db.models import Q  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import city, scratch  # noqa: E402
from bench.timing import best  # noqa: E402
from projects.enums import SeatKind  # noqa: E402
from projects.models import Division, Enterprise, Office, Project  # noqa: E402
from projects.rules import uscc  # noqa: E402
from stages.acts import indexing  # noqa: E402
from stages.desks import searching  # noqa: E402

EACH, PORTION, ROUNDS, MOST = 4, 10_000, 5, 1
PLACES = "越城柯桥上虞诸暨嵊州新昌"
TRADES = ("锦纶纺织", "膜材料", "精密轴承", "黄酒酿造", "集成电路", "生物医药", "珍珠饰品", "新能源电池")
WORKS = ("年产%d万吨生产线", "%d号厂房扩建", "第%d研发中心", "物流园%d期")
ASKED = {
    "a pair that every project has": "项目",
    "the name of a trade": "黄酒酿造",
    "one project's name": "年产123457万吨生产线",
    "two initials": "hj",
    "six initials": "hjnzxm",
    "the beginning of a code": "2610-330602",
    "the end of a code": "004242",
    "what nobody has": "航天发射场",
}


def fill(count):
    """Write so many projects, one enterprise for four of them, and enter them all in the index."""
    division = Division.objects.get(code=city.DIVISION)
    at = timezone.now()
    owners = Enterprise.objects.bulk_create(
        [Enterprise(uscc=uscc.complete(f"91330699{n:08}0", True), name=_owner(n), registered_at=at)
         for n in range(count // EACH)],
        batch_size=2_000,
    )  # fmt: skip
    Project.objects.bulk_create(
        [Project(code=f"2610-330602-04-01-{n:06}", code_format="new", name=_name(n), enterprise=owners[n // EACH],
                 division=division, registered_at=at) for n in range(count)], batch_size=2_000)  # fmt: skip
    while indexing.catch_up(PORTION):
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _owner(n):
    return f"绍兴{PLACES[n % 6 * 2 : n % 6 * 2 + 2]}{TRADES[n % len(TRADES)]}{n}有限公司"


def _name(n):
    return f"{TRADES[n // 7 % len(TRADES)]}{WORKS[n % len(WORKS)] % n}项目"


def ours(seat, query):
    indexing.catch_up()
    return searching.found(seat, query)


def scan(query):
    """All projects and enterprises in whose name or code the text stands, the newest twenty of each made into rows."""
    projects = Project.objects.filter(Q(name__contains=query) | Q(code__contains=query))
    owners = Enterprise.objects.filter(Q(name__contains=query) | Q(uscc__contains=query))
    return [(rows.count(), list(rows.order_by("-pk")[: searching.LONGEST])) for rows in (projects, owners)]


def exact():
    return Project.objects.get(code="2610-330602-04-01-000042")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--projects", type=int, default=200_000)
    count = parser.parse_args().projects
    with scratch.city():
        fill(count)
        seat = city.seat("centre", SeatKind.CENTRE, office=Office.objects.filter(kind="centre").first()).seat
        for what, query in ASKED.items():
            n = sum(map(len, ours(seat, query).values()))
            spent, least, one = best(lambda: ours(seat, query), lambda: scan(query), exact, rounds=ROUNDS)  # noqa: B023
            print(f"search, {connection.vendor}, {count:,} projects, {what} ({n} shown): {spent * 1e3:.1f} ms, "
                  f"a LIKE {least * 1e3:.1f} ms: {spent / least:.2f} times (at most {MOST}); "
                  f"{spent / one:.0f} times one project by its code ({one * 1e3:.2f} ms)")  # fmt: skip


if __name__ == "__main__":
    main()
