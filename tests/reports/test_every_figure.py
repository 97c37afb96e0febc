"""Every figure of the reports opens the list of cases behind it, and the list is as long as the figure says.

The pages are walked as the centre reads them. A figure is a number in a cell of figures, in a tile, or in the key of a
bar; one that is a count says itself how long its list is, any other (a median, a share, days) carries the number of its
cases on the link. What needs no list stands in EXCEPTIONS, with the reason.
"""

import re
from itertools import starmap
from urllib.parse import urlsplit

import lxml.html
import pytest
import time_machine
from django.urls import resolve, reverse

from reports.bulletin import freezing
from reports.forecast import making
from reports.measures.book import BOOK
from reports.rollup import folding
from reports.urls import urlpatterns
from stages.enums import StageCode, Verdict
from stages.flows.watching import watch
from tests.agency.entrusting import entrusted
from tests.cast import at
from tests.house.test_doors import client_of
from tests.sittings import called
from tests.steps import accepted_stage, decide_fully, filed_stage

pytestmark = pytest.mark.django_db
#: rows of one page of a list
PAGE = 50
TODAY = at("2026-05-08 12:00")
MONTH = "2026-03"
#: tag and class of the cells of figures, or of what they stand in
FIGURES = (("td", "r num", ""), ("td", "", "even"), ("td", "", "matrix"), ("dd", "", "nums"), ("li", "", "keyed"),
           ("div", "until", ""), ("span", "days", "list"))  # fmt: skip
#: numbers that no list can or need open: class -> why
EXCEPTIONS = {
    "law": "a figure of the sources: what somebody else counted before, the days of a promise, the law's limit",
    "of-row": "a number of the one case that the row of a list is, which the row leads to",
    "of-file": "a file that is measured and thrown away has no cases here",
}
#: pages of the reports whose numbers are rows of lists or forms, not figures: name -> why
NO_FIGURES = {
    **dict.fromkeys(("cases", "rows", "lights", "kept-promise", "deciding", "load-items", "bulletin-cases",
                     "yardstick-promise", "yardstick-days", "compared", "compared-projects", "rounds",
                     "forecasts-made"), "a list of cases"),
    **dict.fromkeys(("frame", "workbook", "bulletin-pdf", "bulletin-workbook", "event-log"), "a file"),
    **dict.fromkeys(("calendars", "calendar-make", "calendar-change", "calendar-feed"), "calendars to subscribe to"),
    "columns": "what the columns mean", "bulletins": "the list of bulletins",
    "forecast": "the forecast of one project: days drawn by chance, not cases",
    "outside": EXCEPTIONS["of-file"],
}  # fmt: skip


@pytest.fixture
def city(cast, monkeypatch):
    """Projects at every pass: rejected and late, decided in time, overdue and urged, at the window, standing still."""
    with time_machine.travel(TODAY, tick=False):
        first, second, third = (cast.register(name=f"{n}号项目") for n in "一二三")
        for project in (first, second):
            accepted_stage(cast, project, StageCode.INITIATION)
            decide_fully(cast, project, "L02")
        decide_fully(cast, first, "L09", verdict=Verdict.DISAGREE, when=at("2026-03-30 10:00"))
        filed_stage(cast, third, StageCode.INITIATION)
        entrusted(cast, first)
        called(cast, second, ["L09"])
        watch(at("2026-03-30 18:00"))
        making.of_the_week(at("2026-04-01").date(), at=at("2026-04-01 03:00"))
        folding.fold(TODAY)
        freezing.freeze(cast.division, MONTH, at=at("2026-04-01"), on=at("2026-04-10").date())
        yield first


def pages(cast):
    """The addresses of the pages with figures."""
    found = [reverse(f"reports:{name}") for name in (
        "overview", "statistics", "whose-days", "bottlenecks", "forecasts", "conformance", "yardstick")]  # fmt: skip
    found += [reverse("reports:statistics") + "?split=2026-03-15", reverse("reports:overview") + "?item=L02"]
    found += [reverse("reports:measure", args=[code]) for code in BOOK]
    found += [reverse("reports:measure", args=[code]) + f"?by={by}"
              for code in ("net_duration", "on_time") for by in ("office", "item", "month")]  # fmt: skip
    found += [reverse("reports:bulletin", args=[cast.division.code, MONTH, 1])]
    found += [
        reverse("reports:load", args=[office]) for office in ("330603-ecology_environment", "330603-development_reform")
    ]
    return [*found, reverse("stages:city"), reverse("agency:assessment")]


def parsed(client, address):
    page = client.get(address)
    assert page.status_code == 200, address
    return page, lxml.html.fromstring(page.content.decode())


