"""The search of a centre among 200,000 projects and as many enterprises, beside a bare lookup in the same index.

    python -m bench.search [--projects 200000]

Ours finds what the seat may see of every kind, the newest twenty of each, with names; the bare lookup asks the index
of words for the same words once and takes the newest twenty numbers, whosever they are.
"""

import argparse
import time
from datetime import datetime

import django
from django.conf import settings

django.setup()
settings.DEBUG = False

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import scratch  # noqa: E402
from bench.city import seat  # noqa: E402
from projects.enums import CodeFormat, OfficeKind, SeatKind  # noqa: E402
from projects.models import Division, Enterprise, Office, Project  # noqa: E402
from stages.acts import indexing  # noqa: E402
from stages.desks import searching  # noqa: E402
from stages.rules import tokens  # noqa: E402

ROUNDS, MOST, BATCH = 20, 10, 10_000
PLACES = "越城柯桥上虞诸暨嵊州新昌滨海袍江镜湖会稽兰亭曹娥钱清杨汛店口枫桥安昌东浦浣纱剡溪"
TRADES = ("锦纶纺织", "印染", "化纤", "数控机床", "轴承制造", "精密机械", "生物医药", "新材料", "家纺", "热电", "水务")
WORKS = ("生产线建设", "技术改造", "智能仓储", "污水回用", "研发大楼", "功能性膜材料", "黄酒陈酿", "环保装备")
#: what people type -> what it is
QUERIES = {
    "a rare name": "柯桥镜湖印染77号", "a common word": "印染", "pinyin initials": "kqjhyr", "pinyin": "yinran",
    "a code": "2603-330602-04-01-123456", "the end of a code": "123456",
}  # fmt: skip
BARE = {
    "postgresql": "SELECT entry FROM search_words WHERE words @@ %s::tsquery ORDER BY entry DESC LIMIT 20",
    "sqlite": "SELECT rowid FROM search_words WHERE search_words MATCH %s ORDER BY rowid DESC LIMIT 20",
}


def names(number):
    place, other = (PLACES[2 * n : 2 * n + 2] for n in (number % 20, number // 20 % 20))
    trade = TRADES[number // 7 % len(TRADES)]
    enterprise = f"{place}{other}{trade}{number}号有限公司"
    return enterprise, f"{place}{other}{trade}{number}号{WORKS[number % len(WORKS)]}项目"


def fill(count):
    """Write so many enterprises with a project each, and enter them into the index."""
    at = datetime(2026, 3, 2, 9, tzinfo=timezone.get_default_timezone())
    divisions = list(Division.objects.filter(parent__code="330600").values_list("pk", flat=True))
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        enterprises = Enterprise.objects.bulk_create(
            [Enterprise(uscc=f"91330602{n:010}", name=names(n)[0], registered_at=at) for n in numbers]
        )
        Project.objects.bulk_create([
            Project(code=f"2603-330602-04-01-{n:06}", code_format=CodeFormat.NEW, name=names(n)[1], enterprise=row,
                    division_id=divisions[n % len(divisions)], registered_at=at)
            for n, row in zip(numbers, enterprises, strict=True)
        ])  # fmt: skip
        indexing.catch_up(most=BATCH)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def bare(query):
    """The newest twenty entries with the words, by number."""
    wanted = tokens.asked(query)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            said = " & ".join(f"'{word}'{':*' if begins else ''}" for word, begins in wanted)
            cursor.execute(BARE["postgresql"], [said])
        else:
            said = " ".join(f'"{word}"{"*" if begins else ""}' for word, begins in wanted)
            cursor.execute(BARE["sqlite"], [said])
        return cursor.fetchall()


def best(*calls):
    times = [[] for _call in calls]
    for _round in range(ROUNDS):
        for spent, call in zip(times, calls, strict=True):
            begun = time.perf_counter()
            call()
            spent.append(time.perf_counter() - begun)
    return [min(spent) for spent in times]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--projects", type=int, default=200_000)
    count = parser.parse_args().projects
    with scratch.city():
        begun = time.perf_counter()
        fill(count)
        print(f"search, {connection.vendor}: {2 * count:,} entries written in {time.perf_counter() - begun:.0f} s")
        office = Office.objects.filter(kind=OfficeKind.CENTRE, division__code="330600").first()
        centre = seat("centre", SeatKind.CENTRE, office=office).seat
        for what, query in QUERIES.items():
            spent, least = best(lambda asked=query: searching.found(centre, asked), lambda asked=query: bare(asked))
            found = sum(map(len, searching.found(centre, query).values()))
            print(f"search, {connection.vendor}, {count:,} projects, {what}: {found} found, ours {spent * 1e3:.1f} ms, "
                  f"bare lookup {least * 1e3:.1f} ms: {spent / least:.1f} times (at most {MOST})")  # fmt: skip


if __name__ == "__main__":
    main()
