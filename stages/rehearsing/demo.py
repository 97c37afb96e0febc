"""The demo city: projects of every kind in every state, as cases for the rehearsal, and people for every seat.

Kinds, scenes and words stand in a folder of fixtures. The same seed and day give the same city.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import cycle, islice
from random import Random

from projects.enums import OfficeKind, SeatKind
from projects.models import Division, Office
from projects.models.office import dated
from projects.rules import project_code, uscc
from stages.acts.registering import GUIDING_DEPARTMENT
from stages.loading.faults import Faults
from stages.loading.fields import Fields
from stages.loading.yaml_files import entries, read
from stages.rehearsing import reading_acts
from stages.rehearsing.case import Case, Pace
from stages.rehearsing.hours import OPENS, aware
from stages.rehearsing.reading import pace

#: numbers by which a fact may differ from its kind's, so that no two projects are alike
SPREAD = (0.85, 1.2)
SEAT_OF_OFFICE = {
    OfficeKind.DEPARTMENT: SeatKind.DEPARTMENT,
    OfficeKind.WINDOW: SeatKind.WINDOW,
    OfficeKind.CENTRE: SeatKind.CENTRE,
}


@dataclass(frozen=True)
class Scene:
    name: str
    kinds: tuple
    age: int
    often: int
    pace: Pace
    acts: tuple


def scenes(folder):
    """The scenes of a folder; raises BadReferenceData with the faults of the file."""
    faults = Faults()
    found = []
    for entry in entries(folder / "scenes.yaml", "scenes.yaml", faults):
        fields = Fields(entry, faults, str(entry.get("scene", "")))
        found.append(
            Scene(
                fields.text("scene"), tuple(fields.texts("kinds")), fields.whole("age"), fields.whole("often", 1),
                pace(fields), tuple(reading_acts.acts(fields)),
            )
        )  # fmt: skip
        fields.done()
    faults.refuse()
    return found


def cases(folder, count, calendar, today, seed=1):
    """`count` Cases: the scenes in turn, each with its next kind, spread over divisions and enterprises."""
    faults = Faults()
    words = read(folder / "people.yaml", "people.yaml", faults)
    kinds = {kind["code"]: kind for kind in entries(folder / "kinds.yaml", "kinds.yaml", faults)}
    faults.refuse()
    random = Random(seed)
    places = [code for code, times in words["divisions"].items() for _time in range(times)]
    random.shuffle(places)
    divisions = {division.code: division for division in Division.objects.filter(code__in=places)}
    once = scenes(folder)
    again = [scene for scene in once for _time in range(scene.often - 1)]
    turns = {scene.name: cycle(scene.kinds) for scene in once}
    order = islice(cycle(once + again), count)
    makers = _enterprises(words["brands"], random)
    for scene, place in zip(order, cycle(places), strict=False):
        kind = kinds[next(turns[scene.name])]
        yield _case(scene, kind, divisions[place], makers, calendar, today, random)


def _case(scene, kind, division, makers, calendar, today, random):
    registered = calendar.next_working(calendar.back(today, scene.age + 1))
    code, enterprise, product, name = makers(division, kind)
    return Case(
        name=scene.name, about="", city=None, uscc=code, enterprise=enterprise, project=name, division=division.code,
        facts=_varied(kind["facts"], random), pace=replace(scene.pace), acts=scene.acts,
        registered=aware(registered, OPENS) + timedelta(minutes=random.randrange(400)),
        code=_code(registered, division, kind, random),
        site=division.name_zh, content=kind["content"].format(product=product),
    )  # fmt: skip


def _code(registered, division, kind, random):
    number = random.randrange(99_999)
    return project_code.issue(registered, division.code, GUIDING_DEPARTMENT, kind["code_type"], number)


def _varied(facts, random):
    """The facts with their large numbers a little different."""
    return {
        code: value if isinstance(value, (bool, str)) else round(value * random.uniform(*SPREAD), 1)
        for code, value in facts.items()
    }


def _enterprises(brands, random):
    """A function (division, kind) -> (credit code, enterprise, product, project), never the same project twice."""
    known, projects = {}, set()

    def draw(division, kind):
        key = division.code, random.choice(brands), random.choice(kind["trades"])
        if key not in known:
            code = uscc.complete(f"91{division.code}{9_000_000 + len(known):08}0", organisation_check=True)
            known[key] = code, f"{division.short_zh}{key[1]}{key[2]}有限公司"
        product = random.choice(kind["products"])
        return *known[key], product, kind["name"]["zh"].format(place=division.short_zh + key[1], product=product)

    def enterprise(division, kind):
        drawn = draw(division, kind)
        while drawn in projects:
            drawn = draw(division, kind)
        projects.add(drawn)
        return drawn

    return enterprise


#: what apps above add to the people of the city, as functions of (seats, day)
COMPANIONS = []
#: the watches of apps above, which run at the end beside the procedure's own: functions of an hour
WATCHES = []


def seat_everybody(seats, today):
    """A person for every office that exists today, and an administrator."""
    for office in Office.objects.filter(dated("", today)).order_by("code"):
        seats.of_office(SEAT_OF_OFFICE[OfficeKind(office.kind)], office)
    seats.administrator()
    for companion in COMPANIONS:
        companion(seats, today)
