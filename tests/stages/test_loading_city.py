"""A city's folder becomes rows: once, completely, in editions; loading again says what changed and what did not."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import override

from projects.enums import CodeFormat
from projects.models import Competence, Division, Enterprise, Office, Project
from stages.acts import reference
from stages.models import ApprovalItem, Edition, Jurisdiction, PaperType, Prerequisite, Requirement, Route
from tests.stages.loading_folder import item, small_city, write

pytestmark = pytest.mark.django_db
ITEMS = "items/1.yaml"


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def load(tmp_path):
    """Loads the files of a small city and returns what the command said, line by line."""

    def run(files):
        said = io.StringIO()
        call_command("load_city", write(tmp_path, files), stdout=said)
        return said.getvalue().splitlines()

    return run


@pytest.fixture
def project_under():
    """A bare project on a route of the given edition: enough to stand in its way."""

    def make(edition):
        at = timezone.now()
        enterprise = Enterprise.objects.create(uscc="91350100M000100Y43", name="Mill", registered_at=at)
        project = Project.objects.create(
            code="2018-110101-48-03-000001", code_format=CodeFormat.OLD, name="Mill", enterprise=enterprise,
            division=Division.objects.get(code="110101"), registered_at=at,
        )  # fmt: skip
        return Route.objects.create(project=project, edition=edition, plan={})

    return make


def edition(year, month, day):
    return Edition.objects.get(city="smallville", valid_from=date(year, month, day))


def counts(lines):
    """{kind: (added, changed, unchanged, ended)} from what the command said."""
    tallies = [line for line in lines if line.endswith(" ended") and " added, " in line]
    return {
        kind: tuple(int(part.split()[0]) for part in rest.split(", "))
        for kind, rest in (line.split(": ") for line in tallies)
    }


def changes(lines):
    return lines[len(counts(lines)) :]


def test_editions_follow_from_the_dates_of_the_entries(load):
    load(small_city())
    first, second = Edition.objects.filter(city="smallville")
    assert (first.valid_from, first.valid_until) == (date(2017, 1, 1), date(2019, 8, 31))
    assert (second.valid_from, second.valid_until) == (date(2019, 9, 1), None)
    assert [row.code for row in first.items.all()] == ["F01", "P01", "P02"]
    assert [row.code for row in second.items.all()] == ["P01", "P02"]
    assert first.items.get(code="F01").valid_until == date(2019, 8, 31)


def test_an_item_is_stored_with_all_it_says(load):
    load(small_city())
    row = edition(2017, 1, 1).items.get(code="P01")
    assert (row.stage, row.function, row.level, row.kind, row.holder) == (
        "planning", "planning", "county", "permit", "office",
    )  # fmt: skip
    assert (row.statutory_days, row.statutory_unit, row.statutory_from) == (20, "working_day", "acceptance")
    assert (row.statutory_basis, row.statutory_evidence, row.statutory_is_general) == ("art. 42", "read", False)
    assert (row.promised_days, row.promised_source, row.promised_evidence) == (5, "guide", "read")
    assert row.certificate == {"number": "建字第{region}{year}{serial:05}号", "evidence": "recalled"}
    licence, drawings = row.requirements.all()
    assert (licence.origin, licence.from_register, licence.is_core) == ("file", True, True)
    assert (drawings.is_tolerable, drawings.supply_days, drawings.supply_evidence) == (True, 3, "estimated")


def test_requirements_keep_conditions_alternatives_and_results(load):
    load(small_city())
    needs = Prerequisite.objects.filter(item__edition=edition(2017, 1, 1)).order_by("item__code")
    assert [(need.item.code, need.codes, need.condition) for need in needs] == [
        ("F01", ["P01", "P02"], ""),
        ("P02", ["P01"], "sector == 'housing'"),
    ]
    assert Requirement.objects.get(item__edition=edition(2017, 1, 1), item__code="P02").result_of == ["P01"]


def test_offices_stand_in_every_division_between_their_dates(load):
    load(small_city())
    codes = [office.code for office in Office.objects.filter(division__code__startswith="1101")]
    assert codes == [
        f"{place}-{name}" for place in ("110100", "110101") for name in ("brigade", "building", "planning", "window")
    ]
    hill = Division.objects.get(code="110101")
    assert [office.name_en for office in Office.objects.competent("fire", hill, date(2019, 3, 31))] == ["Hill brigade"]
    assert [office.name_en for office in Office.objects.competent("fire", hill, date(2019, 4, 1))] == ["Hill building"]
    former = Division.objects.get(code="110199")
    assert (former.now, former.until) == (hill, date(2013, 12, 31))


def test_the_acts_can_read_what_was_loaded(load):
    load(small_city())
    hill = Division.objects.get(code="110101")
    compiled = reference.catalogue(reference.edition_on(hill, date(2018, 5, 1)))
    assert sorted(compiled.items) == ["F01", "P01", "P02"]
    assert [question.code for question in compiled.questions] == ["sector", "floor_area", "explosive"]
    assert reference.level_of(compiled, compiled.items["P02"], hill) == "city"
    assert reference.edition_on(hill, date(2020, 1, 1)) == edition(2019, 9, 1)


def test_loading_again_changes_nothing(load):
    first, second = load(small_city()), load(small_city())
    assert counts(first)["approval item"] == (5, 0, 0, 0) and counts(first)["material"] == (6, 0, 0, 0)
    assert all(added == changed == ended == 0 for added, changed, _unchanged, ended in counts(second).values())
    assert counts(second)["approval item"] == (0, 0, 5, 0) and not changes(second)
    stamp = edition(2017, 1, 1).loaded_at
    load(small_city())
    assert edition(2017, 1, 1).loaded_at == stamp


def test_what_changed_is_said_column_by_column(load):
    load(small_city())
    digest = edition(2019, 9, 1).digest
    files = small_city()
    files[ITEMS][0]["promised"]["days"] = 3
    files["papers.yaml"][1]["name"]["en"] = "Plans"
    said = load(files)
    assert counts(said)["approval item"] == (0, 2, 3, 0)
    assert changes(said) == [
        "type of paper Drawings: name_en: 'Drawings' > 'Plans'",
        "approval item 2017-01-01 P01 Item P01: promised_days: 5 > 3",
        "approval item 2019-09-01 P01 Item P01: promised_days: 5 > 3",
    ]
    assert edition(2019, 9, 1).digest != digest


def test_an_edition_that_projects_follow_is_not_corrected_silently(load, project_under):
    load(small_city())
    project_under(edition(2017, 1, 1))
    files = small_city()
    files["facts.yaml"][1]["help"] = {"zh": "只计新建", "en": "New floors only"}
    said = changes(load(files))
    assert said[0] == "Edition smallville 2017-01-01, which 1 projects follow, is corrected:"
    assert said[1] == "smallville 2017-01-01: facts: floor_area"


def test_a_successor_begins_a_new_edition_and_leaves_the_old_one(load, project_under):
    load(small_city())
    followed = project_under(edition(2019, 9, 1)).edition
    files = small_city()
    files[ITEMS][0]["valid_until"] = date(2020, 12, 31)
    files[ITEMS].append(
        item(
            "P01",
            valid_from=date(2021, 1, 1),
            statutory={"days": 9, "unit": "calendar_day", "from": "receipt", "evidence": "read"},
        )
    )
    load(files)
    followed.refresh_from_db()
    assert followed.valid_until == date(2020, 12, 31)
    assert followed.items.get(code="P01").statutory_days == 20
    assert edition(2021, 1, 1).items.get(code="P01").statutory_unit == "calendar_day"


def test_an_edition_that_projects_follow_does_not_disappear(load, project_under):
    load(small_city())
    project_under(edition(2019, 9, 1))
    files = small_city()
    del files[ITEMS][2]["valid_until"]
    with pytest.raises(CommandError, match="Edition smallville 2019-09-01 would disappear"):
        load(files)
    assert edition(2017, 1, 1).valid_until == date(2019, 8, 31)


def test_what_the_files_no_longer_name_ends(load, tmp_path):
    load(small_city())
    files = small_city()
    del files["offices.yaml"][0], files[ITEMS][1], files["jurisdiction.yaml"][0], files["papers.yaml"][2]
    files[ITEMS][1]["requires"] = []
    said = load(files)
    assert counts(said)["office"] == (0, 0, 6, 2)
    assert counts(said)["approval item"] == (0, 0, 3, 2)
    assert Office.objects.get(code="110101-window").valid_until < date.today() + timedelta(days=1)
    assert not ApprovalItem.objects.filter(edition__city="smallville", code="P02").exists()
    assert not Jurisdiction.objects.filter(city="smallville").exists()
    # papers on file may still name the type
    assert PaperType.objects.filter(city="smallville", code="permit_paper").exists()
    assert counts(load(files))["office"] == (0, 0, 6, 0)


def test_a_bare_list_of_divisions_will_do(load):
    files = small_city()
    files["divisions.yaml"] = files["divisions.yaml"]["divisions"]
    load(files)
    assert Division.objects.get(code="110101").parent.code == "110100"


def test_competences_end_with_their_offices(load):
    load(small_city())
    ends = Competence.objects.filter(office__code="110101-brigade").values_list("function__code", "valid_until")
    assert list(ends) == [("fire", date(2019, 3, 31))]
