"""A few factory projects in review, made by the acts, for the benchmarks."""

from datetime import date
from functools import cache

from projects.acting import acting_from
from projects.enums import Channel, SeatKind
from projects.models import Division, Person, Seat
from projects.refusal import Refusal
from projects.rules import uscc
from stages.acts import checklist, filing, papers, reference, registering
from stages.flows import door

DIVISION = "330602"
FACTORY = {
    "approval_type": "beian", "sector": "industrial", "tech_upgrade": False, "land_mode": "existing", "land_area_ha": 4,
    "floor_area_m2": 40000, "investment_wan": 20000, "civil_building": False, "eia_class": "report", "energy_tce": 1200,
    "power_kwh": 0, "earthwork_m3": 20000, "in_river_zone": True, "near_heritage": True, "security_zone": True,
}  # fmt: skip


def seat(name, kind, **body):
    person, _ = Person.objects.get_or_create(username=name, defaults={"name": name})
    row, _ = Seat.objects.get_or_create(person=person, kind=kind, **body, defaults={"valid_from": date(2016, 1, 1)})
    return acting_from(row)


@cache
def seat_of(office):
    return seat(f"officer-{office.code}", SeatKind.DEPARTMENT, office=office)


def project_under_review(number, at):
    """Register a factory, file its first stage with every paper, and let the window accept it."""
    enterprise = registering.register_enterprise(uscc.complete(f"91330602{number:08}0", True), f"企业 {number}", at=at)
    owner = seat(f"owner-{number}", SeatKind.ENTERPRISE, enterprise=enterprise)
    division = Division.objects.get(code=DIVISION)
    project = door.register(enterprise, answered(division, number, at), by=owner, at=at)
    stage = project.stages.get(code="initiation")
    asked = checklist.for_codes(project, [approval.code for approval in filing.to_file(stage)])
    supplied = {line.type: papers.Supplied(channel=Channel.COUNTER) for line in checklist.missing(asked, {})}
    application = door.file(stage, by=owner, at=at, supplied=supplied)
    door.perform("accept", application, by=seat("window", SeatKind.WINDOW, office=application.window), at=at)
    return project


def answered(division, number, at):
    """A registration whose every further question is answered with no, nothing, or the first option."""
    edition = reference.edition_on(division, at.date())
    answers, kinds = dict(FACTORY), {fact["code"]: fact for fact in edition.facts}
    while True:
        registration = registering.Registration(f"项目 {number}", division, answers)
        try:
            registering.routing.settle(reference.catalogue(edition), answers)
            return registration
        except Refusal as refusal:
            fact = kinds[refusal.field]
            nothing = {"bool": False, "number": 0}
            answers[fact["code"]] = nothing[fact["type"]] if fact["type"] in nothing else fact["options"][0]["value"]