def xpath(tag, looks, within):
    has = lambda look: f"[contains(concat(' ', @class, ' '), ' {look} ')]"  # noqa: E731
    return (f"//*{has(within)}" if within else "") + f"//{tag}{''.join(map(has, looks.split()))}"


def cells(tree):
    """The cells of figures of a page, without those that are excepted and those in rows that are themselves cases."""
    for cell in tree.xpath("|".join(starmap(xpath, FIGURES))):
        looks = {look for each in (cell, *cell.iterancestors()) for look in each.get("class", "").split()}
        if not looks & set(EXCEPTIONS):
            yield cell


def bare(cell):
    """The text of a cell that opens nothing: the links taken out."""
    said = [cell.text or ""]
    for each in cell:
        if each.tag not in ("a", "svg"):
            said.append(bare(each))
        said.append(each.tail or "")
    return " ".join(said)


def without_a_way(tree):
    """(what is beside, the number) of the figures that open nothing. Nothing of nothing needs no list."""
    for cell in cells(tree):
        left = re.sub(r"\b0(\.0)?( ?%)?(?![\d.])", "", bare(cell))
        if re.search(r"\d", left):
            beside = cell.getparent().xpath("th|dt")
            yield " ".join((beside[0].text_content() if beside else "").split())[:60], " ".join(bare(cell).split())


def test_every_page_of_the_reports_is_walked_or_has_no_figures(cast):
    walked = {resolve(urlsplit(address).path).url_name for address in pages(cast)}
    assert {each.name for each in urlpatterns} == (walked - {"city", "assessment"}) | set(NO_FIGURES)


def test_every_figure_leads_to_its_cases(client, city, cast):
    desk = client_of(client, cast.centre)
    with time_machine.travel(TODAY, tick=False):
        found = [f"{address} {beside}: {number}" for address in pages(cast)
                 for beside, number in without_a_way(parsed(desk, address)[1])]  # fmt: skip
    assert not found, "\n".join(found)


def ways(tree):
    """(address, how many cases it must open, the words of the link) of the figures of a page."""
    for cell in cells(tree):
        for link in cell.xpath(".//a"):
            words = " ".join(link.text_content().split())
            said = link.get("data-cases") or (words if words.isdigit() else "")
            yield link.get("href"), said, words


def opened(client, address):
    """How many cases a list has, and how many of them the page of it shows."""
    page, tree = parsed(client, address)
    part = urlsplit(address).fragment
    where = tree.get_element_by_id(part) if part else tree.xpath("//main")[0]
    shown = len(where.xpath(".//tbody/tr") or where.xpath(".//ul[@class='list']/li"))
    listing = page.context.get("listing") if page.context else None
    if part or (listing is None and "count" not in page.context):
        return shown, shown
    return (page.context["count"] if listing is None else listing.page.paginator.count), shown


def not_as_long(desk, addresses):
    """(what is wrong with the lists behind the figures of some pages, how many different lists were opened)."""
    wrong, followed = [], set()
    for address in addresses:
        for way, said, words in ways(parsed(desk, address)[1]):
            where = way if way.startswith("/") else urlsplit(address).path + way
            if (where, said) in followed:
                continue
            followed.add((where, said))
            if not said:
                wrong.append(f"{address} {words}: {where} does not say how many cases it opens")
                continue
            count, shown = opened(desk, where)
            if count != int(said) or shown != min(count, PAGE):
                wrong.append(f"{address} {words}: {where} says {said}, opens {count}, shows {shown}")
    return wrong, len(followed)


def test_every_list_is_as_long_as_its_figure_says(client, city, cast):
    with time_machine.travel(TODAY, tick=False):
        wrong, followed = not_as_long(client_of(client, cast.centre), pages(cast))
    assert not wrong and followed > 300, "\n".join(wrong)


@pytest.mark.parametrize("who", ["department", "lead", "enterprise"])
def test_others_open_what_is_behind_their_own_figures(client, city, cast, who):
    actor = {"department": cast.department("environment"), "lead": cast.lead("development_reform"),
             "enterprise": cast.applicant}[who]  # fmt: skip
    found = [
        reverse("reports:statistics"),
        reverse("reports:bottlenecks"),
        reverse("reports:measure", args=["on_time"]),
    ]
    if who == "enterprise":
        found += [reverse("reports:whose-days")]
    else:
        found += [reverse("reports:load", args=[actor.seat.office.code])]
        found += [reverse("reports:bulletin", args=[cast.division.code, MONTH, 1])]
    with time_machine.travel(TODAY, tick=False):
        wrong, followed = not_as_long(client_of(client, actor), found)
    assert not wrong and followed > 10, "\n".join(wrong)
