"""A calendar feed of 10,000 entries beside joining as many texts that are in memory already; and what a 304 costs.

    python -m bench.feed [--entries 10000]

The feed is asked for as a calendar program does: the whole request, with the statements on the database of
DATABASE_URL. The shortest of several runs counts. Putting the same entries together with the icalendar library, as a
feed without stored texts would, stands beside it.
"""

import argparse
import time
from dataclasses import replace
from datetime import date, datetime, timedelta

import django
from django.conf import settings

django.setup()
settings.DEBUG = False

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import scratch  # noqa: E402
from bench.city import project_under_review, seat_of  # noqa: E402
from reports.enums import FeedScope  # noqa: E402
from reports.feeds import keeping, links, writing  # noqa: E402
from reports.feeds.facts import Facts, Place  # noqa: E402
from reports.models import FeedEntry, FeedText  # noqa: E402
from stages.models import Clock  # noqa: E402

ROUNDS = 7
MOST, MOST_STATEMENTS = 10, 3
PROJECTS = 20


def filled(count):
    """The feed of an office with so many entries, on some real projects; each says something else."""
    at = timezone.now()
    for number in range(PROJECTS):
        project_under_review(number, at)
    keeping.refresh(at)
    office = Clock.objects.filter(approval__isnull=False, office__isnull=False).first().office
    model = FeedEntry.objects.filter(places__office=office).first()
    facts = Facts.read(model.facts)
    projects = list(Clock.objects.filter(office=office).values_list("project", flat=True).distinct())
    first, rows = date(2026, 1, 5), []
    for number in range(count):
        where = (Place(projects[number % len(projects)], office.pk),)
        day = first + timedelta(days=number % 900)
        said = replace(facts, key=f"bench-{number}", day=day.isoformat(), places=where).kept()
        rows.append(FeedEntry(key=said["key"], kind=facts.kind, made_at=at, modified_at=at, facts=said))
    FeedEntry.objects.bulk_create(rows, batch_size=500)
    keeping.write_texts(rows)
    keeping.refresh_all(at + timedelta(hours=2))
    return links.make(FeedScope.OFFICE, by=seat_of(office), at=at, language="zh")


def shortest(work):
    times = []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=10_000)
    options = parser.parse_args()
    with scratch.city():
        feed = filled(options.entries)
        client = Client(headers={"host": "localhost"})
        address = reverse("reports:calendar-feed", args=[links.word_of(feed)])
        first = client.get(address)
        assert first.status_code == 200 and first.content.count(b"BEGIN:VEVENT") >= options.entries
        rows = list(FeedEntry.objects.filter(key__startswith="bench-"))
        texts = list(FeedText.objects.filter(language="zh").values_list("text", flat=True))
        floor = shortest(lambda: "".join(texts).encode())
        ours = shortest(lambda: client.get(address))
        with CaptureQueriesContext(connection) as captured:
            unchanged = client.get(address, headers={"if-none-match": first["ETag"]})
        assert unchanged.status_code == 304
        statements = len(captured)  # now: the next request forgets them
        same = shortest(lambda: client.get(address, headers={"if-none-match": first["ETag"]}))
        at = datetime.now().astimezone()
        anew = shortest(lambda: [writing.entry(Facts.read(row.facts), row.key, 0, at, "zh") for row in rows[:500]])
    anew *= len(rows) / 500
    print(f"calendar feed, {connection.vendor}, {options.entries:,} entries, {len(first.content) / 1e6:.1f} MB: "
          f"ours {ours * 1e3:.1f} ms, joining texts in memory {floor * 1e3:.1f} ms: {ours / floor:.1f} times "
          f"(at most {MOST}); put together by icalendar {anew:.1f} s")  # fmt: skip
    print(f"  304: {same * 1e3:.1f} ms, {statements} statements (at most {MOST_STATEMENTS})")


if __name__ == "__main__":
    main()
